using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// Markdown for people. The counts come first and the sections last, so rows and sections wait in temporary files, not in
/// memory, until the last result is known.
/// </summary>
internal sealed class MarkdownReportWriter(Stream stream, McpLevel failOn) : TextReportWriter(stream)
{
    // GitHub refuses the summary of a job step whole when it has more than 1 MiB, and no reader gets that far.
    private const int MaxRows = 400 * 1024;
    private const int MaxSections = 600 * 1024;

    private readonly RunTally _tally = new(failOn);
    private readonly Spool _rows = new();
    private readonly Spool _sections = new();
    private int _rowsLeftOut;
    private int _sectionsLeftOut;

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _tally.Add(result);
        Add(_rows, MaxRows, $"| {result.Verdict} | {result.ErrorCount} | {result.WarningCount} | {result.WaivedCount} | {MarkdownText.Code(ServerKey.Shown(result))} | {MarkdownText.Escape(result.RootCause)} |\n", ref _rowsLeftOut);

        // A waiver may hide what it was not meant for, so what it accepts is named.
        if (result.Verdict != McpVerdict.Pass || result.WaivedCount > 0)
        {
            Add(_sections, MaxSections, Section(result), ref _sectionsLeftOut);
        }
    }

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _tally.AddProblem(problem);

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
            Put(LeftOut(_rowsLeftOut, "row"));
            _sections.CopyTo(Stream);
            Put(LeftOut(_sectionsLeftOut, "section"));
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

    private static void Add(Spool spool, int most, string text, ref int leftOut)
    {
        // Once one is left out, all later ones are: what is there ends in one place.
        if (leftOut > 0 || spool.Length + Encoding.UTF8.GetByteCount(text) > most)
        {
            leftOut++;
            return;
        }

        spool.Write(text);
    }

    private static string LeftOut(int count, string what) =>
        count == 0 ? "" : $"\n**{Text.Count(count, what)} more left out: this report would be larger than a job summary may be. The other formats hold everything.**\n";

    private static string Section(McpDiscoveryResult result)
    {
        McpFinding[] listed = [.. result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning or McpRuleVerdict.Inconclusive or McpRuleVerdict.Waived)];
        string head = listed.Length == 0 ? "" : "\n| Verdict | Rule | Finding | Fix | Owner |\n|---|---|---|---|---|\n";
        return $"\n## {result.Verdict}: {MarkdownText.Code(ServerKey.Shown(result))}\n{Paragraph("Root cause", result.RootCause)}{Paragraph("Fix", result.Fix)}{head}{string.Concat(listed.Select(Row))}";
    }

    private static string Row(McpFinding finding) =>
        $"| {finding.Verdict} | {MarkdownText.Escape(finding.RuleId)} | {MarkdownText.Escape(Issue.Seen(finding.Message, finding))} | {MarkdownText.Escape(finding.Fix)} | {finding.Owner} |\n";

    private static string Paragraph(string label, string text) => text.Length == 0 ? "" : $"\n**{label}:** {MarkdownText.Escape(text)}\n";
}
