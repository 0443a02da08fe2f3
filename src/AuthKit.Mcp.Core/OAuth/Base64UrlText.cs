namespace AuthKit.Mcp.OAuth;

/// <summary>Base64 for URLs without padding (RFC 4648 section 5, RFC 7515 section 2).</summary>
internal static class Base64UrlText
{
    /// <summary>Writes bytes.</summary>
    public static string Write(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Reads bytes.</summary>
    /// <exception cref="FormatException">The text is no base64url.</exception>
    public static byte[] Read(string text)
    {
        string plain = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
    }

    /// <summary>A text that nobody can guess, of 256 bits.</summary>
    public static string Random()
    {
        byte[] bytes = new byte[32];
        using System.Security.Cryptography.RandomNumberGenerator generator = System.Security.Cryptography.RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return Write(bytes);
    }
}
