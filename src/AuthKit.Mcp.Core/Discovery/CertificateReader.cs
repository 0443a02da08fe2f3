using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Looks at the certificates of the hosts of a check, on connections of their own that carry no request.</summary>
internal static class CertificateReader
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>The certificates of all https hosts that were asked. A host that shows none is left out; its requests say why.</summary>
    public static async Task<IReadOnlyList<McpCertificate>> ReadAsync(Evidence evidence, HttpSettings settings, CancellationToken cancellationToken)
    {
        List<Uri> hosts = [.. evidence.Probes
            .Where(static p => p.Exchange.Fault is null or WireFault.TlsFailed)
            .Select(static p => Uri.TryCreate(p.Exchange.Request.Url, UriKind.Absolute, out Uri? uri) ? uri : null)
            .OfType<Uri>().Where(static u => u.Scheme == "https")
            .GroupBy(static u => u.Authority, StringComparer.OrdinalIgnoreCase).Select(static g => g.First())];
        bool isPublic = RawUrl.TryParse(evidence.Target, out RawUrl target) && !AddressGuard.IsPrivate(target.Host);
        McpCertificate?[] seen = await Task.WhenAll(hosts.Select(h => ReadAsync(h, settings, isPublic, cancellationToken))).ConfigureAwait(false);
        return [.. seen.OfType<McpCertificate>()];
    }

    private static async Task<McpCertificate?> ReadAsync(Uri uri, HttpSettings settings, bool publicOnly, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.Timeout);
        using TcpClient client = new();

        // Old streams ignore tokens while they wait; closing the socket ends every wait.
        using CancellationTokenRegistration closing = limit.Token.Register(static c => ((TcpClient)c!).Dispose(), client); // the state is the client passed beside it
        McpCertificate? seen = null;
        try
        {
            ConnectTo? chosen = settings.ConnectTo?.Fits(uri.DnsSafeHost, uri.Port) == true ? settings.ConnectTo : null;
            IPAddress[] addresses = await NameLookup.ResolveAsync(chosen?.Host ?? uri.DnsSafeHost, limit.Token).ConfigureAwait(false);
            if (publicOnly && chosen is null && !addresses.All(AddressGuard.IsPublic))
            {
                return null; // The name leads elsewhere than it did a moment ago.
            }

            await client.ConnectAsync(addresses, chosen?.Port ?? uri.Port).ConfigureAwait(false);
            SslPolicyErrors problems = SslPolicyErrors.None;
            string chain = "";
#pragma warning disable CA5359 // Nothing is sent on this connection: it is there to look at certificates, bad ones too.
            using SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: false, (_, _, built, errors) =>
            {
                problems = errors;
                chain = built is null ? "" : string.Join(", ", built.ChainStatus.Select(static s => s.Status.ToString()).Distinct());
                return true;
            });
#pragma warning restore CA5359
            await tls.AuthenticateAsClientAsync(uri.DnsSafeHost).ConfigureAwait(false);
            if (tls.RemoteCertificate is not null)
            {
                using X509Certificate2 certificate = new(tls.RemoteCertificate);
                seen = Describe(uri.Authority, certificate, tls.SslProtocol, problems, chain);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // The requests to this host tell what is wrong with it.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return seen;
    }

    private static McpCertificate Describe(string host, X509Certificate2 certificate, SslProtocols protocol, SslPolicyErrors problems, string chain)
    {
        List<string> wrong = [];
        if (problems.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            wrong.Add("it is not for this host");
        }

        if (problems.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            wrong.Add(chain.Length == 0 ? "its chain is not trusted" : $"its chain is not trusted: {chain}");
        }

        return new McpCertificate(
            host, Text.Printable(certificate.Subject), Text.Printable(certificate.Issuer), certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(),
            Names(certificate), protocol.ToString(), wrong.Count == 0 ? null : string.Join("; ", wrong));
    }

    private static string[] Names(X509Certificate2 certificate)
    {
        string text = certificate.Extensions[AlternativeNames] is { } extension ? new AsnNames(extension).ToString() : "";
        return [.. text.Split([','], StringSplitOptions.RemoveEmptyEntries)];
    }

    // RFC 5280 section 4.2.1.6: a sequence of tagged names; 2 is a DNS name. The platform's own formatting is localised.
    private sealed class AsnNames(X509Extension extension)
    {
        private const byte DnsName = 0x82;

        public override string ToString()
        {
            byte[] raw = extension.RawData;
            List<string> names = [];
            int at = raw.Length > 1 ? Header(raw, 0).Start : raw.Length;
            while (at + 1 < raw.Length)
            {
                (int start, int length) = Header(raw, at);
                if (length < 0 || start + length > raw.Length)
                {
                    break;
                }

                if (raw[at] == DnsName)
                {
                    names.Add(Text.Printable(System.Text.Encoding.ASCII.GetString(raw, start, length)));
                }

                at = start + length;
            }

            return string.Join(",", names);
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
}
