using System.Security;

namespace AuthKit.Mcp;

/// <summary>
/// Tokens as an authorization server issued them (RFC 6749 section 5.1), with what is needed to use and revoke them.
/// The secrets are SecureStrings and leave the object only where they are sent.
/// </summary>
public sealed record McpToken
{
    /// <summary>The access token.</summary>
    public required SecureString AccessToken { get; init; }

    /// <summary>The refresh token, or null when none was issued.</summary>
    public SecureString? RefreshToken { get; init; }

    /// <summary>The token type, <c>Bearer</c>.</summary>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>When the access token ends, or null when the server did not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The granted scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The resource the token was asked for (RFC 8707), usually the MCP endpoint.</summary>
    public string? Resource { get; init; }

    /// <summary>The issuer of the token, byte for byte as the authorization server names itself.</summary>
    public string? Issuer { get; init; }

    /// <summary>The client the token was issued to.</summary>
    public string? ClientId { get; init; }

    /// <summary>The same client with what it needs to authenticate again, or null when the token did not come from a flow of this module.</summary>
    public McpClientInformation? Client { get; init; }

    /// <summary>The token endpoint, for refreshing.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>The revocation endpoint (RFC 7009), or null when there is none.</summary>
    public string? RevocationEndpoint { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{TokenType} token of {Text.Printable(Issuer ?? "an unknown issuer")}";
}
