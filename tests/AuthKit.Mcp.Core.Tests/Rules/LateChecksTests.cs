using System.Runtime.CompilerServices;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>The checks of a result, which are written out when somebody looks at them.</summary>
public sealed class LateChecksTests
{
    [Fact]
    public void They_are_the_same_each_time_in_the_result_and_in_its_copies()
    {
        McpDiscoveryResult result = DiscoveryJudge.Judge(Open(), new DiscoveryOptions());
        McpDiscoveryResult copy = result with { Settings = "copied" };
        Assert.Equal(RuleCatalogue.All.Select(static r => r.Id), result.Checks.Select(static c => c.RuleId));
        Assert.Same(result.Checks[0], copy.Checks[0]);
        Assert.Same(result.Checks, result.Checks);
        Assert.Empty((result with { Checks = [] }).Checks);
    }

    [Fact]
    public void Of_two_results_none_shares_a_check_with_the_other()
    {
        // Add-Member on the one must not be seen on the other.
        McpDiscoveryResult one = DiscoveryJudge.Judge(Open(), new DiscoveryOptions());
        McpDiscoveryResult other = DiscoveryJudge.Judge(Open(), new DiscoveryOptions());
        Assert.All(one.Checks.Zip(other.Checks), static pair => Assert.NotSame(pair.First, pair.Second));
    }

    [Fact]
    public void A_result_that_is_kept_keeps_no_answers()
    {
        (McpDiscoveryResult result, WeakReference<byte[]> body) = Judged();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(body.TryGetTarget(out _));
        Assert.Contains(result.Checks, static c => c.Verdict == McpRuleVerdict.Fail);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Else the evidence would live as long as the test.
    private static (McpDiscoveryResult Result, WeakReference<byte[]> Body) Judged()
    {
        Evidence evidence = Open();
        byte[] body = evidence.Probes[0].Exchange.Response?.Body ?? [];
        return (DiscoveryJudge.Judge(evidence, new DiscoveryOptions()), new WeakReference<byte[]>(body));
    }

    // Answers 401 without a header, and metadata that names nobody: several rules fail and show these answers.
    private static Evidence Open()
    {
        const string url = "https://mcp.example/mcp";
        WireRequest request = new("POST", url);
        Exchange refused = new() { Request = request, Response = new WireResponse { Status = 401, Body = "no"u8.ToArray() } };
        Exchange document = new() { Request = new("GET", "https://mcp.example/.well-known/oauth-protected-resource/mcp"), Response = new WireResponse { Status = 200, Headers = [new("Content-Type", "application/json")], Body = """{"resource":"https://other.example"}"""u8.ToArray() } };
        return new Evidence { Target = url, Probes = [new(ProbeKind.Initialize, refused), new(ProbeKind.Discover, refused), new(ProbeKind.InsertedMetadata, document)] };
    }
}
