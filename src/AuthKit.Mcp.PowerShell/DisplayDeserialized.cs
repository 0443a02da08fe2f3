using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace AuthKit.Mcp;

/// <summary>The views of results that have crossed a border (Export-Clixml, a job): properties without a type, and text in place of what was too deep.</summary>
public static partial class Display
{
    /// <inheritdoc cref="Counts(McpDiscoveryResult)"/>
    public static string Counts(object result) => string.Join(" / ", new[] { nameof(McpDiscoveryResult.ErrorCount), nameof(McpDiscoveryResult.WarningCount), nameof(McpDiscoveryResult.NoteCount) }.Select(n => TextOf(result, n)));

    /// <inheritdoc cref="CauseAndFix(McpDiscoveryResult)"/>
    public static string CauseAndFix(object result) => CauseAndFix(new McpDiscoveryResult
    {
        Uri = "",
        Verdict = McpVerdict.Pass,
        SymptomAnswer = TextOf(result, nameof(McpDiscoveryResult.SymptomAnswer)),
        Address = TextOf(result, nameof(McpDiscoveryResult.Address)) is { Length: > 0 } address ? address : null,
        RootCause = TextOf(result, nameof(McpDiscoveryResult.RootCause)),
        Fix = TextOf(result, nameof(McpDiscoveryResult.Fix)),
    });

    /// <summary>The findings of a result, or how many a run has of which level.</summary>
    public static string Findings(object result) => PSObject.AsPSObject(result).Properties[nameof(McpDiscoveryResult.Findings)] is null
        ? Findings(SummaryOf(result))
        : string.Join("\n", Items(result, nameof(McpDiscoveryResult.Findings)).Select(static f => f.BaseObject is string text ? Text.Printable(text, 1000) : FindingOf(f)));

    /// <inheritdoc cref="Clients(McpDiscoveryResult)"/>
    public static string Clients(object result) => string.Join(" · ", Items(result, nameof(McpDiscoveryResult.Clients)).Select(static c => c.BaseObject is string text
        ? Text.Printable(text, 1000)
        : $"{Text.Printable(TextOf(c, nameof(McpClientVerdict.Client)))} {(Enum.TryParse(TextOf(c, nameof(McpClientVerdict.Outcome)), out McpClientOutcome outcome) ? Fate(outcome) : "unknown")}{(TextOf(c, nameof(McpClientVerdict.RuleId)) is { Length: > 0 } rule ? $" ({Text.Printable(rule)})" : "")}"));

    /// <inheritdoc cref="Servers(McpRunSummary)"/>
    public static string Servers(object summary) => Servers(SummaryOf(summary));

    private static string FindingOf(PSObject finding) => TextOf(finding, nameof(McpFinding.Verdict)) == nameof(McpRuleVerdict.Blocked)
        ? $"  {Text.Printable(TextOf(finding, nameof(McpFinding.RuleId)))} Blocked by {Text.Printable(TextOf(finding, nameof(McpFinding.BlockedBy)))}"
        : $"{(Enum.TryParse(TextOf(finding, nameof(McpFinding.Verdict)), out McpRuleVerdict verdict) ? RuleVerdict(verdict) : "")} {Text.Printable(TextOf(finding, nameof(McpFinding.RuleId)))} {Text.Printable(TextOf(finding, nameof(McpFinding.Message)), 1000)}{(verdict == McpRuleVerdict.Waived ? $" Accepted: {Text.Printable(TextOf(finding, nameof(McpFinding.Waiver)), 600)}" : "")}";

    private static McpRunSummary SummaryOf(object summary)
    {
        int Count(string name) => int.TryParse(TextOf(summary, name), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
        return new McpRunSummary
        {
            Pass = Count(nameof(McpRunSummary.Pass)),
            Warning = Count(nameof(McpRunSummary.Warning)),
            Fail = Count(nameof(McpRunSummary.Fail)),
            Open = Count(nameof(McpRunSummary.Open)),
            NotMcp = Count(nameof(McpRunSummary.NotMcp)),
            Unreachable = Count(nameof(McpRunSummary.Unreachable)),
            Incomplete = Count(nameof(McpRunSummary.Incomplete)),
            ProblemCount = Count(nameof(McpRunSummary.ProblemCount)),
            ErrorCount = Count(nameof(McpRunSummary.ErrorCount)),
            WarningCount = Count(nameof(McpRunSummary.WarningCount)),
            NoteCount = Count(nameof(McpRunSummary.NoteCount)),
            WaivedCount = Count(nameof(McpRunSummary.WaivedCount)),
        };
    }

    private static IEnumerable<PSObject> Items(object from, string name) => Listed(PSObject.AsPSObject(from).Properties[name]?.Value);

    private static IEnumerable<PSObject> Listed(object? value) => value switch
    {
        null => [],
        PSObject { BaseObject: IEnumerable items and not string } => items.Cast<object?>().Where(static i => i is not null).Select(static i => PSObject.AsPSObject(i)),
        IEnumerable items and not string => items.Cast<object?>().Where(static i => i is not null).Select(static i => PSObject.AsPSObject(i)),
        object one => [PSObject.AsPSObject(one)],
    };

    private static string TextOf(object from, string name) => Convert.ToString(PSObject.AsPSObject(from).Properties[name]?.Value, CultureInfo.InvariantCulture) ?? "";
}
