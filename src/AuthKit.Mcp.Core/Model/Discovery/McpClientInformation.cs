using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp;

/// <summary>An OAuth client as one authorization server knows it.</summary>
public sealed record McpClientInformation
{
    /// <summary>The client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client secret, or null for a public client.</summary>
    public SecureString? ClientSecret { get; init; }

    /// <summary>The name shown to whoever signs in.</summary>
    public string? ClientName { get; init; }

    /// <summary>Where answers may be sent.</summary>
    public IReadOnlyList<string> RedirectUris { get; init => field = Indexable.Of(value); } = [];

    /// <summary>How the client authenticates at the token endpoint.</summary>
    public string TokenEndpointAuthMethod { get; init; } = "none";

    /// <summary>The grants it may use.</summary>
    public IReadOnlyList<string> GrantTypes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The scopes it may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The issuer it was registered at. Its credentials go to that issuer only.</summary>
    public string? Issuer { get; init; }

    /// <summary>How it came to its id.</summary>
    public McpClientKind Kind { get; init; }

    /// <summary>When the id was issued.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When the secret ends, or null for never.</summary>
    public DateTimeOffset? SecretExpiresAt { get; init; }

    /// <summary>The token to manage the registration with (RFC 7592).</summary>
    public SecureString? RegistrationAccessToken { get; init; }

    /// <summary>Where the registration is managed.</summary>
    public string? RegistrationClientUri { get; init; }

    /// <summary>The private key (PEM or JWK) for <c>private_key_jwt</c>.</summary>
    public SecureString? SigningKey { get; init; }

    /// <summary>The algorithm of the key, for example <c>ES256</c>.</summary>
    public string? SigningAlgorithm { get; init; }

    /// <summary>The certificate, with its private key, for <c>tls_client_auth</c> and <c>self_signed_tls_client_auth</c> (RFC 8705).</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"Client {Text.Printable(ClientId)}";
}
