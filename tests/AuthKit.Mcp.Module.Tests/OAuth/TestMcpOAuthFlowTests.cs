using AuthKit.Mcp.Module.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Tokens;

namespace AuthKit.Mcp.Module.Tests.OAuth;

public sealed class TestMcpOAuthFlowTests : IDisposable
{
    private readonly SandboxSession _session = new();

    [Fact]
    public void The_sandbox_passes_with_a_new_account_which_is_named_as_left_behind()
    {
        Result result = _session.Run("""
            $flow = Test-McpOAuthFlow $uri -Credential $ada -SignUp -Verbose -Debug
            "$($flow.Verdict)"; $flow.Stages.Where({ $_.Verdict -ne 'Pass' }).Count; $flow.LeftBehind -join ' '
            $flow.Stages
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(("Pass", 0), ((string)result.Output[0].BaseObject, (int)result.Output[1].BaseObject));
        Assert.Contains("The account 'ada@example.com'", (string)result.Output[2].BaseObject, StringComparison.Ordinal);
        Assert.Contains("client registration", (string)result.Output[2].BaseObject, StringComparison.Ordinal);
        TokenHost.AssertNoSecret(result);
    }

    [Fact]
    public void WhatIf_ends_after_discovery_and_writes_nothing()
    {
        Result result = _session.Run("(Test-McpOAuthFlow $uri -Credential $ada -SignUp -WhatIf).Stages | ForEach-Object { \"$($_.Name) $($_.Verdict)\" }");
        Assert.Empty(result.AllErrors);
        Assert.Equal("Discovery Pass", result.Output[0].BaseObject);
        Assert.All(result.Output.Skip(1), static o => Assert.EndsWith(" Skip", (string)o.BaseObject, StringComparison.Ordinal));
        Assert.DoesNotContain(_session.AtGateway(), static r => r.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-WhatIf")]
    [InlineData("-Confirm")]
    public void A_flow_that_was_not_tried_is_Incomplete(string how)
    {
        _session.Host.Host.Ui.Choices.Enqueue(2); // no
        Assert.Equal("Incomplete", _session.Run($"\"$((Test-McpOAuthFlow $uri -Credential $sandbox.Credential {how}).Verdict)\"").Single<string>());
    }

    [Fact]
    public void Another_server_over_plain_http_is_refused_before_anything_is_sent()
    {
        Result result = _session.Run("Test-McpOAuthFlow $uri -Credential $sandbox.Credential -OtherServer http://192.0.2.4/mcp");
        Assert.Equal(["UnencryptedAuthentication"], result.ErrorIds);
        Assert.StartsWith("-OtherServer ", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_session.AtGateway());
    }

    [Fact]
    public async Task A_stop_in_the_middle_revokes_the_tokens_and_is_prompt()
    {
        using LoopbackServer silent = new(static _ => LoopbackResponse.Never);
        _session.Host.Set("silent", silent.Origin + "/mcp");
        AuthKitSandboxView sandbox = new(_session.Run("$sandbox").Output[0]);
        using System.Management.Automation.PowerShell shell = _session.Host.Shell("Test-McpOAuthFlow $uri -Credential $sandbox.Credential -OtherServer $silent -TimeoutSec 300");
        IAsyncResult running = shell.BeginInvoke();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (silent.Requests.IsEmpty)
        {
            await Task.Delay(20, limit.Token);
        }

        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.ThrowsAny<System.Management.Automation.RuntimeException>(() => shell.EndInvoke(running));
        Assert.Equal(2, sandbox.Count("/oauth/revoke"));
    }

    [Fact]
    public void A_certificate_that_is_not_trusted_is_the_fix_and_not_whether_the_server_runs()
    {
        Result result = _session.Run("$tls = Start-AuthKitSandbox -Tls; (Test-McpOAuthFlow $tls.McpUri -AutoApprove).Fix; $tls | Stop-AuthKitSandbox");
        Assert.Contains("-SkipCertificateCheck", result.Single<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_named_at_its_stage_and_shown_with_cause_and_fix()
    {
        Assert.Empty(_session.Run("Set-AuthKitSandbox -Fault token-invalid-grant; $flow = Test-McpOAuthFlow $uri -Credential $sandbox.Credential").AllErrors);
        string stages = string.Join("\n", _session.Host.Show("$flow.Stages"));
        Assert.Matches("Token +Fail", stages);
        Assert.Matches("FirstCall +Blocked", stages);
        Assert.Contains("Cause: The token endpoint", stages, StringComparison.Ordinal);
        string summary = string.Join(" ", _session.Host.Show("$flow").Select(static l => l.Trim()));
        Assert.Contains("invalid_grant", summary, StringComparison.Ordinal);
        Assert.Contains("Fix: ", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_views_name_verdict_stage_and_message()
    {
        _session.Run("$flow = Test-McpOAuthFlow $uri -Credential $sandbox.Credential; $client = Register-McpClient $uri");
        Assert.StartsWith("Verdict", _session.Host.Show("$flow")[0], StringComparison.Ordinal);
        Assert.Equal(["Stage", "Verdict", "ms", "Message,", "Cause,", "Fix"], _session.Host.Show("$flow.Stages")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["ClientId", "Authentication", "RedirectUris", "Issuer"], _session.Host.Show("$client")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_token_that_another_server_takes_is_a_failure()
    {
        // Both servers of one gateway take each other's tokens: AuthKit tells no audience.
        Result result = _session.Run("""
            $other = Start-AuthKitSandbox -Fault any-mat-token-accepted
            (Test-McpOAuthFlow $uri -Credential $sandbox.Credential -OtherServer $other.McpUri).Stages.Where({ $_.Name -eq 'OtherServer' }) | ForEach-Object { "$($_.Verdict)" }
            """);
        Assert.Equal("Fail", result.Single<string>());
    }

    public void Dispose() => _session.Dispose();

    /// <summary>The requests of a sandbox, read past the runspace, which is busy or stopped.</summary>
    private sealed class AuthKitSandboxView(System.Management.Automation.PSObject sandbox)
    {
        public int Count(string path)
        {
            object requests = sandbox.BaseObject.GetType().GetProperty("Requests")?.GetValue(sandbox.BaseObject) ?? throw new InvalidOperationException("A sandbox has requests.");
            return ((System.Collections.IEnumerable)requests).Cast<object>().Count(r => (string?)r.GetType().GetProperty("Path")?.GetValue(r) == path);
        }
    }
}
