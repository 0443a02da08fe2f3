namespace AuthKit.Mcp;

/// <summary>What the metadata of one authorization server says.</summary>
public sealed record McpIssuerFacts
{
    /// <summary>The authorization server as the MCP server names it.</summary>
    public required string Named { get; init; }

    /// <summary>What its metadata gives as its issuer, or null.</summary>
    public string? Issuer { get; init; }

    /// <summary>The scopes it lists, sorted.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Its endpoints and the place of its keys, by name.</summary>
    public IReadOnlyList<McpEndpoint> Endpoints { get; init => field = Indexable.Of(value); } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Text.Printable(Named)}: {Endpoints.Count} endpoints, {Scopes.Count} scopes";
}
