namespace AuthKit.Mcp.Reporting;

/// <summary>What a report holds in one place: a result, or else an input that could not be checked.</summary>
/// <param name="Result">The result, or null.</param>
/// <param name="Problem">The input, or null.</param>
internal readonly record struct ReportEntry(McpDiscoveryResult? Result, McpReportProblem? Problem)
{
    /// <summary>Hands it to whom it is for.</summary>
    public void Hand(Action<McpDiscoveryResult> result, Action<McpReportProblem> problem)
    {
        if (Result is not null)
        {
            result(Result);
        }

        if (Problem is not null)
        {
            problem(Problem);
        }
    }
}
