namespace AuthKit.Mcp;

/// <summary>Looks at many characters at once where the platform can.</summary>
internal static class Ascii
{
    /// <summary>True when the text has nothing but visible ASCII and blanks.</summary>
    public static bool IsVisible(string text)
    {
#if NET
        return !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
#else
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
#endif
    }
}
