using System.Text.Json;
using System.Text.Json.Nodes;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>The structure that consumers rely on; the SARIF Multitool judges the rest in the interop tests.</summary>
public sealed class SarifReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void A_finding_has_level_server_rule_and_help()
    {
        JsonNode run = Run(Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Warning), ("PRM-003", McpRuleVerdict.Note), ("PRM-004", McpRuleVerdict.Blocked)));
        JsonArray results = run["results"]?.AsArray() ?? [];
        Assert.Equal(["PRM-001 error", "PRM-002 warning", "PRM-003 note"], results.Select(static r => $"{r?["ruleId"]} {r?["level"]}"));
        Assert.All(results, static r => Assert.Equal(Reports.Server, (string?)r?["locations"]?[0]?["logicalLocations"]?[0]?["fullyQualifiedName"]));
        JsonArray rules = run["tool"]?["driver"]?["rules"]?.AsArray() ?? [];
        Assert.All(results, r => Assert.Equal((string?)r?["ruleId"], (string?)rules[(int?)r?["ruleIndex"] ?? -1]?["id"]));
        McpRule rule = RuleCatalogue.Find("PRM-001") ?? throw new InvalidOperationException();
        Assert.Equal(rule.HelpUri, (string?)rules[0]?["helpUri"]);
        Assert.Contains(rule.Fix, (string?)rules[0]?["help"]?["text"], StringComparison.Ordinal);
        Assert.Equal("error", (string?)rules[0]?["defaultConfiguration"]?["level"]);
        Assert.True((bool?)run["invocations"]?[0]?["executionSuccessful"]);
    }

    [Fact]
    public void A_waived_finding_is_suppressed_and_says_why()
    {
        McpDiscoveryResult result = Reports.Judged(("PRM-001", McpRuleVerdict.Waived), ("PRM-002", McpRuleVerdict.Fail));
        McpWaiver waiver = new() { Rule = "PRM-001", Target = "*", Reason = "known", Owner = "ops", Expires = new DateTime(2027, 1, 2, 0, 0, 0, DateTimeKind.Utc) };
        JsonNode run = Run(result with { Findings = [result.Findings[0] with { Waiver = waiver }, result.Findings[1]] });
        Assert.Equal("PRM-001 at * until 2027-01-02: known (ops)", (string?)run["results"]?[0]?["suppressions"]?[0]?["justification"]);
        Assert.Empty(run["results"]?[1]?["suppressions"]?.AsArray() ?? [null]);
    }

    [Fact]
    public void A_fingerprint_stays_when_the_text_changes_and_differs_by_server_and_rule()
    {
        McpDiscoveryResult one = Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Fail));
        McpDiscoveryResult later = one with { Findings = [one.Findings[0] with { Message = "other" }], CheckedAt = one.CheckedAt.AddDays(1) };
        string[] prints = [.. (Run(one, later, one with { Uri = "https://b/mcp" })["results"]?.AsArray() ?? []).Select(static r => (string?)r?["partialFingerprints"]?["authkitMcpServerRule/v1"] ?? "")];
        Assert.Equal(prints[0], prints[2]);
        Assert.Equal(4, prints.Distinct().Count());
        Assert.All(prints, static p => Assert.Matches("^[0-9a-f]{64}$", p));
    }

    [Theory]
    [InlineData(McpVerdict.Unreachable, "fail error", true)]
    [InlineData(McpVerdict.Open, "fail error", true)]
    [InlineData(McpVerdict.Incomplete, "open none", false)]
    public void A_server_that_could_not_be_judged_is_a_result(McpVerdict verdict, string expected, bool isSuccessful)
    {
        JsonNode run = Run(Reports.Unjudged(verdict));
        Assert.Equal($"{verdict} {expected}", $"{run["results"]?[0]?["ruleId"]} {run["results"]?[0]?["kind"]} {run["results"]?[0]?["level"]}");
        Assert.Equal(isSuccessful, (bool?)run["invocations"]?[0]?["executionSuccessful"]);
    }

    [Fact]
    public void Braces_and_brackets_of_a_text_are_no_placeholders_and_no_links()
    {
        string? text = (string?)Run(Reports.Unjudged(McpVerdict.Open) with { RootCause = "{0} [x](https://evil.example)", Fix = "" })["results"]?[0]?["message"]?["text"];
        Assert.Equal("{{0}} \\[x\\](https://evil.example)", text);
    }

    private JsonNode Run(params McpDiscoveryResult[] results)
    {
        JsonNode log = JsonNode.Parse(File.ReadAllText(_reports.Write("r.sarif", results))) ?? throw new JsonException();
        Assert.Equal("2.1.0", (string?)log["version"]);
        return Assert.Single(log["runs"]?.AsArray() ?? []) ?? throw new JsonException();
    }
}
