namespace AuthKit.Mcp;

/// <summary>One step of the OAuth flow and what came of it.</summary>
public sealed record McpFlowStage
{
    /// <summary>The step.</summary>
    public required McpFlowStageName Name { get; init; }

    /// <summary>Pass, Note, Warning, Fail, Skip (not asked for, or not offered by the server), Blocked (an earlier step failed) or Inconclusive.</summary>
    public required McpRuleVerdict Verdict { get; init; }

    /// <summary>What was seen, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The requests of the step, one line each: method, URL without its query, status, error code and time. Free of secrets.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Why the step failed, or null.</summary>
    public string? Cause { get; init; }

    /// <summary>What to change, or null.</summary>
    public string? Fix { get; init; }

    /// <summary>The step that failed before, when this one is Blocked; else null.</summary>
    public McpFlowStageName? BlockedBy { get; init; }

    /// <summary>How long the step took, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Verdict}";
}
