using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.Http;

/// <summary>
/// The certificates that hosts showed on connections made for requests. It looks on while they are validated, so it costs no
/// connection of its own, sees refused ones too, and changes nothing about what is accepted.
/// </summary>
internal sealed class CertificateLog
{
    // A connection tells the host that it is for, a request the port too; both together are what users call a host.
    private ConcurrentDictionary<string, McpCertificate>? _shown;
    private ConcurrentDictionary<string, McpCertificate>? _asked;

    /// <summary>What was seen, by host and port.</summary>
    public IReadOnlyCollection<McpCertificate> Seen => _asked is { } asked ? [.. asked.Values] : [];

    /// <summary>Judges as a client without this log does, and notes what it judged.</summary>
    /// <param name="host">The host that the connection is for.</param>
    /// <param name="certificate">What it showed.</param>
    /// <param name="chain">The chain that was built.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <param name="protocol">The TLS version, or None where it is not known.</param>
    /// <returns>True when nothing is wrong.</returns>
    public bool Validate(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, SslProtocols protocol)
    {
        try
        {
            if (certificate is not null && host.Length > 0)
            {
                Lazily(ref _shown)[host] = Describe(host, certificate, chain, errors, protocol);
            }
        }
        catch (CryptographicException)
        {
            // A certificate with parts that cannot be decoded is judged all the same; there is nothing to show of it.
        }

        return errors == SslPolicyErrors.None;
    }

    /// <summary>Notes that a request went to that URL, answered or not.</summary>
    public void Asked(Uri url)
    {
        if (_shown is { } shown && shown.TryGetValue(url.IdnHost, out McpCertificate? certificate))
        {
            Lazily(ref _asked).TryAdd(url.Authority, certificate with { Host = url.Authority });
        }
    }

    private static ConcurrentDictionary<string, McpCertificate> Lazily(ref ConcurrentDictionary<string, McpCertificate>? field) =>
        Volatile.Read(ref field) ?? Interlocked.CompareExchange(ref field, new ConcurrentDictionary<string, McpCertificate>(StringComparer.OrdinalIgnoreCase), null) ?? field;

    private static McpCertificate Describe(string host, X509Certificate certificate, X509Chain? chain, SslPolicyErrors errors, SslProtocols protocol)
    {
        using X509Certificate2 copy = new(certificate);
        List<string> wrong = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            wrong.Add("it is not for this host");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            string status = chain is null ? "" : string.Join(", ", chain.ChainStatus.Select(static s => s.Status.ToString()).Distinct());
            wrong.Add(status.Length == 0 ? "its chain is not trusted" : $"its chain is not trusted: {status}");
        }

        return new McpCertificate(
            host, Text.Printable(copy.Subject), Text.Printable(copy.Issuer), copy.NotBefore.ToUniversalTime(), copy.NotAfter.ToUniversalTime(),
            CertificateNames.Of(copy), protocol == SslProtocols.None ? "" : protocol.ToString(), wrong.Count == 0 ? null : string.Join("; ", wrong));
    }
}
