namespace AuthKit.Mcp;

/// <summary>The views of reports.</summary>
public static partial class Display
{
    /// <summary>The servers of a run by verdict.</summary>
    public static string Servers(McpRunSummary summary) => Joined(
        (summary.Pass, nameof(McpVerdict.Pass)),
        (summary.Warning, nameof(McpVerdict.Warning)),
        (summary.Fail, nameof(McpVerdict.Fail)),
        (summary.Open, nameof(McpVerdict.Open)),
        (summary.NotMcp, nameof(McpVerdict.NotMcp)),
        (summary.Unreachable, nameof(McpVerdict.Unreachable)),
        (summary.Incomplete, nameof(McpVerdict.Incomplete)),
        (summary.ProblemCount, "not checked"));

    /// <summary>The findings of a run by level.</summary>
    public static string Findings(McpRunSummary summary) => Joined(
        (summary.ErrorCount, summary.ErrorCount == 1 ? "error" : "errors"),
        (summary.WarningCount, summary.WarningCount == 1 ? "warning" : "warnings"),
        (summary.NoteCount, summary.NoteCount == 1 ? "note" : "notes"),
        (summary.WaivedCount, "waived"));

    /// <summary>An exit code in its colour, with the reason.</summary>
    public static string ExitCode(int exitCode, string reason) =>
        Colour(exitCode switch { 0 => Green, 1 => Red, _ => Yellow }, exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture)) + $": {Text.Printable(reason, 1000)}";

    /// <summary>What became of a finding, in its colour.</summary>
    public static string Change(McpChange change) => Colour(change switch
    {
        McpChange.New => Red,
        McpChange.Fixed => Green,
        McpChange.Gone => Yellow,
        McpChange.Waived => Cyan,
        _ => "",
    }, change.ToString());

    /// <summary>The server of a change, with the address of the node where several were checked.</summary>
    public static string ChangePlace(object change) => Text.Printable(TextOf(change, nameof(McpReportChange.Uri)), 300)
        + (TextOf(change, nameof(McpReportChange.Address)) is { Length: > 0 } address ? $"\nat {Text.Printable(address)}" : "");

    /// <summary>What changed between two runs, a line each; what did not change is counted elsewhere.</summary>
    public static string Changes(McpReportComparison comparison)
    {
        string[] lines = [.. comparison.Changes.Select(ChangeLine).Where(static l => l.Length > 0)];
        return lines.Length == 0 ? "none" : string.Join("\n", lines);
    }

    /// <summary>What drifted, a line each. A gateway that renews its certificate changes for every server behind it: the same change stands once.</summary>
    public static string Drift(McpReportComparison comparison) => string.Join("\n", comparison.Drift
        .GroupBy(static d => (d.Property, Of: d.Of == d.Uri ? "" : d.Of, d.Before, d.After, Own: d.Of == d.Uri ? d.Uri : ""))
        .Select(static g => $"{Colour(Yellow, Text.Printable(g.Key.Property, 100))} of {Text.Printable(g.First().Of, 300)}: {Text.Printable(g.Key.Before ?? "none", 300)} -> {Text.Printable(g.Key.After ?? "none", 300)}"
            + (g.Key.Of.Length == 0 ? "" : $" ({Servers([.. g.Select(static d => d.Uri).Distinct(StringComparer.Ordinal)])})")));

    /// <summary>The server, and whose the property is where that is another.</summary>
    public static string DriftPlace(McpReportDrift drift) => Text.Printable(drift.Uri, 300) + (drift.Of == drift.Uri ? "" : "\n" + Text.Printable(drift.Of, 300));

    /// <summary>The value of one night and that of the next.</summary>
    public static string DriftValues(McpReportDrift drift) => $"{Text.Printable(drift.Before ?? "none", 600)}\n-> {Text.Printable(drift.After ?? "none", 600)}";

    private static string ChangeLine(McpReportChange change) => change.Change is McpChange.New or McpChange.Fixed or McpChange.Gone
        ? $"{Change(change.Change)} {Text.Printable(change.RuleId, 40)} {Text.Printable(change.Uri, 300)}{(change.Address is null ? "" : $" at {Text.Printable(change.Address)}")} {Text.Printable(change.Message, 600)}"
        : "";

    private static string Servers(string[] uris) => uris.Length == 1 ? Text.Printable(uris[0], 300) : $"{uris.Length} servers";

    private static string Joined(params (int Count, string What)[] counts)
    {
        string[] some = [.. counts.Where(static c => c.Count > 0).Select(static c => $"{c.Count} {c.What}")];
        return some.Length == 0 ? "none" : string.Join(", ", some);
    }
}
