namespace AuthKit.Mcp.Reporting;

/// <summary>Issues of a run of Azure Pipelines.</summary>
internal sealed class AzureReportWriter(Stream stream, McpLevel failOn) : LogReportWriter(stream, failOn)
{
    /// <inheritdoc/>
    protected override string Line(Issue issue, string text) =>
        $"##vso[task.logissue type={(issue.Verdict == McpRuleVerdict.Fail ? "error" : "warning")};code={LogText.AzureProperty(issue.Id, MaxText)}]{LogText.AzureData(text, MaxText)}";

    /// <inheritdoc/>
    protected override string Plain(string text) => LogText.AzureData(text, MaxText).Replace("%AZP25", "%");
}
