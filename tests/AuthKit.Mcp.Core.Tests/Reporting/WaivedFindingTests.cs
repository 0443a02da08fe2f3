using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>What a waiver accepts is told with who accepted it, why and until when: the wrong waiver is found only by who reads it.</summary>
public sealed class WaivedFindingTests : IDisposable
{
    private const string Accepted = "Accepted until 2027-01-02: the proxy follows (ops)";
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Theory]
    [InlineData("r.xml", "message=\"Waived: PRM-003: Waived " + Accepted + "\"")]
    [InlineData("r.nunit.xml", "<message>Waived: PRM-003: Waived " + Accepted + "</message>")]
    [InlineData("r.md", @"| Waived | PRM-003 | PRM-003 is broken Accepted until 2027-01-02\: the proxy follows \(ops\) |")]
    [InlineData("r.html", "PRM-003 at * until 2027-01-02: the proxy follows (ops)")]
    [InlineData("r.sarif", "PRM-003 at * until 2027-01-02: the proxy follows (ops)")]
    public void A_report_says_why_a_finding_is_accepted_even_at_a_server_that_passes(string name, string text)
    {
        McpDiscoveryResult waived = Waived();
        Assert.Equal(McpVerdict.Pass, waived.Verdict);
        Assert.Contains(text, File.ReadAllText(_reports.Write(name, waived)), StringComparison.Ordinal);
    }

    [Fact]
    public void So_does_a_comparison()
    {
        RunComparison comparison = new();
        comparison.AddBefore(Reports.Judged(("PRM-003", McpRuleVerdict.Fail)));
        comparison.AddAfter(Waived());
        McpReportChange change = Assert.Single(comparison.Compare(McpFailOn.New).Changes);
        Assert.Equal((McpChange.Waived, $"PRM-003 is broken {Accepted}"), (change.Change, change.Message));
    }

    private static McpDiscoveryResult Waived()
    {
        McpDiscoveryResult result = Reports.Judged(("PRM-003", McpRuleVerdict.Waived));
        McpWaiver waiver = new() { Rule = "PRM-003", Target = "*", Reason = "the proxy follows", Owner = "ops", Expires = new DateTime(2027, 1, 2, 0, 0, 0, DateTimeKind.Utc) };
        return result with { Findings = [result.Findings[0] with { Waiver = waiver }] };
    }
}
