using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Mcp.Tokens;

/// <summary>SHA-256 without a copy of the text where the platform can do that.</summary>
internal static class Sha256
{
    /// <summary>Hashes the UTF-16 form of the text.</summary>
    public static void Hash(string text, Span<ulong> hash)
    {
#if NET
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), MemoryMarshal.AsBytes(hash));
#else
        using SHA256 algorithm = SHA256.Create();
        algorithm.ComputeHash(Encoding.Unicode.GetBytes(text)).CopyTo(MemoryMarshal.AsBytes(hash));
#endif
    }

    /// <summary>The first eight bytes of the hash of the UTF-8 form, read as a number with the highest byte first: the same on every machine.</summary>
    public static ulong Number(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
#if NET
        byte[] hash = SHA256.HashData(bytes);
#else
        using SHA256 algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(bytes);
#endif
        ulong number = 0;
        for (int i = 0; i < sizeof(ulong); i++)
        {
            number = (number << 8) | hash[i];
        }

        return number;
    }
}
