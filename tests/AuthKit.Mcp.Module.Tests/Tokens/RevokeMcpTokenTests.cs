using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

public sealed class RevokeMcpTokenTests : IDisposable
{
    private readonly TokenHost _host = new();

    public RevokeMcpTokenTests()
    {
        _host.Host.Set("t", TokenHost.Token(1));
        _host.Host.Set("refresh", "mrt_abcdef");
        Assert.Empty(_host.Run("""
            $grant = [Activator]::CreateInstance([AuthKit.Mcp.McpToken])
            $set = { param($name, $value) [AuthKit.Mcp.McpToken].GetProperty($name).SetValue($grant, $value) }
            & $set AccessToken ([System.Net.NetworkCredential]::new('', $t).SecurePassword)
            & $set RefreshToken ([System.Net.NetworkCredential]::new('', $refresh).SecurePassword)
            & $set Issuer $origin
            & $set ClientId 'cid_1'
            & $set RevocationEndpoint "$origin/oauth/revoke"
            """).AllErrors);
    }

    [Fact]
    public void Both_tokens_of_a_grant_are_revoked_and_leave_the_cache()
    {
        Result result = _host.Run("$null = $t | Get-AuthKitUser; $grant | Revoke-McpToken -PassThru");
        Assert.Empty(result.AllErrors);
        Assert.Equal("AuthKit.Mcp.McpToken", Assert.Single(result.Output).TypeNames[0]);
        Assert.Equal(
            ["token=mrt_abcdef&token_type_hint=refresh_token&client_id=cid_1", $"token={TokenHost.Token(1)}&token_type_hint=access_token&client_id=cid_1"],
            _host.Server.Requests.Skip(1).Select(static r => r.Body));
        Assert.Equal(0, _host.Cache("Count"));
    }

    [Fact]
    public void Bare_tokens_go_to_the_connected_gateway()
    {
        Result result = _host.Run("$t, $t | Revoke-McpToken -TokenTypeHint access_token");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        Assert.All(_host.Server.Requests, static r => Assert.Equal($"token={TokenHost.Token(1)}&token_type_hint=access_token", r.Body));
        Assert.Equal(2, _host.Server.Requests.Count);
    }

    [Fact]
    public void Another_server_needs_no_connection()
    {
        using ModuleHost host = new();
        host.Set("t", TokenHost.Token(1));
        Result result = host.Run($"Revoke-McpToken $t -RevocationEndpoint {_host.Server.Origin}/elsewhere -ClientId mine");
        Assert.Equal(["RevocationFailed"], result.ErrorIds);
        Assert.Equal("POST /elsewhere HTTP/1.1", Assert.Single(_host.Server.Requests).Line);
        Assert.Equal($"token={TokenHost.Token(1)}&client_id=mine", _host.Server.Requests[0].Body);
    }

    [Fact]
    public void WhatIf_sends_nothing_and_shows_no_token()
    {
        Result result = _host.Run("$t | Revoke-McpToken -WhatIf -PassThru; $grant | Revoke-McpToken -WhatIf");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        Assert.Empty(_host.Server.Requests);
        Assert.Contains($"\"Revoke\" on target \"refresh token and access token at {_host.Server.Origin}/oauth/revoke\"", _host.Host.Shown, StringComparison.Ordinal);
        TokenHost.AssertNoSecret(result, _host.Host.Shown);
    }

    [Fact]
    public void A_failure_names_the_token_that_may_still_be_valid_and_passes_nothing_through()
    {
        _host.Server.Answer = static r => r.Body.Contains("mrt_", StringComparison.Ordinal) ? (503, "text/plain", "busy") : UserinfoServer.AsAuthKit(r);
        Result result = _host.Run("$grant | Revoke-McpToken -PassThru");
        Assert.Equal(["RevocationFailed"], result.ErrorIds);
        Assert.StartsWith("The refresh token may still be valid", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(2, _host.Server.Requests.Count);
    }

    [Fact]
    public void No_stream_ever_holds_a_token()
    {
        Result result = _host.Run("""
            $VerbosePreference = $DebugPreference = 'Continue'
            $t | Get-AuthKitUser
            $t | Get-AuthKitUser
            $t | Test-AuthKitToken
            $refresh | Test-AuthKitToken
            $refresh | Get-AuthKitUser
            $t | Revoke-McpToken -PassThru
            $grant | Revoke-McpToken
            $t | Clear-AuthKitTokenCache
            $connection.Cache
            $connection
            """);
        Assert.NotEmpty(result.Verbose);
        _host.Server.Answer = static r => (500, "text/plain", "stack " + r.Token + r.Body);
        Result failing = _host.Run("$VerbosePreference = $DebugPreference = 'Continue'; $t | Get-AuthKitUser; $t | Test-AuthKitToken; $t | Revoke-McpToken; $grant | Revoke-McpToken; $t | Test-AuthKitToken -Quiet");
        Assert.Equal(["GatewayBroken", "RevocationFailed", "RevocationFailed", "GatewayBroken"], failing.ErrorIds);
        Assert.Equal(["TokenWrongPrefix"], result.ErrorIds);
        TokenHost.AssertNoSecret(failing);
        TokenHost.AssertNoSecret(result, [.. _host.Host.Show("$t | Test-AuthKitToken; $connection; $refresh | Test-AuthKitToken")]);
    }

    [Theory]
    [InlineData("SilentlyContinue", 0)]
    [InlineData("Continue", 1)]
    public void Debug_asks_nothing_and_keeps_verbose_messages_that_are_wanted(string preference, int kept)
    {
        Result result = _host.Run($"$VerbosePreference = '{preference}'; $sandbox = Start-AuthKitSandbox; $ConfirmPreference = 'None'; $sandbox.Token | Revoke-McpToken -Debug");
        Assert.Empty(result.AllErrors);
        Assert.Empty(_host.Host.Host.Ui.Prompts);
        Assert.Contains(result.Debug, static d => d.Message.Contains("POST", StringComparison.Ordinal));
        Assert.Equal(kept, result.Debug.Count(static d => d.Message.StartsWith("Revoked at", StringComparison.Ordinal)));
    }

    public void Dispose() => _host.Dispose();
}
