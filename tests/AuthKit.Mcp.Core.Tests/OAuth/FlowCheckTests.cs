using System.Net;
using AuthKit.Mcp.Core.Tests.OAuth.Attacks;
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
    [InlineData("gateway-500", McpFlowStageName.Discovery, "the status is 500")]
    [InlineData("gateway-down", McpFlowStageName.Discovery, "the status is 503")]
    [InlineData("prm-resource-other-host", McpFlowStageName.Discovery, "RFC 9728")]
    [InlineData("as-issuer-other", McpFlowStageName.Discovery, "RFC 8414")]
    [InlineData("register-refuses", McpFlowStageName.Registration, "invalid_client_metadata")]
    [InlineData("register-500", McpFlowStageName.Registration, "refused the registration (500")]
    [InlineData("as-no-s256", McpFlowStageName.Registration, "does not announce PKCE")]
    [InlineData("register-forgets", McpFlowStageName.Authorization, "invalid_client")]
    [InlineData("code-not-issued", McpFlowStageName.Authorization, "neither a code nor an error")]
    [InlineData("state-dropped", McpFlowStageName.Authorization, "no state")]
    [InlineData("state-altered", McpFlowStageName.Authorization, "another state")]
    [InlineData("iss-wrong", McpFlowStageName.Authorization, "https://other.example")]
    [InlineData("consent-denied", McpFlowStageName.Authorization, "access_denied")]
    [InlineData("token-500", McpFlowStageName.Token, "(500)")]
    [InlineData("token-invalid-client", McpFlowStageName.Token, "invalid_client")]
    [InlineData("token-invalid-grant", McpFlowStageName.Token, "invalid_grant")]
    [InlineData("token-no-access-token", McpFlowStageName.Token, "no access_token")]
    [InlineData("token-type-missing", McpFlowStageName.Token, "no token_type")]
    [InlineData("valid-token-refused", McpFlowStageName.FirstCall, "refuses a valid token at the first call")]
    [InlineData("userinfo-500", McpFlowStageName.FirstCall, "the first call")]
    [InlineData("first-call-500", McpFlowStageName.FirstCall, "fails at the first call once a token is accepted")]
    [InlineData("first-call-html", McpFlowStageName.FirstCall, "no MCP server")]
    [InlineData("second-call-401", McpFlowStageName.SecondCall, "refuses a valid token at tools/list")]
    [InlineData("tools-list-error", McpFlowStageName.SecondCall, "an error of its own")]
    [InlineData("session-lost", McpFlowStageName.SecondCall, "session that initialize opened")]
    [InlineData("tools-call-403", McpFlowStageName.Tool, "forbids tools/call")]
    [InlineData("tool-500", McpFlowStageName.Tool, "fails at tools/call")]
    [InlineData("tool-never-allowed", McpFlowStageName.StepUp, "does not see the scopes")]
    [InlineData("tool-needs-scope+step-up-refused", McpFlowStageName.StepUp, "invalid_scope")]
    [InlineData("refresh-refused", McpFlowStageName.Refresh, "invalid_grant")]
    [InlineData("refresh-500", McpFlowStageName.Refresh, "(500)")]
    [InlineData("refresh-token-dead", McpFlowStageName.Refresh, "access token of a refresh")]
    [InlineData("code-reusable", McpFlowStageName.CodeReplay, "does not use codes up")]
    [InlineData("tool-needs-scope+code-reusable", McpFlowStageName.CodeReplay, "does not use codes up")]
    [InlineData("code-replay-500", McpFlowStageName.CodeReplay, "crashes on a code")]
    [InlineData("revoke-500", McpFlowStageName.Revocation, "may still be valid")]
    [InlineData("revoke-ignored", McpFlowStageName.Revocation, "Revoking the access token has no effect")]
    [InlineData("revoke-refresh-ignored", McpFlowStageName.Revocation, "Revoking the refresh token has no effect")]
    [InlineData("revoke-access-ignored", McpFlowStageName.Revocation, "Revoking the access token has no effect")]
    [InlineData("revoked-token-500", McpFlowStageName.ServerRefusal, "crashes on a token")]
    [InlineData("server-ignores-revocation", McpFlowStageName.ServerRefusal, "does not ask the authorization server again")]
    public async Task A_fault_fails_its_stage_with_its_cause_and_blocks_the_rest(string faults, McpFlowStageName stage, string cause)
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions { Faults = faults.Split('+') }, static o => o with { ToolName = "whoami", WaitForRevocation = true, CacheTime = TimeSpan.FromMilliseconds(300), PollTime = TimeSpan.FromMilliseconds(50) });
        McpFlowStage failed = Assert.Single(result.Stages, static s => s.Verdict == McpRuleVerdict.Fail);
        Assert.Equal((stage, McpVerdict.Fail), (failed.Name, result.Verdict));
        Assert.Contains(cause, result.RootCause, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(result.Fix));
        Assert.All(result.Stages.SkipWhile(s => s != failed).Skip(1), s => Assert.Equal((McpRuleVerdict.Blocked, stage), (s.Verdict, s.BlockedBy)));
    }

    [Fact]
    public async Task A_token_endpoint_that_is_busy_proves_nothing_about_used_codes_and_revoked_tokens()
    {
        using AttackedSite site = new();
        int asked = 0;
        site.Instead = r => r.StartsWith("POST /token", StringComparison.Ordinal) && Interlocked.Increment(ref asked) > 2 ? AttackedSite.Json(429, "{}") : null;
        McpOAuthFlowResult result = await site.CheckAsync();
        Assert.All([McpFlowStageName.CodeReplay, McpFlowStageName.Revocation], n => Assert.Equal(McpRuleVerdict.Inconclusive, result.Stages.Single(s => s.Name == n).Verdict));
    }

    [Fact]
    public async Task A_refusal_with_status_200_is_a_refusal()
    {
        using AttackedSite site = new();
        int asked = 0;
        site.Instead = r => r.StartsWith("POST /token", StringComparison.Ordinal) && Interlocked.Increment(ref asked) > 2 ? AttackedSite.Json(200, """{"error":"bad_verification_code"}""") : null;
        McpOAuthFlowResult result = await site.CheckAsync();
        Assert.All([McpFlowStageName.CodeReplay, McpFlowStageName.Revocation], n => Assert.Equal(McpRuleVerdict.Pass, result.Stages.Single(s => s.Name == n).Verdict));
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
    [InlineData("any-token-accepted", McpRuleVerdict.Fail)]
    [InlineData("server-open", McpRuleVerdict.Inconclusive)]
    public async Task Another_server_must_refuse_the_token(string fault, McpRuleVerdict verdict)
    {
        using SandboxHost other = SandboxHost.Start(new SandboxOptions { Faults = fault.Length == 0 ? [] : [fault] });
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions(), o => o with { OtherServer = other.McpUri });
        McpFlowStage stage = result.Stages.Single(static s => s.Name == McpFlowStageName.OtherServer);
        Assert.Equal(verdict, stage.Verdict);
        Assert.Equal(verdict == McpRuleVerdict.Fail, stage.Cause?.Contains("for which resource", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Reading_only_ends_after_discovery()
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions(), static o => o with { ReadOnly = true });
        Assert.Equal((McpRuleVerdict.Pass, 9), (result.Stages[0].Verdict, result.Stages.Count(static s => s.Verdict == McpRuleVerdict.Skip)));
        Assert.Empty(result.LeftBehind);
        Assert.Equal(McpVerdict.Incomplete, result.Verdict);
    }

    [Fact]
    public async Task Another_server_over_plain_http_is_refused_under_its_own_name()
    {
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => RunAsync(new SandboxOptions(), static o => o with { OtherServer = "http://192.0.2.4/mcp" }));
        Assert.Equal(ErrorCode.UnencryptedAuthentication, e.Code);
        Assert.StartsWith("-OtherServer ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_an_answer_that_cannot_be_used_is_revoked()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { Faults = ["token-type-missing"] });
        McpOAuthFlowResult result = await RunAsync(host);
        Assert.Equal(McpFlowStageName.Token, result.Stages.Single(static s => s.Verdict == McpRuleVerdict.Fail).Name);
        Assert.Equal(2, host.Requests.Count(static r => r is { Path: "/oauth/revoke", Status: 200 }));
        Assert.Contains("client registration", Assert.Single(result.LeftBehind), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_cannot_be_revoked_is_named_as_left_behind()
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions { Faults = ["token-type-missing", "revoke-500"] });
        Assert.Contains(result.LeftBehind, static l => l.StartsWith("Tokens at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_after_the_token_still_revokes_it()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions());
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(host, null, stage =>
        {
            if (stage.Name == McpFlowStageName.Token)
            {
                stop.Cancel();
            }

            return Task.CompletedTask;
        }, stop.Token));
        Assert.Equal(2, host.Requests.Count(static r => r is { Path: "/oauth/revoke", Status: 200 }));
    }

    [Fact]
    public async Task A_stop_while_it_clears_up_still_revokes()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { Faults = ["first-call-500"] });
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(host, null, stage =>
        {
            if (stage.Name == McpFlowStageName.ServerRefusal)
            {
                stop.Cancel();
            }

            return Task.CompletedTask;
        }, stop.Token));
        Assert.Equal(2, host.Requests.Count(static r => r is { Path: "/oauth/revoke", Status: 200 }));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_revocation_that_is_never_answered()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions());
        using CancellationTokenSource stop = new();
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(host, null, stage =>
        {
            if (stage.Name == McpFlowStageName.Token)
            {
                host.SetFaults(["gateway-timeout"]);
                watch.Restart();
                stop.Cancel();
            }

            return Task.CompletedTask;
        }, stop.Token));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task An_error_of_the_call_after_the_token_revokes_it_and_names_what_stays()
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions());
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => RunAsync(host, null, static stage => stage.Name == McpFlowStageName.Token
            ? throw new AuthKitException(ErrorCode.InvalidArgument, "That cannot be used.")
            : Task.CompletedTask));
        Assert.Equal(2, host.Requests.Count(static r => r is { Path: "/oauth/revoke", Status: 200 }));
        Assert.Contains("Left behind: The client registration", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_proves_nothing_and_the_flow_goes_on()
    {
        McpOAuthFlowResult result = await RunAsync(new SandboxOptions(), static o => o with { ToolName = "typo" });
        McpFlowStage tool = result.Stages.Single(static s => s.Name == McpFlowStageName.Tool);
        Assert.Equal((McpRuleVerdict.Inconclusive, McpVerdict.Incomplete), (tool.Verdict, result.Verdict));
        Assert.Contains("no such tool, or it needs arguments", tool.Message, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Pass, result.Stages[^1].Verdict);
    }

    private static async Task<McpOAuthFlowResult> RunAsync(SandboxOptions sandbox, Func<FlowOptions, FlowOptions>? change = null)
    {
        using SandboxHost host = SandboxHost.Start(sandbox);
        return await RunAsync(host, change);
    }

    private static async Task<McpOAuthFlowResult> RunAsync(SandboxHost host, Func<FlowOptions, FlowOptions>? change = null, Func<McpFlowStage, Task>? finished = null, CancellationToken cancellationToken = default)
    {
        FlowLog log = new();
        OAuthWire wire = new(host.McpUri, new HttpSettings { NoProxy = true }, s => log.Over(new HttpSender(s)));
        using OAuthFlow engine = new(new OAuthFlowOptions { Uri = host.McpUri }, wire, _ => new FormSignIn(wire, host.RedirectUri, new NetworkCredential(host.UserEmail, host.UserPassword), signUp: false));
        FlowOptions options = new() { Uri = host.McpUri };
        return await FlowCheck.RunAsync(change?.Invoke(options) ?? options, engine, log, finished ?? (static _ => Task.CompletedTask), cancellationToken);
    }
}
