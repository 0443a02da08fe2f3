namespace AuthKit.Mcp.OAuth;

/// <summary>What a client is registered with.</summary>
/// <param name="RedirectUris">Where answers may go.</param>
internal sealed record ClientRequest(IReadOnlyList<string> RedirectUris)
{
    /// <summary>The name on the consent page, or null for the module's.</summary>
    public string? Name { get; init; }

    /// <summary>The scopes it may ask for, or null.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>How it authenticates, or null for the best that the server lists.</summary>
    public string? AuthMethod { get; init; }
}
