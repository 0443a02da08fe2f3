using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration;

/// <summary>Runs of the runner over stages whose verdicts a test chooses.</summary>
internal static class Runs
{
    public const string Uri = "https://mcp.example.test/mcp";

    public static IReadOnlyDictionary<string, string> Facts { get; } = new Dictionary<string, string> { ["call without a token"] = "401", ["challenge"] = "Bearer" };

    public static StageFinding Passing(McpMigrationStep step) => StageFinding.Pass($"{step} is fine.") with { Evidence = [$"live: {step}"] };

    /// <summary>All stages pass but these.</summary>
    public static Func<McpMigrationStep, StageFinding> Failing(params McpMigrationStep[] steps) =>
        step => steps.Contains(step) ? StageFinding.Fail($"{step} is broken.", $"Repair {step}.") : Passing(step);

    public static async Task<(IReadOnlyList<McpMigrationStage> Stages, IReadOnlyList<McpMigrationStage> Refused)> RunAsync(
        MigrationStore store,
        Func<McpMigrationStep, StageFinding> check,
        MigrationOptions? options = null,
        TimeProvider? clock = null,
        IReadOnlyDictionary<string, string>? facts = null)
    {
        List<McpMigrationStage> stages = [];
        MigrationRunner runner = new(options ?? new MigrationOptions(), store, clock ?? TimeProvider.System, (step, _) => Task.FromResult(check(step)), facts ?? Facts);
        IReadOnlyList<McpMigrationStage> refused = await runner.RunAsync(
            stage =>
            {
                stages.Add(stage);
                return Task.CompletedTask;
            },
            default);
        return (stages, refused);
    }
}
