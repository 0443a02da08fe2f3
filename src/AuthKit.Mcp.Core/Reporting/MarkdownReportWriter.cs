using System.Globalization;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// Markdown for people. The counts come first and the sections last, so rows and sections wait in temporary files, not in
/// memory, until the last result is known.
/// </summary>
internal sealed class MarkdownReportWriter(Stream stream, McpLevel failOn) : TextReportWriter(stream)
{
    private readonly RunTally _tally = new(failOn);
    private readonly Spool _rows = new();
    private readonly Spool _sections = new();

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _tally.Add(result);
        _rows.Write($"| {result.Verdict} | {result.ErrorCount} | {result.WarningCount} | {result.WaivedCount} | {MarkdownText.Code(result.Uri)} | {MarkdownText.Escape(result.RootCause)} |\n");
        if (result.Verdict != McpVerdict.Pass)
        {
            _sections.Write(Section(result));
        }
    }

    /// <inheritdoc/>
    public override void WriteProblem(string message) => _tally.AddProblem(message);

    /// <inheritdoc/>
    public override void Complete()
    {
        McpRunSummary sum = _tally.Sum();
        string verdicts = string.Join(", ", Counts(sum).Where(static c => c.Count > 0).Select(static c => $"{c.Count} {c.Verdict}"));
        Put($"# Check of {Text.Count(sum.Total, "MCP server")}\n\n{(verdicts.Length > 0 ? verdicts : "No server was checked")}.");
        Put(sum.CheckedAt is { } time ? $" Checked from {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC.\n" : "\n");
        Put(sum.ProblemCount > 0 ? $"\n**{MarkdownText.Escape(sum.Reason)}**\n" : "");
        Put(IsCutShort ? "\n**The run was stopped before its end.**\n" : "");
        if (sum.Total > 0)
        {
            Put("\n| Verdict | Errors | Warnings | Waived | Server | Root cause |\n|---|---|---|---|---|---|\n");
            _rows.CopyTo(Stream);
            _sections.CopyTo(Stream);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _rows.Dispose();
        _sections.Dispose();
        base.Dispose(disposing);
    }

    private static IEnumerable<(McpVerdict Verdict, int Count)> Counts(McpRunSummary sum) =>
    [
        (McpVerdict.Pass, sum.Pass), (McpVerdict.Warning, sum.Warning), (McpVerdict.Fail, sum.Fail), (McpVerdict.Open, sum.Open),
        (McpVerdict.NotMcp, sum.NotMcp), (McpVerdict.Unreachable, sum.Unreachable), (McpVerdict.Incomplete, sum.Incomplete),
    ];

    private static string Section(McpDiscoveryResult result)
    {
        McpFinding[] listed = [.. result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning or McpRuleVerdict.Inconclusive or McpRuleVerdict.Waived)];
        string head = listed.Length == 0 ? "" : "\n| Verdict | Rule | Finding | Fix | Owner |\n|---|---|---|---|---|\n";
        return $"\n## {result.Verdict}: {MarkdownText.Code(result.Uri)}\n{Paragraph("Root cause", result.RootCause)}{Paragraph("Fix", result.Fix)}{head}{string.Concat(listed.Select(Row))}";
    }

    private static string Row(McpFinding finding) =>
        $"| {finding.Verdict} | {MarkdownText.Escape(finding.RuleId)} | {MarkdownText.Escape(finding.Message)} | {MarkdownText.Escape(finding.Fix)} | {finding.Owner} |\n";

    private static string Paragraph(string label, string text) => text.Length == 0 ? "" : $"\n**{label}:** {MarkdownText.Escape(text)}\n";
}
