using System.Security.Cryptography;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>AuthKit's identifiers: a prefix, then lower-case letters and digits.</summary>
internal static class Identifiers
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static string Server() => Make("srv_", 16);

    public static string ServerKey() => Make("sak_", 32);

    public static string Client() => Make("cid_", 24);

    public static string User() => Make("usr_", 20);

    public static string Code() => Make("code_", 32);

    public static string AccessToken() => Make("mat_", 40);

    public static string RefreshToken() => Make("mrt_", 40);

    public static string Session() => Make("ses_", 32);

    public static string Secret(int length) => Make("", length);

    private static string Make(string prefix, int length)
    {
        char[] text = new char[length];
        int filled = 0;
        while (filled < length)
        {
            foreach (byte value in RandomNumberGenerator.GetBytes(length))
            {
                // 252 is the largest multiple of 36 in a byte: beyond it some letters would come more often.
                if (value < 252 && filled < length)
                {
                    text[filled++] = Alphabet[value % Alphabet.Length];
                }
            }
        }

        return prefix + new string(text);
    }
}
