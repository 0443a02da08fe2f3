using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>Read as the runners of GitHub and Azure read a line: by what their public sources look for.</summary>
public sealed partial class LogReportTests : IDisposable
{
    private const string Evil = "x\n::set-output name=a::b\r\n##vso[task.setvariable variable=a]b ##[command]rm ###vso[task.complete] %0A::warning::y ::add-mask::z ;] , :";
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void GitHub_shows_errors_and_warnings_and_nothing_that_is_accepted()
    {
        string[] lines = Lines("r.github.log", Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Warning), ("PRM-003", McpRuleVerdict.Waived), ("PRM-004", McpRuleVerdict.Note)), Reports.Unjudged(McpVerdict.Unreachable));
        Assert.Equal(
            [
                "::error title=PRM-001 PRM-001 holds::https://mcp.contoso.com/mcp: PRM-001 is broken Fix: change PRM-001 back",
                "::warning title=PRM-002 PRM-002 holds::https://mcp.contoso.com/mcp: PRM-002 is broken Fix: change PRM-002 back",
                "::error title=Unreachable The server answers::https://mcp.contoso.com/mcp: It is Unreachable. Fix: Look there.",
                "AuthKit.Mcp: 2 of 2 servers have findings: 1 Fail, 1 Unreachable.",
            ],
            lines);
    }

    [Fact]
    public void Azure_shows_errors_and_warnings()
    {
        string[] lines = Lines("r.azure.log", Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Warning)));
        Assert.Equal("##vso[task.logissue type=error;code=PRM-001]https://mcp.contoso.com/mcp: PRM-001 is broken Fix: change PRM-001 back", lines[0]);
        Assert.Equal("##vso[task.logissue type=warning;code=PRM-002]https://mcp.contoso.com/mcp: PRM-002 is broken Fix: change PRM-002 back", lines[1]);
    }

    [Theory]
    [InlineData("r.github.log")]
    [InlineData("r.azure.log")]
    public void No_text_is_a_command(string name)
    {
        McpDiscoveryResult result = Reports.Judged(("PRM-001", McpRuleVerdict.Fail)) with { Uri = Evil, RootCause = Evil };
        result = result with { Findings = [result.Findings[0] with { RuleId = Evil, Title = Evil, Message = Evil, Fix = Evil }] };
        string[] lines = Lines(name, result, Reports.Unjudged(McpVerdict.Incomplete) with { Uri = Evil, RootCause = Evil, Fix = Evil });
        Assert.Equal(3, lines.Length);
        foreach (string line in lines)
        {
            // GitHub takes a line that begins with two colons, both take a mark anywhere in it: there is one at most, ours.
            Assert.InRange(OldCommand().Count(line), 0, name == "r.azure.log" && line != lines[^1] ? 1 : 0);
        }

        Assert.All(lines[..2], l => Assert.StartsWith(name == "r.github.log" ? "::error title=" : "##vso[task.logissue type=error;code=", l, StringComparison.Ordinal));
        Assert.StartsWith("AuthKit.Mcp: ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_reads_the_text_back_as_it_was()
    {
        const string Text = "100% of a,b: c";
        string line = Lines("r.github.log", Reports.Unjudged(McpVerdict.Open) with { RootCause = Text, Fix = "" })[0];
        Match match = GitHubCommand().Match(line);
        Assert.Equal($"{Reports.Server}: {Text}", match.Groups["data"].Value.Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal));
    }

    private string[] Lines(string name, params McpDiscoveryResult[] results) => File.ReadAllLines(_reports.Write(name, results));

    [GeneratedRegex(@"##vso\[|##\[")]
    private static partial Regex OldCommand();

    [GeneratedRegex("^::(?<name>[a-z]+)( [^:]*)?::(?<data>.*)$")]
    private static partial Regex GitHubCommand();
}
