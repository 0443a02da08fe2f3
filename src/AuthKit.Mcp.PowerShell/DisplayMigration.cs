namespace AuthKit.Mcp;

/// <summary>The views of migrations.</summary>
public static partial class Display
{
    /// <summary>A stage as the guide counts it: its number and name.</summary>
    public static string Step(McpMigrationStep step) => $"{(int)step} {step}";

    /// <summary>What a stage saw and what to do next.</summary>
    public static string MigrationText(McpMigrationStage stage) => Text.Printable(stage.Message, 1000) + (stage.Next is null || stage.IsDone ? "" : $"\nNext: {Text.Printable(stage.Next, 2000)}");

    /// <summary>How many stages are done, and where the server stands.</summary>
    public static string MigrationStand(McpMigration migration) => $"{migration.Stages.Count(static s => s.IsDone)}/{migration.Stages.Count}{(migration.CurrentStep is { } step ? $" {Step(step)}" : " complete")}";

    /// <summary>The message of the current stage and what to do next.</summary>
    public static string MigrationNext(McpMigration migration) => migration.Stages.FirstOrDefault(static s => !s.IsDone) is { } stage ? MigrationText(stage) : "";

    /// <summary>The stages of a migration, one line each.</summary>
    public static string MigrationStages(McpMigration migration) => string.Join("\n", migration.Stages.Select(static s => $"{RuleVerdict(s.Verdict)} {Step(s.Step)} {Text.Printable(s.Message, CellLength)}"));

    /// <summary>Several lines of text from anywhere, safe to show.</summary>
    public static string Lines(System.Collections.IEnumerable lines) => string.Join("\n", lines.Cast<object?>().Select(static l => Text.Printable(l?.ToString(), 1000)));
}
