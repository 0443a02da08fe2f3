using System.ComponentModel;

namespace AuthKit.Mcp;

/// <summary>What the views call, so that they hold no logic. Not meant for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Display
{
#if NET
    private const string Red = "\u001b[91m";
    private const string Yellow = "\u001b[93m";
    private const string Green = "\u001b[92m";
    private const string Cyan = "\u001b[96m";
    private const string Reset = "\u001b[0m";
#else
    // Windows PowerShell does not take colour out again when output is redirected.
    private const string Red = "";
    private const string Yellow = "";
    private const string Green = "";
    private const string Cyan = "";
    private const string Reset = "";
#endif

    /// <summary>Text from anywhere, safe to show.</summary>
    public static string Safe(object? value, int maxLength) => Text.Printable(value?.ToString(), maxLength);

    /// <summary>A server's verdict in its colour.</summary>
    public static string Verdict(McpVerdict verdict) => Colour(verdict switch
    {
        McpVerdict.Pass => Green,
        McpVerdict.Warning or McpVerdict.Incomplete => Yellow,
        _ => Red,
    }, verdict.ToString());

    /// <summary>A rule's verdict in its colour.</summary>
    public static string RuleVerdict(McpRuleVerdict verdict) => Colour(verdict switch
    {
        McpRuleVerdict.Fail => Red,
        McpRuleVerdict.Warning or McpRuleVerdict.Inconclusive => Yellow,
        McpRuleVerdict.Pass => Green,
        McpRuleVerdict.Note or McpRuleVerdict.Waived => Cyan,
        _ => "",
    }, verdict.ToString());

    /// <summary>The counts of a result at a glance: errors, warnings, notes.</summary>
    public static string Counts(McpDiscoveryResult result) => $"{result.ErrorCount} / {result.WarningCount} / {result.NoteCount}";

    /// <summary>Root cause and fix of a result in one cell: two narrow columns of long text cannot be read.</summary>
    public static string CauseAndFix(McpDiscoveryResult result) => string.Join("\n", new[]
    {
        Text.Printable(result.SymptomAnswer, 600),
        result.Address is null ? "" : $"At {Text.Printable(result.Address)}:",
        Text.Printable(result.RootCause, 600),
        result.RootCause.Length == 0 ? "" : $"Fix: {Text.Printable(result.Fix, 600)}",
    }.Where(static line => line.Length > 0));

    /// <summary>The findings of a result, one line each, consequences indented below.</summary>
    public static string Findings(McpDiscoveryResult result) => string.Join("\n", result.Findings.Select(static f =>
        f.Verdict == McpRuleVerdict.Blocked
            ? $"  {f.RuleId} Blocked by {f.BlockedBy}"
            : $"{RuleVerdict(f.Verdict)} {f.RuleId} {Text.Printable(f.Message, 1000)}" + (f is { Verdict: McpRuleVerdict.Waived, Waiver: { } waiver } ? $" {Text.Printable(waiver.Accepted, 600)}" : "")));

    /// <summary>Each client's fate in one line: connects, or at which finding it fails.</summary>
    public static string Clients(McpDiscoveryResult result) => string.Join(" · ", result.Clients.Select(static c => Colour(
        c.Outcome switch
        {
            McpClientOutcome.Connects => Green,
            McpClientOutcome.Fails or McpClientOutcome.FallsBack => Red,
            _ => Yellow,
        },
        $"{c.Client} {Fate(c.Outcome)}{(c.RuleId is null ? "" : $" ({c.RuleId})")}")));

    private static string Fate(McpClientOutcome outcome) => outcome switch
    {
        McpClientOutcome.Connects => "ok",
        McpClientOutcome.ConnectsByLegacy => "ok by the 2025-03-26 layout",
        McpClientOutcome.NeedsClientId => "asks for a client id",
        McpClientOutcome.FallsBack => "falls back",
        McpClientOutcome.Fails => "fails",
        _ => "unknown",
    };

    private static string Colour(string colour, string text) => colour.Length == 0 ? text : colour + text + Reset;
}
