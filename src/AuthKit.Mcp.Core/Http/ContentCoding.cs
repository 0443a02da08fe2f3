using System.IO.Compression;

namespace AuthKit.Mcp.Http;

/// <summary>Undoes the compression of a body that was labelled as compressed (RFC 9110 section 8.4).</summary>
internal static class ContentCoding
{
    // What compresses to less than the cap of a check and grows beyond this is an attack.
    private const int MaxDecodedBytes = 4 * 1024 * 1024;

    /// <summary>The body without gzip; as it came when it is not labelled gzip, cannot be decoded, or grows beyond measure.</summary>
    public static byte[] Decode(WireResponse response) => Unpack(response) ?? response.Body;

    /// <summary>The body without gzip; null when it is not labelled gzip, cannot be decoded, or grows beyond measure.</summary>
    public static byte[]? Unpack(WireResponse response)
    {
        if (Label(response) is not ("gzip" or "x-gzip"))
        {
            return null;
        }

        try
        {
            using MemoryStream packed = new(response.Body);
            using GZipStream unpacked = new(packed, CompressionMode.Decompress);
            using MemoryStream body = new();
            byte[] chunk = new byte[16 * 1024];
            for (int read = unpacked.Read(chunk, 0, chunk.Length); read > 0; read = unpacked.Read(chunk, 0, chunk.Length))
            {
                body.Write(chunk, 0, read);
                if (body.Length > MaxDecodedBytes)
                {
                    return null;
                }
            }

            return body.ToArray();
        }
        catch (InvalidDataException)
        {
            return null; // No reader could decode it; the parser then says what it is not.
        }
    }

    /// <summary>How the body is labelled as packed, in lower case; several codings with commas between them, none at all as "".</summary>
    public static string Label(WireResponse response)
    {
        IReadOnlyList<string> codings = response.Values("Content-Encoding");
        string label = codings.Count == 0 ? "" : string.Join(",", codings.Select(static c => c.Trim())).ToLowerInvariant();
        return label == "identity" ? "" : label;
    }
}
