using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.Http;

/// <summary>Reads the DNS names of a certificate. The platform's own formatting of them is localised.</summary>
internal static class CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";
    private const byte DnsName = 0x82;
    private const int Most = 100;

    /// <summary>The DNS names in their order.</summary>
    public static string[] Of(X509Certificate2 certificate) =>
        certificate.Extensions[AlternativeNames] is { } extension ? [.. Read(extension.RawData).Take(Most)] : [];

    // RFC 5280 section 4.2.1.6: a sequence of tagged names; 2 is a DNS name.
    private static IEnumerable<string> Read(byte[] raw)
    {
        int at = raw.Length > 1 ? Header(raw, 0).Start : raw.Length;
        while (at + 1 < raw.Length)
        {
            (int start, int length) = Header(raw, at);
            if (length < 0 || start + length > raw.Length)
            {
                yield break;
            }

            if (raw[at] == DnsName)
            {
                yield return Text.Printable(System.Text.Encoding.ASCII.GetString(raw, start, length));
            }

            at = start + length;
        }
    }

    private static (int Start, int Length) Header(byte[] raw, int at)
    {
        int first = raw[at + 1];
        if (first < 0x80)
        {
            return (at + 2, first);
        }

        int bytes = first & 0x7F;
        int length = 0;
        for (int i = 0; i < bytes && at + 2 + i < raw.Length && i < 3; i++)
        {
            length = (length << 8) | raw[at + 2 + i];
        }

        return (at + 2 + bytes, length);
    }
}
