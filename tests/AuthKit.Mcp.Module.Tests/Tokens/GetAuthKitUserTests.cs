using System.Diagnostics;
using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

public sealed class GetAuthKitUserTests : IDisposable
{
    private readonly TokenHost _host = new();

    [Fact]
    public void A_thousand_tokens_with_duplicates_cost_one_request_each_and_keep_their_order()
    {
        // One at a time, because look-ups that share a request are no hits.
        int[] numbers = [.. Enumerable.Range(0, 1000).Select(static i => i * 7 % 40)];
        _host.Host.Set("tokens", numbers.Select(TokenHost.Token).ToArray());
        Result result = _host.Run("$tokens | Get-AuthKitUser -ThrottleLimit 1");
        Assert.Empty(result.AllErrors);
        Assert.Equal(numbers.Select(static n => "usr_" + TokenHost.Token(n)[^6..]), result.Output.Select(static o => (string)o.Properties["Sub"].Value));
        Assert.Equal(40, _host.Server.Requests.Count);
        Assert.Equal(960L, _host.Cache("Hits"));
        Assert.Equal(40L, _host.Cache("Requests"));
        Assert.Equal(960, result.Output.Count(static o => (bool)o.Properties["FromCache"].Value));
    }

    [Theory]
    [InlineData("Get-AuthKitUser $t")]
    [InlineData("Get-AuthKitUser -AccessToken $t")]
    [InlineData("$t | Get-AuthKitUser")]
    [InlineData("[pscustomobject]@{ AccessToken = $t } | Get-AuthKitUser")]
    [InlineData("[pscustomobject]@{ Name = 'x'; Token = $t } | Get-AuthKitUser")]
    [InlineData("$s = [System.Net.NetworkCredential]::new('', $t).SecurePassword; $s | Get-AuthKitUser")]
    [InlineData("$s = [System.Net.NetworkCredential]::new('', $t).SecurePassword; [pscredential]::new('x', $s) | Get-AuthKitUser")]
    [InlineData("$m = [Activator]::CreateInstance([AuthKit.Mcp.McpToken]); [AuthKit.Mcp.McpToken].GetProperty('AccessToken').SetValue($m, [System.Net.NetworkCredential]::new('', $t).SecurePassword); $m | Get-AuthKitUser")]
    public void A_token_is_taken_in_every_form(string script)
    {
        _host.Host.Set("t", TokenHost.Token(5));
        Result result = _host.Run(script);
        Assert.Empty(result.AllErrors);
        Assert.Equal("usr_000005", Assert.Single(result.Output).Properties["Sub"].Value);
        Assert.Equal(TokenHost.Token(5), Assert.Single(_host.Server.Requests).Token);
    }

    [Theory]
    [InlineData("\"mat_aaaaaaaaaa`n\"", "-Token ends in LF")]
    [InlineData("\"mat_aaaaa`r`naaaaa\"", "-Token has CR LF at position 10")]
    [InlineData("'Bearer mat_aaaaaaaaaa'", "-Token has a blank at position 7")]
    [InlineData("'   '", "-Token is blank")]
    [InlineData("''", "-Token is empty")]
    [InlineData("$null", "-Token is empty")]
    [InlineData("1234567890", "-Token is of type Int32")]
    [InlineData("@{ x = 'mat_aaaaaaaaaa' }", "-Token is of type Hashtable")]
    public void A_bad_secret_is_named_by_parameter_and_never_shown(string token, string told)
    {
        foreach (string command in new[] { "Get-AuthKitUser", "Test-AuthKitToken", "Clear-AuthKitTokenCache", "Revoke-McpToken" })
        {
            foreach (string script in new[] { $"{command} -Token {token}", $"{token} | {command}" })
            {
                Result result = _host.Run(script);
                Assert.Empty(result.Output);
                ErrorRecord error = Assert.Single(result.AllErrors);
                Assert.Equal("InvalidSecret", error.FullyQualifiedErrorId.Split(',')[0]);
                Assert.StartsWith(told, error.Exception.Message, StringComparison.Ordinal);

                // The script of a test stands in InvocationInfo, so only what the module wrote is looked at.
                Assert.DoesNotContain("aaaaa", error.Exception + "|" + error.CategoryInfo + "|" + error.TargetObject, StringComparison.Ordinal);
                Assert.DoesNotContain("1234567890", error.Exception + "|" + error.CategoryInfo + "|" + error.TargetObject, StringComparison.Ordinal);
            }
        }

        Assert.Empty(_host.Server.Requests);
    }

    [Fact]
    public void One_bad_token_does_not_stop_the_others()
    {
        _host.Server.Answer = static r => r.Token.EndsWith('2') ? (401, "application/json", """{"error":"invalid_token"}""") : UserinfoServer.AsAuthKit(r);
        _host.Host.Set("tokens", new object?[] { TokenHost.Token(1), TokenHost.Token(2), null, "hunter2", TokenHost.Token(3) });
        Result result = _host.Run("$tokens | Get-AuthKitUser");
        Assert.Equal(["usr_000001", "usr_000003"], result.Output.Select(static o => (string)o.Properties["Sub"].Value));
        Assert.Equal(["TokenRejected", "InvalidSecret", "TokenWrongPrefix"], result.ErrorIds);
        Assert.Equal("token 2", result.Errors[0].TargetObject);
        Assert.Equal(ErrorCategory.AuthenticationError, result.Errors[0].CategoryInfo.Category);
    }

    [Theory]
    [InlineData(500, "GatewayBroken")]
    [InlineData(404, "GatewayBroken")]
    [InlineData(429, "GatewayBroken")]
    public void An_outage_is_never_called_an_invalid_token(int status, string id)
    {
        _host.Server.Answer = _ => (status, "text/plain", "at worker.js:1");
        _host.Host.Set("t", TokenHost.Token(1));
        Assert.Equal([id], _host.Run("$t | Get-AuthKitUser").ErrorIds);
    }

    [Fact]
    public void A_gateway_that_does_not_answer_in_time_is_unreachable_and_the_limit_of_the_call_holds()
    {
        _host.Server.Answer = static _ => null;
        _host.Host.Set("t", TokenHost.Token(1));
        Result result = _host.Run("$t | Get-AuthKitUser -TimeoutSec 1");
        Assert.Equal(["GatewayUnreachable"], result.ErrorIds);
        Assert.Contains("within 1 s", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HTTP_parameters_of_the_call_keep_the_cache_of_the_connection()
    {
        _host.Host.Set("t", TokenHost.Token(1));
        Result result = _host.Run("$t | Get-AuthKitUser; $t | Get-AuthKitUser -Headers @{ 'X-Staging' = 'yes' }; $t | Get-AuthKitUser -NoCache -Headers @{ 'X-Staging' = 'yes' } -UserAgent probe/1");
        Assert.Empty(result.AllErrors);
        Assert.Equal(2, _host.Server.Requests.Count);
        Assert.Contains("X-Staging: yes", _host.Server.Requests[1].Fields);
        Assert.Contains("User-Agent: probe/1", _host.Server.Requests[1].Fields);
        Assert.Equal(2L, _host.Cache("Requests"));
    }

    [Fact]
    public void Clearing_forgets_one_token_or_all()
    {
        _host.Host.Set("a", TokenHost.Token(1));
        _host.Host.Set("b", TokenHost.Token(2));
        Assert.Empty(_host.Run("$null = $a, $b | Get-AuthKitUser; $a | Clear-AuthKitTokenCache; $null = $a, $b | Get-AuthKitUser").AllErrors);
        Assert.Equal(3, _host.Server.Requests.Count);
        Assert.Empty(_host.Run("Clear-AuthKitTokenCache -WhatIf; $null = $a, $b | Get-AuthKitUser").AllErrors);
        Assert.Equal(3, _host.Server.Requests.Count);
        Assert.Empty(_host.Run("Clear-AuthKitTokenCache; $null = $a, $b | Get-AuthKitUser").AllErrors);
        Assert.Equal(5, _host.Server.Requests.Count);
    }

    [Fact]
    public void A_null_token_does_not_clear_the_whole_cache()
    {
        _host.Host.Set("a", TokenHost.Token(1));
        Assert.Equal(["InvalidSecret"], _host.Run("$null = $a | Get-AuthKitUser; Clear-AuthKitTokenCache -Token $null").ErrorIds);
        Assert.Equal(1, _host.Cache("Count"));
    }

    [Fact]
    public void Without_a_connection_every_cmdlet_says_what_to_run()
    {
        using ModuleHost host = new();
        host.Set("t", TokenHost.Token(1));
        foreach (string command in new[] { "Get-AuthKitUser", "Test-AuthKitToken", "Clear-AuthKitTokenCache", "Revoke-McpToken" })
        {
            Result result = host.Run($"$t, $t | {command}");
            Assert.Equal(["NotConnected"], result.ErrorIds);
            Assert.Contains("Connect-AuthKit", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ctrl_C_during_a_hanging_look_up_returns_at_once()
    {
        _host.Server.Answer = static _ => null;
        _host.Host.Set("t", TokenHost.Token(1));
        using PowerShell shell = _host.Host.Shell("$t | Get-AuthKitUser");
        IAsyncResult running = shell.BeginInvoke();
        await _host.Server.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        Stopwatch watch = Stopwatch.StartNew();
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(running.IsCompleted);

        _host.Server.Answer = UserinfoServer.AsAuthKit;
        Assert.Single(_host.Run("$t | Get-AuthKitUser").Output);
    }

    [Fact]
    public void A_hostile_name_is_harmless_in_the_view()
    {
        _host.Server.Answer = static _ => (200, "application/json", """{"sub":"usr_1","email":"a\u001b[31m@example.com","name":"x\r\nAdmin\u202e"}""");
        _host.Host.Set("t", TokenHost.Token(1));
        IReadOnlyList<string> shown = _host.Host.Show("$t | Get-AuthKitUser");
        Assert.Equal(3, shown.Count);
        Assert.Contains("""a\u001b[31m@example.com""", shown[2], StringComparison.Ordinal);
        Assert.Contains("""x\r\nAdmin\u202e""", shown[2], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', string.Concat(shown));
    }

    public void Dispose() => _host.Dispose();
}
