namespace AuthKit.Mcp.Reporting;

/// <summary>A badge in SVG: how many servers are all right. It holds no text of a server.</summary>
internal sealed class BadgeReportWriter(Stream stream, McpLevel failOn) : TextReportWriter(stream)
{
    private const string Label = "MCP servers";
    private readonly RunTally _tally = new(failOn);

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result) => _tally.Add(result);

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _tally.AddProblem(problem);

    /// <inheritdoc/>
    public override void Complete()
    {
        McpRunSummary sum = _tally.Sum();
        int good = failOn == McpLevel.Warning ? sum.Pass : sum.Pass + sum.Warning;
        string value = (sum.Total, sum.ProblemCount) switch
        {
            (0, 0) => "none checked",
            (0, _) => $"none ok, {sum.ProblemCount} not checked",
            (_, 0) => $"{good} of {sum.Total} ok",
            _ => $"{good} of {sum.Total} ok, {sum.ProblemCount} not checked",
        };
        // Both contrast with white text by 4.5 to 1 or more.
        string color = sum.ExitCode switch { RunOutcome.Clean when sum.Warning > 0 => "#8a6100", RunOutcome.Clean => "#1a7f37", RunOutcome.Findings => "#cf222e", _ => "#57606a" };
        int left = Width(Label);
        int right = Width(value);
        Put($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{Label}: {value}">
              <title>{Label}: {value}</title>
              <rect width="{left + right}" height="20" rx="3" fill="#333"/>
              <path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{color}"/>
              <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
                <text x="{left / 2}" y="14">{Label}</text>
                <text x="{left + (right / 2)}" y="14">{value}</text>
              </g>
            </svg>

            """.Replace("\r\n", "\n"));
    }

    // Wide enough for the widest of those fonts.
    private static int Width(string text) => (text.Length * 7) + 10;
}
