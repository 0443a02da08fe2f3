using System.Xml.Linq;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>Judged by the schema that NUnit publishes for its results, as Pester carries it.</summary>
public sealed class NUnitReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Theory]
    [MemberData(nameof(JUnitReportTests.Runs), MemberType = typeof(JUnitReportTests))]
    public void The_file_keeps_to_the_schema_and_is_red_exactly_when_that_of_JUnit_is(string rules, McpLevel failOn)
    {
        McpDiscoveryResult result = rules[0] == ':' ? Reports.Unjudged(Enum.Parse<McpVerdict>(rules[1..])) : Reports.Judged([.. rules.Split(' ').Select(static (v, i) => ($"R-{i}", Enum.Parse<McpRuleVerdict>(v)))]);
        XElement junit = XDocument.Load(_reports.Write("r.xml", failOn, result)).Descendants("testsuite").Single();
        XElement run = Load(failOn, result, Hostile());
        XElement suite = run.Elements("test-suite").First();
        Assert.Equal((int?)junit.Attribute("failures") + (int?)junit.Attribute("errors"), (int?)suite.Attribute("failed"));
        Assert.Equal((int?)suite.Attribute("total"), suite.Elements("test-case").Count());
        foreach (string sum in new[] { "total", "passed", "failed", "skipped" })
        {
            Assert.Equal((int?)run.Attribute(sum), run.Elements("test-suite").Sum(s => (int?)s.Attribute(sum)));
        }
    }

    [Fact]
    public void A_case_says_what_is_wrong_and_what_to_do()
    {
        XElement suite = Assert.Single(Load(McpLevel.Error, Reports.Judged(("R-0", McpRuleVerdict.Pass), ("R-1", McpRuleVerdict.Warning), ("R-2", McpRuleVerdict.Fail), ("R-3", McpRuleVerdict.Waived))).Elements("test-suite"));
        Assert.Equal(["Passed", "Warning", "Failed", "Skipped"], suite.Elements("test-case").Select(static c => (string?)c.Attribute("result")));
        Assert.Contains("Fix: change R-2 back", suite.Descendants("stack-trace").Single().Value, StringComparison.Ordinal);
        Assert.Equal(["R-1: Warning", "Waived: R-3: Waived"], suite.Descendants("reason").Select(static r => r.Value.Trim()));
    }

    private static McpDiscoveryResult Hostile() => Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Skip)) with
    {
        Uri = Reports.Hostile,
        RootCause = Reports.Hostile,
        Checks = [Reports.Check("PRM-001", McpRuleVerdict.Fail) with { Title = Reports.Hostile, Message = Reports.Hostile }, Reports.Check("PRM-002", McpRuleVerdict.Warning) with { Message = Reports.Hostile }],
    };

    private XElement Load(McpLevel failOn, params McpDiscoveryResult[] results) => PublishedSchema.Load(_reports.Write("r.nunit.xml", failOn, results), "TestResult.xsd");
}
