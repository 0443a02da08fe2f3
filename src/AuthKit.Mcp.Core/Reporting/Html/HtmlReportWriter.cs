using System.Globalization;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// One HTML file that needs nothing else: an overview, and a section per server. It is readable without its script, which
/// only filters. Rows and sections wait in temporary files, because the counts come first.
/// </summary>
internal sealed class HtmlReportWriter(Stream stream, McpLevel failOn) : TextReportWriter(stream)
{
    private readonly RunTally _tally = new(failOn);
    private readonly Spool _rows = new();
    private readonly Spool _sections = new();
    private readonly SortedSet<McpVerdict> _verdicts = [];
    private int _count;

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _tally.Add(result);
        _verdicts.Add(result.Verdict);
        string id = "s" + (++_count).ToString(CultureInfo.InvariantCulture);
        _rows.Write(HtmlSection.Row(result, id));
        _sections.Write(HtmlSection.Section(result, id));
    }

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _tally.AddProblem(problem);

    /// <inheritdoc/>
    public override void Complete()
    {
        McpRunSummary sum = _tally.Sum();
        string title = $"Check of {Text.Count(sum.Total, "MCP server")}";
        Put($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{HtmlPage.Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <style>
            """.Replace("\r\n", "\n"));
        Put($"{HtmlPage.Style.Replace("\r\n", "\n")}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{HtmlText.Escape(sum.Reason)}{(sum.CheckedAt is { } time ? $" Checked from {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC." : "")}</p>\n");
        Put(IsCutShort ? "<p><strong>The run was stopped before its end.</strong></p>\n" : "");
        Put("<form id=\"filter\" hidden><label>Text <input id=\"text\" type=\"search\"></label><label>Verdict <select id=\"verdict\"><option value=\"\">All</option>");
        Put(string.Concat(_verdicts.Select(static v => $"<option>{v}</option>")) + "</select></label><span id=\"count\" class=\"soft\" role=\"status\"></span></form>\n");
        Put("<table><thead><tr><th>Verdict</th><th class=\"n\">Errors</th><th class=\"n\">Warnings</th><th class=\"n\">Waived</th><th class=\"server\">Server</th><th>Root cause</th></tr></thead><tbody>\n");
        _rows.CopyTo(Stream);
        Put("</tbody></table>\n");
        _sections.CopyTo(Stream);
        Put($"<script>{HtmlPage.Script.Replace("\r\n", "\n")}</script>\n</body>\n</html>\n");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _rows.Dispose();
        _sections.Dispose();
        base.Dispose(disposing);
    }
}
