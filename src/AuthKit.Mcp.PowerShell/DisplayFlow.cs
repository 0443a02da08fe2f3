namespace AuthKit.Mcp;

/// <summary>The views of the OAuth flow.</summary>
public static partial class Display
{
    /// <summary>What a stage saw; of one that failed also its cause and what to change.</summary>
    public static string StageText(McpFlowStage stage) => Text.Printable(stage.Message, 1000)
        + (stage.Cause is null ? "" : $"\nCause: {Text.Printable(stage.Cause, 1000)}")
        + (stage.Fix is null ? "" : $"\nFix: {Text.Printable(stage.Fix, 1000)}");

    /// <summary>The stages of a flow, one line each.</summary>
    public static string Stages(McpOAuthFlowResult result) => string.Join("\n", result.Stages.Select(static s =>
        $"{RuleVerdict(s.Verdict)} {s.Name} {Text.Printable(s.Message, CellLength)}"));

    /// <summary>The root cause and the fix of a flow, or how many stages passed.</summary>
    public static string FlowSummary(McpOAuthFlowResult result) => result.RootCause is null
        ? $"{result.Stages.Count(static s => s.Verdict == McpRuleVerdict.Pass)} of {result.Stages.Count} stages pass"
        : Text.Printable(result.RootCause, 1000) + (result.Fix is null ? "" : "\nFix: " + Text.Printable(result.Fix, 1000));
}
