using System.Globalization;

namespace AuthKit.Mcp;

/// <summary>Says in words which character a value must not have, and where: such characters cannot be seen.</summary>
internal static class CharacterFault
{
    /// <summary>The fault as the end of a sentence ("ends in LF"), or null.</summary>
    /// <param name="text">The value.</param>
    /// <param name="isBad">True for a character, at a position of the text, that the value must not have.</param>
    public static string? Find(string? text, Func<string, int, bool> isBad)
    {
        if (text is null || text.Length == 0)
        {
            return "is empty";
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return "is blank";
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (isBad(text, i))
            {
                return Describe(text, i);
            }
        }

        return null;
    }

    private static string Describe(string text, int index)
    {
        string name = Name(text, index);
        bool onlyBlanksFollow = text.Substring(index).All(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '\ufeff' or '\u200b');
        return index == 0 ? $"starts with {name}"
            : onlyBlanksFollow ? $"ends in {name}"
            : string.Format(CultureInfo.InvariantCulture, "has {0} at position {1} of {2}", name, index + 1, text.Length);
    }

    private static string Name(string text, int index) => text[index] switch
    {
        '\r' when index + 1 < text.Length && text[index + 1] == '\n' => "CR LF",
        '\n' => "LF",
        '\r' => "CR",
        '\t' => "TAB",
        ' ' => "a blank",
        '\u00a0' => "a no-break space (U+00A0)",
        '\ufeff' => "a byte order mark (U+FEFF)",
        '\u200b' => "a zero-width space (U+200B)",
        char c when char.IsControl(c) => string.Format(CultureInfo.InvariantCulture, "the control character U+{0:X4}", (int)c),
        char c when c is > ' ' and <= '~' => $"the character '{c}'",
        char c => string.Format(CultureInfo.InvariantCulture, "the character U+{0:X4}", (int)c),
    };
}
