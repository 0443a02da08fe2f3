using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Each verdict that stands in place of the rules.</summary>
public class GateTests
{
    private static readonly HeaderLine Html = new("Content-Type", "text/html");

    [Theory]
    [InlineData(ProbeKind.Initialize)]
    [InlineData(ProbeKind.Discover)]
    [InlineData(ProbeKind.ListTools)]
    public void A_result_without_a_token_and_without_metadata_is_open(ProbeKind open) =>
        AssertVerdict(McpVerdict.Open, Answering(400).With(open, Seen.Endpoint, Seen.Result()));

    [Fact]
    public void A_result_in_the_first_full_event_of_a_stream_is_open() =>
        AssertVerdict(McpVerdict.Open, Answering(404).With(ProbeKind.Initialize, Seen.Endpoint, Seen.Answer(
            200, "id: 1\r\ndata:\r\n\r\nevent: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\r\ndata: \"result\":{}}\r\n\r\n", new HeaderLine("Content-Type", "text/event-stream"))));

    [Fact]
    public void A_catch_all_that_answers_any_JSON_object_does_not_make_an_open_server_a_broken_one() =>
        AssertVerdict(McpVerdict.Open, Answering(200, Seen.Result())
            .With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(200, "{\"error\":\"no such page\"}", Seen.Json)));

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(302)]
    public void Neither_MCP_nor_metadata_is_not_MCP(int status) => AssertVerdict(McpVerdict.NotMcp, Answering(status));

    [Fact]
    public void A_web_page_is_not_MCP() => AssertVerdict(McpVerdict.NotMcp, Answering(200, Seen.Answer(200, "<html>", Html)));

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void A_proxy_without_its_server_is_unreachable(int status) => AssertVerdict(McpVerdict.Unreachable, Answering(status));

    [Fact]
    public void No_answer_at_all_is_unreachable() =>
        AssertVerdict(McpVerdict.Unreachable, Seen.Nothing().With(ProbeKind.Initialize, Seen.Fault(Seen.Endpoint, WireFault.NameNotResolved, "POST")));

    [Theory]
    [InlineData("cf-mitigated")]
    [InlineData("x-vercel-mitigated")]
    public void A_bot_wall_leaves_the_check_incomplete(string header) =>
        AssertVerdict(McpVerdict.Incomplete, Answering(403, Seen.Answer(403, "", new HeaderLine(header, "challenge"))));

    [Fact]
    public void A_rate_limit_leaves_the_check_incomplete() => AssertVerdict(McpVerdict.Incomplete, Answering(429));

    [Fact]
    public void A_deadline_before_any_answer_leaves_the_check_incomplete() =>
        Assert.Equal(McpVerdict.Incomplete, ApplicabilityGate.Judge(new DiscoveryFacts(Seen.Nothing().Evidence(late: true)))?.Verdict);

    [Fact]
    public void A_deadline_before_the_endpoint_answers_is_not_unreachable() =>
        Assert.Equal(McpVerdict.Incomplete, ApplicabilityGate.Judge(new DiscoveryFacts(
            Seen.Nothing().With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(404, "")).Evidence(late: true)))?.Verdict);

    [Fact]
    public void A_server_that_challenges_is_judged_by_the_rules() => Assert.Null(ApplicabilityGate.Judge(new DiscoveryFacts(Seen.Good().Evidence())));

    [Fact]
    public void A_server_that_the_run_did_not_come_to_is_not_called_slow()
    {
        (McpVerdict Verdict, string Cause, string Fix)? judged = ApplicabilityGate.Judge(new DiscoveryFacts(Seen.Nothing().Evidence(late: true) with { RequestCount = 0 }));
        Assert.Equal(McpVerdict.Incomplete, judged?.Verdict);
        Assert.Contains("-RunDeadlineSec", judged?.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("slow", judged?.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_check_was_told_to_connect_is_what_is_to_be_looked_at()
    {
        Evidence refused = Seen.Nothing().With(ProbeKind.Initialize, Seen.Fault(Seen.Endpoint, WireFault.ConnectionFailed, "POST")).Evidence() with { Address = "192.0.2.10:443" };
        (McpVerdict Verdict, string Cause, string Fix)? judged = ApplicabilityGate.Judge(new DiscoveryFacts(refused));
        Assert.StartsWith("No HTTP answer from mcp.contoso.com at 192.0.2.10:443:", judged?.Cause, StringComparison.Ordinal);
        Assert.Contains("192.0.2.10:443", judged?.Fix, StringComparison.Ordinal);
    }

    private static Seen Answering(int status, WireResponse? answer = null)
    {
        Seen seen = Seen.Nothing();
        foreach (ProbeKind kind in new[] { ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete })
        {
            seen.With(kind, Seen.Endpoint, answer ?? Seen.Answer(status, ""));
        }

        return seen.With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(404, ""));
    }

    private static void AssertVerdict(McpVerdict verdict, Seen seen)
    {
        McpDiscoveryResult result = seen.Judge();
        Assert.Equal(verdict, result.Verdict);
        Assert.NotEmpty(result.RootCause);
        Assert.NotEmpty(result.Fix);
        Assert.Empty(result.Findings);
    }
}
