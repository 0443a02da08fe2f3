namespace AuthKit.Mcp;

/// <summary>The OAuth flow of one MCP server, walked from the first refusal to the revoked token.</summary>
public sealed record McpOAuthFlowResult
{
    /// <summary>The MCP endpoint as it was typed.</summary>
    public required string Uri { get; init; }

    /// <summary>Fail when a stage failed, Incomplete when one could not be judged, Warning when one warns, else Pass.</summary>
    public required McpVerdict Verdict { get; init; }

    /// <summary>Why the first failed stage failed, or null.</summary>
    public string? RootCause { get; init; }

    /// <summary>What to change first, or null.</summary>
    public string? Fix { get; init; }

    /// <summary>The stages in their order.</summary>
    public IReadOnlyList<McpFlowStage> Stages { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What the check left at the authorization server, one sentence each: client registration, account, tokens not revoked.</summary>
    public IReadOnlyList<string> LeftBehind { get; init => field = Indexable.Of(value); } = [];

    /// <summary>From the first request to the last answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When the check began.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Text.Printable(Uri)} {Verdict}";
}
