namespace AuthKit.Mcp.OAuth;

/// <summary>What a client knows of the MCP server (RFC 9728).</summary>
internal sealed record ProtectedResource
{
    /// <summary>The endpoint as typed.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The value for the <c>resource</c> parameter.</summary>
    public required string Resource { get; init; }

    /// <summary>Where the metadata was read, or null.</summary>
    public string? MetadataUrl { get; init; }

    /// <summary>The issuers it names.</summary>
    public IReadOnlyList<string> AuthorizationServers { get; init; } = [];

    /// <summary>The scopes it lists, or null.</summary>
    public IReadOnlyList<string>? ScopesSupported { get; init; }

    /// <summary>The scopes its challenge asks for, or null.</summary>
    public IReadOnlyList<string>? ChallengeScopes { get; init; }
}
