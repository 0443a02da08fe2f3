using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>CHL-001 to CHL-003 on hand-written evidence: what a refusal that is no 401 is called, and what is no hole.</summary>
public class RefusalRulesTests
{
    private static readonly ProbeKind[] Posts = [ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool];

    [Theory]
    [InlineData(502, "behind it gave no answer", "Start the server behind mcp.contoso.com")]
    [InlineData(503, "behind it gave no answer", "Start the server behind mcp.contoso.com")]
    [InlineData(500, "fails before it asks", "Look into the server's log")]
    [InlineData(403, "no reason to sign in", "Answer requests to")]
    public void An_answer_in_place_of_the_401_is_called_what_it_is(int status, string words, string fix)
    {
        McpDiscoveryResult result = Posted(Seen.Answer(status, "")).Judge();
        result.Says("CHL-001", McpRuleVerdict.Fail, words);
        Assert.StartsWith(fix, result.Finding("CHL-001").Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "")]
    [InlineData(500, "")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Unauthorized"}}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error: no token"}}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"error":{"code":401,"message":"Unauthorized"}}""")]
    public void A_refusal_in_the_wrong_form_is_no_hole(int status, string body)
    {
        WireResponse answer = Seen.Answer(status, body, Seen.Json);
        McpDiscoveryResult result = Posted(answer).With(ProbeKind.Get, Seen.Endpoint, answer).With(ProbeKind.Delete, Seen.Endpoint, answer).Judge();
        Assert.Equal("CHL-001!", result.Roots());
        result.Says("CHL-002", McpRuleVerdict.Blocked, "none is carried out");
        Assert.Equal("CHL-001", result.Of("CHL-002").BlockedBy);
    }

    [Theory]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"result":{"content":[],"isError":true}}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool"}}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}""")]
    [InlineData(400, """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool"}}""")]
    public void An_answer_that_only_a_dispatcher_gives_is_a_hole(int status, string body) =>
        Seen.Good().With(ProbeKind.CallTool, Seen.Endpoint, Seen.Answer(status, body, Seen.Json)).Judge().Says("CHL-002", McpRuleVerdict.Fail, "reaches the tools");

    [Theory]
    [InlineData(ProbeKind.Initialize, true)]
    [InlineData(ProbeKind.Discover, false)]
    public void Only_an_open_initialize_looks_open_to_clients(ProbeKind open, bool looksOpen)
    {
        McpCheck check = Seen.Good().With(open, Seen.Endpoint, Seen.Result()).Judge().Of("CHL-002");
        Assert.Equal(McpRuleVerdict.Warning, check.Verdict);
        Assert.Equal(looksOpen, check.Message.Contains("conclude that no sign-in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(405)]
    [InlineData(404)]
    public void A_GET_that_is_challenged_beside_a_POST_that_is_not_there_is_the_former_transport(int status)
    {
        McpDiscoveryResult result = Posted(Seen.Answer(status, "", new HeaderLine("Allow", "GET"))).Judge();
        result.Says("CHL-001", McpRuleVerdict.Fail, "HTTP+SSE transport of 2024-11-05");
        Assert.StartsWith("Serve Streamable HTTP at", result.Finding("CHL-001").Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_POST_that_is_not_there_beside_a_GET_that_is_not_there_either_is_not_that()
    {
        Seen seen = Posted(Seen.Answer(405, "")).With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(405, ""));
        Assert.DoesNotContain("HTTP+SSE", seen.Judge().Of("CHL-001").Message, StringComparison.Ordinal);
    }

    private static Seen Posted(WireResponse answer)
    {
        Seen seen = Seen.Good();
        foreach (ProbeKind kind in Posts)
        {
            seen.With(kind, Seen.Endpoint, answer);
        }

        return seen;
    }
}
