using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.Http;

/// <summary>How requests are sent. Redirects, cookies, decompression and stored credentials are always off.</summary>
public sealed record HttpSettings
{
    /// <summary>The product token that tells server owners who asked.</summary>
    public static readonly string DefaultUserAgent = "AuthKit.Mcp/" + (typeof(HttpSettings).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <summary>Limit for one request, its body included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a response body that are read; the rest is dropped with the connection.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>The User-Agent header; empty sends none.</summary>
    public string UserAgent { get; init; } = DefaultUserAgent;

    /// <summary>Extra header lines for the host that the user named.</summary>
    public IReadOnlyList<HeaderLine> Headers { get; init; } = [];

    /// <summary>A proxy in place of the system's.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Credential for the proxy.</summary>
    public NetworkCredential? ProxyCredential { get; init; }

    /// <summary>Uses no proxy at all.</summary>
    public bool NoProxy { get; init; }

    /// <summary>A client certificate.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Accepts any server certificate.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>Notes the certificates of the hosts that are asked, or null.</summary>
    internal CertificateLog? CertificateLog { get; init; }

    /// <summary>Lets secrets go over plain http to hosts that are not loopback.</summary>
    public bool AllowUnencryptedAuthentication { get; init; }

    /// <summary>Refuses to connect to private, link-local and loopback addresses, checked after name resolution.</summary>
    public bool PublicAddressesOnly { get; init; }

    /// <summary>True where <see cref="ConnectTo"/> is possible.</summary>
    public static bool CanConnectTo => HttpHandlers.CanConnectTo;

    /// <summary>Where to connect for one host, in place of where its name leads; null for the name's own address. Not on .NET Framework.</summary>
    public ConnectTo? ConnectTo { get; init; }

    /// <summary>Connections kept to one host at a time.</summary>
    public int MaxConnectionsPerHost { get; init; } = 3;

    /// <summary>These settings for a host that the user did not name: without what is meant for the named one.</summary>
    /// <param name="publicOnly">True to refuse addresses that are not public.</param>
    public HttpSettings ForOtherHosts(bool publicOnly) => this with { Headers = [], Certificate = null, PublicAddressesOnly = publicOnly };

    // The generated text would spell out a password in the proxy's address and the values of headers.
    /// <inheritdoc/>
    public override string ToString() => nameof(HttpSettings);
}
