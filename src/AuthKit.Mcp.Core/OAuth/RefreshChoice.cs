using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.OAuth;

/// <summary>What the user says about a refresh; what is left out comes from the token.</summary>
internal sealed record RefreshChoice
{
    /// <summary>The token endpoint.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>The client the token was issued to.</summary>
    public string? ClientId { get; init; }

    /// <summary>The client's secret; public clients have none.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>The client's certificate, or null.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How the client authenticates; null for <c>none</c>, <c>client_secret_basic</c> with a secret, or <c>tls_client_auth</c> with a certificate.</summary>
    public string? AuthMethod { get; init; }

    /// <summary>A part of the granted scopes, or null for all of them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Leaves out the resource indicator (RFC 8707).</summary>
    public bool OmitResource { get; init; }
}
