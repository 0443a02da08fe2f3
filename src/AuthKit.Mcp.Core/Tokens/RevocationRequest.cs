namespace AuthKit.Mcp.Tokens;

/// <summary>One token to revoke.</summary>
/// <param name="Token">The token.</param>
/// <param name="Hint">The <c>token_type_hint</c> of RFC 7009 section 2.1, or null.</param>
internal sealed record RevocationItem(Secret Token, string? Hint);

/// <summary>Where and as whom to revoke.</summary>
/// <param name="Endpoint">The revocation endpoint.</param>
/// <param name="ClientId">The public client the tokens were issued to, which RFC 7009 section 2.1 wants named, or null.</param>
/// <param name="Items">The tokens of one grant, in the order in which they are revoked.</param>
internal sealed record RevocationRequest(string Endpoint, string? ClientId, IReadOnlyList<RevocationItem> Items)
{
    /// <summary>
    /// True when the endpoint was learned from a public server, which must not send anyone to private addresses
    /// (MCP Security Best Practices, server-side request forgery).
    /// </summary>
    public bool PublicOnly { get; init; }

    /// <summary>The client with what it needs to authenticate, or null where none is known or the user named the place or the client.</summary>
    public McpClientInformation? Client { get; init; }

    /// <summary>The issuer of the tokens, or null. Credentials of the client go to its own issuer only.</summary>
    public string? Issuer { get; init; }

    /// <summary>Where the endpoint came from, for messages.</summary>
    public string EndpointSource { get; init; } = "The revocation endpoint";
}
