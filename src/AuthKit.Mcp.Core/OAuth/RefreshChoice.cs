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

    /// <summary>How the client authenticates; null for <c>none</c>, or <c>client_secret_basic</c> with a secret.</summary>
    public string? AuthMethod { get; init; }

    /// <summary>A part of the granted scopes, or null for all of them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Leaves out the resource indicator (RFC 8707).</summary>
    public bool OmitResource { get; init; }
}
