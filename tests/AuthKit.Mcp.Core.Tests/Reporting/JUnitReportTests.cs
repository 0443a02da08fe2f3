using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public sealed class JUnitReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public static TheoryData<string, McpLevel> Runs
    {
        get
        {
            TheoryData<string, McpLevel> data = [];
            foreach (string rules in new[] { "Pass", "Note", "Warning", "Fail", "Skip", "Inconclusive", "Waived", "Pass Waived", "Fail Blocked", "Pass Warning Note Skip", ":Open", ":NotMcp", ":Unreachable", ":Incomplete", ":Pass", ":Warning", ":Fail" })
            {
                data.Add(rules, McpLevel.Error);
                data.Add(rules, McpLevel.Warning);
            }

            return data;
        }
    }

    public void Dispose() => _reports.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_file_is_red_exactly_when_the_exit_code_is_not_zero(string rules, McpLevel failOn)
    {
        McpDiscoveryResult result = Result(rules);
        XElement suite = Suite(failOn, result);
        RunTally tally = new(failOn);
        tally.Add(result);
        Assert.Equal(tally.Sum().ExitCode != 0, (int?)suite.Attribute("failures") + (int?)suite.Attribute("errors") > 0);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_file_keeps_to_the_schemas_of_Ant_and_Jenkins(string rules, McpLevel failOn)
    {
        McpDiscoveryResult hostile = Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Skip)) with
        {
            Uri = Reports.Hostile,
            Checks = [Reports.Check("PRM-001", McpRuleVerdict.Fail) with { Title = Reports.Hostile, Message = Reports.Hostile }, Reports.Check("PRM-002", McpRuleVerdict.Warning) with { Message = Reports.Hostile }],
            Findings = [Reports.Finding("PRM-001", McpRuleVerdict.Fail) with { Message = Reports.Hostile, Fix = Reports.Hostile, Replay = new McpReplay(Reports.Hostile, "") }],
        };
        AssertSchema(Load(failOn, Result(rules), hostile));
    }

    [Fact]
    public void A_case_is_named_by_its_rule_and_says_what_to_do()
    {
        XElement suite = Suite(McpLevel.Error, Result("Pass Warning Fail Waived Blocked Skip"));
        Assert.Equal("6 1 0 3", string.Join(' ', new[] { "tests", "failures", "errors", "skipped" }.Select(a => (string?)suite.Attribute(a))));
        XElement[] cases = [.. suite.Elements("testcase")];
        Assert.Equal(["R-0 R-0 holds", "R-1 R-1 holds", "R-2 R-2 holds", "R-3 R-3 holds", "R-4 R-4 holds", "R-5 R-5 holds"], cases.Select(static c => (string?)c.Attribute("name")));
        Assert.All(cases, static c => Assert.Equal(Reports.Server, (string?)c.Attribute("classname")));
        XElement failure = Assert.Single(cases[2].Elements());
        Assert.Equal(("failure", "R-2: Fail", "Fail"), (failure.Name.LocalName, (string?)failure.Attribute("message"), (string?)failure.Attribute("type")));
        Assert.Contains("Fix: change R-2 back", failure.Value, StringComparison.Ordinal);
        Assert.Equal(["Waived: R-3: Waived", "Blocked by PRM-001: R-4: Blocked", "Skip: R-5: Skip"], cases[3..].Select(static c => (string?)c.Element("skipped")?.Attribute("message")));
        Assert.Equal("Warning R-1 R-1: Warning\n", suite.Element("system-out")?.Value);
    }

    [Fact]
    public void An_unreachable_server_is_one_case_with_an_error()
    {
        XElement one = Assert.Single(Suite(McpLevel.Error, Reports.Unjudged(McpVerdict.Unreachable)).Elements("testcase"));
        Assert.Equal("The server answers", (string?)one.Attribute("name"));
        Assert.Equal("It is Unreachable.", (string?)one.Element("error")?.Attribute("message"));
    }

    private static McpDiscoveryResult Result(string rules) => rules[0] == ':'
        ? Reports.Unjudged(Enum.Parse<McpVerdict>(rules[1..]))
        : Reports.Judged([.. rules.Split(' ').Select(static (v, i) => ($"R-{i}", Enum.Parse<McpRuleVerdict>(v)))]);

    // junit-10.xsd of the Jenkins xUnit plugin and JUnit.xsd of Ant, as far as both ask for something.
    internal static void AssertSchema(XDocument report)
    {
        Assert.Equal("testsuites", report.Root?.Name.LocalName);
        Assert.Empty(report.Root?.Attributes() ?? []);
        string[] ids = [.. report.Root?.Elements().Select(static s => (string?)s.Attribute("id") ?? "") ?? []];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (XElement suite in report.Root?.Elements() ?? [])
        {
            Assert.Equal("testsuite", suite.Name.LocalName);
            Assert.Equal(["properties", "testcase", "system-out", "system-err"], suite.Elements().Select(static e => e.Name.LocalName).Distinct());
            Assert.Equal(["errors", "failures", "hostname", "id", "name", "package", "skipped", "tests", "time", "timestamp"], suite.Attributes().Select(static a => a.Name.LocalName).Order());
            Assert.All(suite.Attributes(), static a => Assert.NotEmpty(a.Value));
            Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$", (string?)suite.Attribute("timestamp"));
            Assert.True(decimal.TryParse((string?)suite.Attribute("time"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _));
            XElement[] cases = [.. suite.Elements("testcase")];
            Assert.NotEmpty(cases);
            Assert.Equal(cases.Length, (int?)suite.Attribute("tests"));
            Assert.Equal(cases.Count(static c => c.Element("failure") is not null), (int?)suite.Attribute("failures"));
            Assert.Equal(cases.Count(static c => c.Element("error") is not null), (int?)suite.Attribute("errors"));
            Assert.Equal(cases.Count(static c => c.Element("skipped") is not null), (int?)suite.Attribute("skipped"));
            foreach (XElement one in cases)
            {
                Assert.Equal(["classname", "name", "time"], one.Attributes().Select(static a => a.Name.LocalName).Order());
                Assert.All(one.Attributes(), static a => Assert.NotEmpty(a.Value));
                Assert.InRange(one.Elements().Count(), 0, 1);
                Assert.All(one.Elements(), static e => Assert.Contains(e.Name.LocalName, new[] { "failure", "error", "skipped" }));
                Assert.All(one.Elements().Where(static e => e.Name != "skipped"), static e => Assert.NotEmpty((string?)e.Attribute("type") ?? ""));
            }
        }
    }

    private XElement Suite(McpLevel failOn, McpDiscoveryResult result) => Assert.Single(Load(failOn, result).Root?.Elements() ?? []);

    private XDocument Load(McpLevel failOn, params McpDiscoveryResult[] results)
    {
        // A reader that checks each character, as strict CI systems do.
        using XmlReader reader = XmlReader.Create(_reports.Write("r.xml", failOn, results), new XmlReaderSettings { CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit });
        XDocument report = XDocument.Load(reader);
        PublishedSchema.Load(_reports.PathOf("r.xml"), "junit_schema_4.xsd");
        Assert.DoesNotMatch(new Regex("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202e\u200b\ufffe\uffff]"), report.ToString());
        return report;
    }
}
