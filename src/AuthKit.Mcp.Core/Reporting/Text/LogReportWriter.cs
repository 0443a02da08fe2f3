namespace AuthKit.Mcp.Reporting;

/// <summary>Log lines that GitHub Actions or Azure Pipelines show as errors and warnings of the run. What a waiver accepts is not among them.</summary>
internal abstract class LogReportWriter(Stream stream, McpLevel failOn) : TextReportWriter(stream)
{
    private readonly RunTally _tally = new(failOn);

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _tally.Add(result);
        string server = ServerKey.Shown(result);
        foreach (Issue issue in Issue.Of(result).Where(static i => i.Rank > 0))
        {
            Put(Line(issue, issue.Fix.Length == 0 ? $"{server}: {issue.Message}" : $"{server}: {issue.Message} Fix: {issue.Fix}") + "\n");
        }

        Stream.Flush();
    }

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem)
    {
        _tally.AddProblem(problem);
        Put(Line(new Issue(RunOutcome.NotChecked, RunOutcome.InputsAsked, McpRuleVerdict.Fail, McpLevel.Error, problem.Message, ""), Text.Printable(problem.Message, MaxProblem)) + "\n");
        Stream.Flush();
    }

    /// <inheritdoc/>
    public override void Complete() => Put($"AuthKit.Mcp: {Plain(_tally.Sum().Reason)}\n");

    /// <summary>The line for an issue.</summary>
    /// <param name="issue">The issue.</param>
    /// <param name="text">What to say of it.</param>
    protected abstract string Line(Issue issue, string text);

    /// <summary>Text that is no command.</summary>
    protected abstract string Plain(string text);
}
