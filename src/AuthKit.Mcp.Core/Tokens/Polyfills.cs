#if !NET
using System.Text;
#endif
using System.Runtime.InteropServices;
using System.Security.Cryptography;

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
}
