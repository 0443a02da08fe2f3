namespace AuthKit.Mcp.Migration;

/// <summary>What came of a run.</summary>
/// <param name="Migration">Where the server stands now.</param>
/// <param name="Refusals">One error for each stage that was asked for by name too early.</param>
internal sealed record MigrationOutcome(McpMigration Migration, IReadOnlyList<AuthKitException> Refusals);
