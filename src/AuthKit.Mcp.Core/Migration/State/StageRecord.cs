namespace AuthKit.Mcp.Migration;

/// <summary>What is remembered of one stage.</summary>
internal sealed record StageRecord
{
    public required McpMigrationStep Step { get; init; }

    public required McpRuleVerdict Verdict { get; init; }

    public required string Message { get; init; }

    public IReadOnlyList<string> Evidence { get; init; } = [];

    public string? Next { get; init; }

    public IReadOnlyList<string> Upsets { get; init; } = [];

    public McpMigrationStep? BlockedBy { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    public DateTimeOffset? PassedAt { get; init; }

    /// <summary>The snapshot in which the stage was first seen undone, or null.</summary>
    public int? Before { get; init; }

    /// <summary>The snapshot in which it passed, or null.</summary>
    public int? After { get; init; }

    public bool IsDone => StageFinding.Opens(Verdict);
}
