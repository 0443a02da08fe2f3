using System.Text.Json;
using System.Xml.Linq;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>A run of which some inputs could not be checked, or that has no result, ends with 2: every report says so.</summary>
public sealed class ProblemTests : IDisposable
{
    private const string Problem = "'nope' is no URL. ::error::x ##vso[task.complete]y </error>]]>\n<b>|";
    private readonly Reports _reports = new();

    public static TheoryData<string, int, int> Runs => new() { { "r.xml", 1, 1 }, { "r.xml", 0, 2 }, { "r.xml", 0, 0 }, { "r.nunit.xml", 1, 1 }, { "r.nunit.xml", 0, 2 }, { "r.nunit.xml", 0, 0 } };

    public void Dispose() => _reports.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_suite_of_inputs_has_an_error_for_each_and_one_when_there_is_no_result(string name, int results, int problems)
    {
        XElement root = PublishedSchemas(name, Write(name, results, problems));
        XElement inputs = root.Elements().Last();
        Assert.Equal("inputs", (string?)inputs.Attribute("name"));
        int expected = Math.Max(problems, 1);
        Assert.Equal(expected, (int?)inputs.Attribute("errors") ?? (int?)inputs.Attribute("failed"));
        Assert.Equal(expected, inputs.Elements().Count(static e => e.Name.LocalName is "testcase" or "test-case"));
        Assert.Contains(problems == 0 ? "No result came" : "'nope' is no URL", inputs.Value + string.Concat(inputs.Descendants("error").Select(static e => (string?)e.Attribute("message"))), StringComparison.Ordinal);
        Assert.Equal(results + 1, root.Elements().Count(static e => e.Attribute("name") is not null));
        if (name == "r.nunit.xml")
        {
            Assert.Equal(("Failed", expected), ((string?)root.Attribute("result"), (int?)root.Attribute("failed")));
        }
    }

    [Theory]
    [InlineData("r.github.log")]
    [InlineData("r.azure.log")]
    public void A_log_has_a_line_for_each_and_ends_with_the_reason(string name)
    {
        string[] lines = File.ReadAllLines(Write(name, 1, 2));
        Assert.Equal(3, lines.Length);
        Assert.All(lines[..2], l => Assert.StartsWith(name == "r.github.log" ? "::error title=NotChecked" : "##vso[task.logissue type=error;code=NotChecked]", l, StringComparison.Ordinal));
        Assert.StartsWith("AuthKit.Mcp: 2 inputs could not be checked.", lines[2], StringComparison.Ordinal);
        Assert.All(lines, l => Assert.InRange(l.Split("##vso[").Length - 1, 0, name == "r.azure.log" && l != lines[2] ? 1 : 0));
    }

    [Theory]
    [InlineData(1, 1, "MCP servers: 1 of 1 ok, 1 not checked")]
    [InlineData(0, 2, "MCP servers: none ok, 2 not checked")]
    [InlineData(0, 0, "MCP servers: none checked")]
    public void A_badge_is_grey_and_counts_them(int results, int problems, string expected)
    {
        string svg = File.ReadAllText(Write("r.svg", results, problems));
        Assert.Contains($"<title>{expected}</title>", svg, StringComparison.Ordinal);
        Assert.Contains("#57606a", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_have_the_exit_code_and_the_count()
    {
        string text = File.ReadAllText(Write("r.prom", 1, 3));
        Assert.Contains("\nauthkit_mcp_run_exit_code 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nauthkit_mcp_run_inputs_not_checked 3\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r.html")]
    [InlineData("r.md")]
    public void Pages_for_people_say_so(string name)
    {
        string text = File.ReadAllText(Write(name, 1, 1));
        Assert.Contains("1 input could not be checked.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("none has", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_has_a_notification_for_each()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Write("r.sarif", 1, 2)));
        JsonElement invocation = document.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(2, invocation.GetProperty("toolExecutionNotifications").GetArrayLength());
        using JsonDocument empty = JsonDocument.Parse(File.ReadAllText(Write("r.sarif", 0, 0)));
        Assert.False(empty.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
    }

    [Theory]
    [InlineData("r.json")]
    [InlineData("r.jsonl")]
    public void What_is_read_again_holds_the_results_and_the_inputs(string name)
    {
        string path = Write(name, 2, 3);
        Assert.Equal(2, Reports.Read(path).Count());
        Assert.Equal(3, Reports.Problems(path).Count());
        Assert.All(Reports.Problems(path), static p => Assert.Equal((Reports.Noted, true), (p.NotedAt, p.Message.StartsWith("'nope' is no URL. ::error::x", StringComparison.Ordinal))));
        Assert.All(Reports.Problems(path), static p => Assert.DoesNotContain(p.Message, char.IsControl));
        Assert.Single(Reports.Problems(Write("only" + name, 0, 1)));
        Assert.Empty(Reports.Problems(Write("no" + name, 1, 0)));
    }

    [Fact]
    public void A_document_without_them_has_no_member_for_them() => Assert.DoesNotContain("problem", File.ReadAllText(Write("r.json", 1, 0)), StringComparison.Ordinal);

    [Theory]
    [InlineData("r.github.log")]
    [InlineData("r.html")]
    public void What_they_say_of_the_run_goes_by_the_level_that_counts(string name)
    {
        Assert.Contains("none has errors", File.ReadAllText(_reports.Write(name, McpLevel.Error, Reports.Judged(("PRM-001", McpRuleVerdict.Warning)))), StringComparison.Ordinal);
        Assert.Contains("1 of 1 server has findings", File.ReadAllText(_reports.Write(name, McpLevel.Warning, Reports.Judged(("PRM-001", McpRuleVerdict.Warning)))), StringComparison.Ordinal);
    }

    private static XElement PublishedSchemas(string name, string path)
    {
        if (name == "r.nunit.xml")
        {
            return PublishedSchema.Load(path, "TestResult.xsd");
        }

        JUnitReportTests.AssertSchema(XDocument.Load(path));
        return XDocument.Load(path).Root ?? throw new InvalidOperationException();
    }

    private string Write(string name, int results, int problems) =>
        _reports.WriteWithProblems(name, McpLevel.Error, [.. Enumerable.Repeat(Problem, problems)], [.. Enumerable.Repeat(Reports.Judged(("PRM-001", McpRuleVerdict.Pass)), results)]);
}
