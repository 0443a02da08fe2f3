using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>What shows a token or revocation endpoint which client asks, besides what stands in the form.</summary>
/// <param name="Headers">Header lines.</param>
/// <param name="Certificate">The certificate to connect with, or null.</param>
internal sealed record ClientProof(IReadOnlyList<HeaderLine> Headers, X509Certificate2? Certificate = null)
{
    /// <summary>Nothing besides the form.</summary>
    public static readonly ClientProof None = new([]);

    /// <summary>The request with that form and this proof.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ClientAuthenticationUnsupported"/> when a certificate cannot be shown there.</exception>
    public WireRequest Post(string endpoint, IEnumerable<KeyValuePair<string, string>> form)
    {
        if (Certificate is not null && HttpUrl.TryParse(endpoint)?.Scheme != "https")
        {
            string shown = HttpUrl.Shown(endpoint) ?? "an address with a password in it";
            throw new AuthKitException(ErrorCode.ClientAuthenticationUnsupported, $"The client authenticates by its certificate, which only https can show, and the endpoint is {shown}. The metadata has to name an https address, if need be in mtls_endpoint_aliases (RFC 8705 section 5).", shown);
        }

        return new WireRequest("POST", endpoint)
        {
            Headers = [new HeaderLine("Accept", "application/json"), new HeaderLine("Content-Type", "application/x-www-form-urlencoded"), .. Headers],
            Body = FormText.Write(form),
            ClientCertificate = Certificate,
        };
    }
}
