namespace AuthKit.Mcp.Reporting;

/// <summary>Annotations of GitHub Actions.</summary>
internal sealed class GitHubReportWriter(Stream stream, McpLevel failOn) : LogReportWriter(stream, failOn)
{
    /// <inheritdoc/>
    protected override string Line(Issue issue, string text) =>
        $"::{(issue.Verdict == McpRuleVerdict.Fail ? "error" : "warning")} title={LogText.GitHubProperty($"{issue.Id} {issue.Title}", MaxText)}::{LogText.GitHubData(text, MaxText)}";

    /// <inheritdoc/>
    protected override string Plain(string text) => LogText.GitHubData(text, MaxText).Replace("%25", "%");
}
