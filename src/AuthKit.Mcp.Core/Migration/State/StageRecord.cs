namespace AuthKit.Mcp.Migration;

/// <summary>What is remembered of one stage.</summary>
internal sealed record StageRecord
{
    public required McpMigrationStep Step { get; init; }

    /// <summary>What came of the last check; Blocked only when there was none.</summary>
    public required McpRuleVerdict Verdict { get; init; }

    public required string Message { get; init; }

    public IReadOnlyList<string> Evidence { get; init; } = [];

    public string? Next { get; init; }

    public IReadOnlyList<string> Upsets { get; init; } = [];

    /// <summary>The stage that kept this one from being checked in the last run, or null.</summary>
    public McpMigrationStep? BlockedBy { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    public DateTimeOffset? PassedAt { get; init; }

    /// <summary>The snapshot in which the stage was first seen undone, or null.</summary>
    public int? Before { get; init; }

    /// <summary>The snapshot in which it passed, or null.</summary>
    public int? After { get; init; }

    /// <summary>True when it passed when it was last checked.</summary>
    public bool HasPassed => StageFinding.Opens(Verdict);

    /// <summary>True when it lets the next stage begin; not while an earlier one stopped the last run, which may have broken this one too.</summary>
    public bool IsDone => HasPassed && BlockedBy is null;
}
