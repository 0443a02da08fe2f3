namespace AuthKit.Mcp;

/// <summary>An endpoint that an authorization server names.</summary>
public sealed record McpEndpoint
{
    /// <summary>The member of its metadata, for example <c>token_endpoint</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The URL as written there.</summary>
    public required string Url { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Text.Printable(Name)} {Text.Printable(Url)}";
}
