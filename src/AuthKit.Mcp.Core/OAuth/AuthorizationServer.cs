namespace AuthKit.Mcp.OAuth;

/// <summary>What a client reads from the metadata of an authorization server (RFC 8414, OpenID Connect Discovery).</summary>
internal sealed record AuthorizationServer
{
    /// <summary>The issuer, byte for byte.</summary>
    public required string Issuer { get; init; }

    /// <summary>The authorization endpoint, possibly empty.</summary>
    public required string AuthorizationEndpoint { get; init; }

    /// <summary>The token endpoint.</summary>
    public required string TokenEndpoint { get; init; }

    /// <summary>The registration endpoint.</summary>
    public string? RegistrationEndpoint { get; init; }

    /// <summary>The revocation endpoint.</summary>
    public string? RevocationEndpoint { get; init; }

    /// <summary>The token endpoint for clients with a certificate (<c>mtls_endpoint_aliases</c>, RFC 8705 section 5), or null where it is the usual one.</summary>
    public string? TokenEndpointAlias { get; init; }

    /// <summary>The revocation endpoint for clients with a certificate, or null where it is the usual one.</summary>
    public string? RevocationEndpointAlias { get; init; }

    /// <summary>The user info endpoint, or null.</summary>
    public string? UserinfoEndpoint { get; init; }

    /// <summary>The scopes it lists, or null.</summary>
    public IReadOnlyList<string>? ScopesSupported { get; init; }

    /// <summary>The grants it lists, or null.</summary>
    public IReadOnlyList<string>? GrantTypesSupported { get; init; }

    /// <summary>The ways of client authentication it lists, or null.</summary>
    public IReadOnlyList<string>? TokenEndpointAuthMethodsSupported { get; init; }

    /// <summary>The signing algorithms for client authentication it lists, or null.</summary>
    public IReadOnlyList<string>? TokenEndpointAuthSigningAlgValuesSupported { get; init; }

    /// <summary>The PKCE methods it lists, or null.</summary>
    public IReadOnlyList<string>? CodeChallengeMethodsSupported { get; init; }

    /// <summary>True when it says that its answers carry <c>iss</c> (RFC 9207).</summary>
    public bool IssParameterSupported { get; init; }

    /// <summary>True when it takes client metadata documents.</summary>
    public bool ClientIdMetadataDocumentSupported { get; init; }

    /// <summary>Where the metadata was read, or null for the default endpoints of 2025-03-26.</summary>
    public string? MetadataUrl { get; init; }
}
