namespace AuthKit.Mcp;

/// <summary>Where the migration of one MCP server stands.</summary>
public sealed record McpMigration
{
    /// <summary>The MCP endpoint.</summary>
    public required string Uri { get; init; }

    /// <summary>The origin of the gateway to which the server moves, or null before the first registration check.</summary>
    public string? Gateway { get; init; }

    /// <summary>The id of the server at the gateway, or null.</summary>
    public string? ServerId { get; init; }

    /// <summary>The source tree that was last searched, or null.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The state file.</summary>
    public required string StatePath { get; init; }

    /// <summary>All seven stages in their order.</summary>
    public IReadOnlyList<McpMigrationStage> Stages { get; init => field = Indexable.Of(value); } = [];

    /// <summary>When the migration began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the state was last written.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>True when every stage is done.</summary>
    public bool IsComplete => Stages.Count > 0 && Stages.All(static s => s.IsDone);

    /// <summary>The first stage that is not done, or null when all are.</summary>
    public McpMigrationStep? CurrentStep => Current?.Step;

    /// <summary>The verdict of that stage; Pass when all are done.</summary>
    public McpRuleVerdict Verdict => Current?.Verdict ?? McpRuleVerdict.Pass;

    /// <summary>What to do next, or null.</summary>
    public string? Next => Current?.Next;

    private McpMigrationStage? Current => Stages.FirstOrDefault(static s => !s.IsDone);

    /// <inheritdoc/>
    public override string ToString() => $"{Text.Printable(Uri)} {(IsComplete ? "complete" : CurrentStep)}";
}
