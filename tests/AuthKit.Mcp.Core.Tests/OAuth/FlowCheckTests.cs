using System.Net;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>The stages over sockets against the sandbox, with each of its faults on the way.</summary>
public sealed class FlowCheckTests
{
    [Fact]
    public async Task A_clean_sandbox_passes_every_stage_and_keeps_no_token()
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions());
        Assert.All(result.Stages, static s => Assert.Equal(McpRuleVerdict.Pass, s.Verdict));
        Assert.Equal((McpVerdict.Pass, 10), (result.Verdict, result.Stages.Count));
        Assert.Contains("client registration", Assert.Single(result.LeftBehind), StringComparison.Ordinal);
        Assert.DoesNotContain("mat_", string.Join("\n", result.Stages.SelectMany(static s => s.Evidence.Append(s.Message))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway-500", McpFlowStageName.Discovery)]
    [InlineData("gateway-down", McpFlowStageName.Discovery)]
    [InlineData("register-refuses", McpFlowStageName.Registration)]
    [InlineData("register-500", McpFlowStageName.Registration)]
    [InlineData("register-forgets", McpFlowStageName.Authorization)]
    [InlineData("code-not-issued", McpFlowStageName.Authorization)]
    [InlineData("state-dropped", McpFlowStageName.Authorization)]
    [InlineData("state-altered", McpFlowStageName.Authorization)]
    [InlineData("iss-wrong", McpFlowStageName.Authorization)]
    [InlineData("consent-denied", McpFlowStageName.Authorization)]
    [InlineData("token-500", McpFlowStageName.Token)]
    [InlineData("token-invalid-client", McpFlowStageName.Token)]
    [InlineData("token-invalid-grant", McpFlowStageName.Token)]
    [InlineData("token-no-access-token", McpFlowStageName.Token)]
    [InlineData("token-type-missing", McpFlowStageName.Token)]
    [InlineData("valid-token-refused", McpFlowStageName.FirstCall)]
    [InlineData("userinfo-500", McpFlowStageName.FirstCall)]
    [InlineData("first-call-500", McpFlowStageName.FirstCall)]
    [InlineData("first-call-html", McpFlowStageName.FirstCall)]
    [InlineData("second-call-401", McpFlowStageName.SecondCall)]
    [InlineData("tools-list-error", McpFlowStageName.SecondCall)]
    [InlineData("session-lost", McpFlowStageName.SecondCall)]
    [InlineData("tools-call-403", McpFlowStageName.Tool)]
    [InlineData("tool-never-allowed", McpFlowStageName.StepUp)]
    [InlineData("refresh-refused", McpFlowStageName.Refresh)]
    [InlineData("refresh-500", McpFlowStageName.Refresh)]
    [InlineData("refresh-token-dead", McpFlowStageName.Refresh)]
    [InlineData("code-reusable", McpFlowStageName.CodeReplay)]
    [InlineData("code-replay-500", McpFlowStageName.CodeReplay)]
    [InlineData("revoke-500", McpFlowStageName.Revocation)]
    [InlineData("revoke-ignored", McpFlowStageName.Revocation)]
    [InlineData("revoke-refresh-ignored", McpFlowStageName.Revocation)]
    [InlineData("revoke-access-ignored", McpFlowStageName.Revocation)]
    [InlineData("revoked-token-500", McpFlowStageName.ServerRefusal)]
    [InlineData("server-ignores-revocation", McpFlowStageName.ServerRefusal)]
    public async Task A_fault_fails_its_stage_and_blocks_the_rest(string fault, McpFlowStageName stage)
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions { Faults = [fault] }, static o => o with { ToolName = "whoami", WaitForRevocation = true, CacheTime = TimeSpan.FromMilliseconds(300), PollTime = TimeSpan.FromMilliseconds(50) });
        McpFlowStage failed = Assert.Single(result.Stages, static s => s.Verdict == McpRuleVerdict.Fail);
        Assert.Equal((stage, McpVerdict.Fail), (failed.Name, result.Verdict));
        Assert.False(string.IsNullOrEmpty(result.RootCause) || string.IsNullOrEmpty(result.Fix));
        Assert.All(result.Stages.SkipWhile(s => s != failed).Skip(1), s => Assert.Equal((McpRuleVerdict.Blocked, stage), (s.Verdict, s.BlockedBy)));
    }

    [Fact]
    public async Task A_cache_is_not_proven_without_waiting_and_measured_with_it()
    {
        SandboxOptions caching = new() { UserinfoCacheSeconds = 2 };
        Assert.Equal(McpRuleVerdict.Inconclusive, (await RunAsync(caching)).Stages[^1].Verdict);
        McpFlowStage waited = (await RunAsync(caching, static o => o with { WaitForRevocation = true, PollTime = TimeSpan.FromMilliseconds(200) })).Stages[^1];
        Assert.Equal(McpRuleVerdict.Note, waited.Verdict);
    }

    [Fact]
    public async Task A_tool_that_needs_more_scopes_gets_a_step_up()
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions { Faults = ["tool-needs-scope"] }, static o => o with { ToolName = "whoami" });
        Assert.Equal((McpRuleVerdict.Pass, McpVerdict.Pass), (result.Stages.Single(static s => s.Name == McpFlowStageName.StepUp).Verdict, result.Verdict));
    }

    [Theory]
    [InlineData("", McpRuleVerdict.Pass)]
    [InlineData("any-mat-token-accepted", McpRuleVerdict.Fail)]
    [InlineData("server-open", McpRuleVerdict.Inconclusive)]
    public async Task Another_server_must_refuse_the_token(string fault, McpRuleVerdict verdict)
    {
        using SandboxHost other = SandboxHost.Start(new SandboxOptions { Faults = fault.Length == 0 ? [] : [fault] });
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions(), o => o with { OtherServer = other.McpUri });
        Assert.Equal(verdict, result.Stages.Single(static s => s.Name == McpFlowStageName.OtherServer).Verdict);
    }

    [Fact]
    public async Task Reading_only_ends_after_discovery()
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions(), static o => o with { ReadOnly = true });
        Assert.Equal((McpRuleVerdict.Pass, 9), (result.Stages[0].Verdict, result.Stages.Count(static s => s.Verdict == McpRuleVerdict.Skip)));
        Assert.Empty(result.LeftBehind);
    }

    private static async Task<McpOAuthFlowResult> RunAsync(SandboxOptions sandbox, Func<FlowOptions, FlowOptions>? change = null)
    {
        using SandboxHost host = SandboxHost.Start(sandbox);
        FlowLog log = new();
        OAuthWire wire = new(host.McpUri, new HttpSettings { NoProxy = true }, s => log.Over(new HttpSender(s)));
        using OAuthFlow engine = new(new OAuthFlowOptions { Uri = host.McpUri }, wire, _ => new FormSignIn(wire, host.RedirectUri, new NetworkCredential(host.UserEmail, host.UserPassword), signUp: false));
        FlowOptions options = new() { Uri = host.McpUri };
        return await FlowCheck.RunAsync(change?.Invoke(options) ?? options, engine, log, static _ => Task.CompletedTask, default);
    }
}
