#if !NET
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthKit.Mcp.Sandbox;

/// <summary>Platform members that .NET Standard 2.0 lacks, under the names they have today.</summary>
internal static class Polyfills
{
    public static async Task<int> ReadAsync(this Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArraySegment<byte> segment = Segment(buffer);
        return await stream.ReadAsync(segment.Array, segment.Offset, segment.Count, cancellationToken).ConfigureAwait(false);
    }

    public static Task WriteAsync(this Stream stream, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        ArraySegment<byte> segment = Segment(buffer);
        return stream.WriteAsync(segment.Array, segment.Offset, segment.Count, cancellationToken);
    }

    public static string[] Split(this string text, char separator, StringSplitOptions options) => text.Split([separator], options);

    public static bool Contains(this string text, string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;

    public static bool Contains(this string text, char part) => text.IndexOf(part) >= 0;

    public static int IndexOf(this string text, char part, StringComparison comparison) =>
        text.IndexOf(part.ToString(CultureInfo.InvariantCulture), comparison);

    public static string Replace(this string text, string old, string replacement, StringComparison comparison) =>
        comparison == StringComparison.Ordinal ? text.Replace(old, replacement) : throw new NotSupportedException();

    public static bool StartsWith(this string text, char first) => text.Length > 0 && text[0] == first;

    public static bool EndsWith(this string text, char last) => text.Length > 0 && text[text.Length - 1] == last;

    extension(SHA256)
    {
        public static byte[] HashData(byte[] source)
        {
            using SHA256 algorithm = SHA256.Create();
            return algorithm.ComputeHash(source);
        }
    }

    extension(RandomNumberGenerator)
    {
        public static byte[] GetBytes(int count)
        {
            byte[] bytes = new byte[count];
            using RandomNumberGenerator generator = RandomNumberGenerator.Create();
            generator.GetBytes(bytes);
            return bytes;
        }
    }

    private static ArraySegment<byte> Segment(ReadOnlyMemory<byte> buffer) =>
        MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> segment) ? segment : new ArraySegment<byte>(buffer.ToArray());
}
#endif
