namespace AuthKit.Mcp.Migration;

/// <summary>What a run of a migration is asked for.</summary>
internal sealed record MigrationOptions
{
    /// <summary>The stages to check; empty for all, up to the first that is not done.</summary>
    public IReadOnlyCollection<McpMigrationStep> Steps { get; init; } = [];

    /// <summary>How long the end-to-end test counts.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Writes nothing: no state, no registration, no sign-in.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Asked with the reason when a stage is asked for too early; true checks it all the same. Null refuses.</summary>
    public Func<string, Task<bool>>? ForceAsync { get; init; }
}
