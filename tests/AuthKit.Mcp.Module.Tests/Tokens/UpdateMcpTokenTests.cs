using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

/// <summary>Refreshing, at the sandbox's gateway and at one whose answers are set.</summary>
public sealed class UpdateMcpTokenTests : IDisposable
{
    private const string Grant = """
        $grant = [Activator]::CreateInstance([AuthKit.Mcp.McpToken])
        $set = { param($name, $value) [AuthKit.Mcp.McpToken].GetProperty($name).SetValue($grant, $value) }
        & $set AccessToken ([System.Net.NetworkCredential]::new('', $t).SecurePassword)
        & $set RefreshToken ([System.Net.NetworkCredential]::new('', $refresh).SecurePassword)
        & $set Issuer $origin
        & $set Resource 'http://127.0.0.1:1/mcp'
        & $set ClientId 'cid_1'
        & $set TokenEndpoint "$origin/oauth/token"
        """;

    private readonly TokenHost _host = new();

    public UpdateMcpTokenTests()
    {
        _host.Host.Set("t", TokenHost.Token(1));
        _host.Host.Set("refresh", "mrt_abcdef");
        Assert.Empty(_host.Run(Grant).AllErrors);
        _host.Server.Answer = static _ => (200, "application/json", $$"""{"access_token":"{{TokenHost.Token(2)}}","token_type":"Bearer","expires_in":3600,"refresh_token":"mrt_second"}""");
    }

    [Fact]
    public void A_sandbox_token_gets_a_new_access_token_that_works_and_keeps_its_refresh_token()
    {
        using ModuleHost host = new();
        Result result = host.Run("""
            $sandbox = Start-AuthKitSandbox
            $new = $sandbox.Token | Update-McpToken
            $plain = { [System.Net.NetworkCredential]::new('', $args[0]).Password }
            (& $plain $new.AccessToken) -ne (& $plain $sandbox.Token.AccessToken)
            (& $plain $new.RefreshToken) -eq (& $plain $sandbox.Token.RefreshToken)
            $new.Resource -eq $sandbox.McpUri; $new.Issuer -eq $sandbox.GatewayUri; $new.ClientId -eq $sandbox.Token.ClientId
            Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
            Test-AuthKitToken $new -Quiet
            ($new | Update-McpToken | Test-AuthKitToken).Reason -eq 'Valid'
            Stop-AuthKitSandbox
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(7, result.Output.Count);
        Assert.All(result.Output, static o => Assert.Equal(true, o.BaseObject));
    }

    [Fact]
    public void A_revoked_refresh_token_is_refused_with_what_to_do()
    {
        using ModuleHost host = new();
        Result result = host.Run("$sandbox = Start-AuthKitSandbox; $sandbox.Token | Revoke-McpToken; $sandbox.Token | Update-McpToken; Stop-AuthKitSandbox");
        Assert.Equal(["TokenRequestRefused"], result.ErrorIds);
        Assert.Contains("invalid_grant", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void The_request_names_client_and_resource_and_a_rotated_refresh_token_is_taken_over()
    {
        Result result = _host.Run("($new = $grant | Update-McpToken).RefreshToken | ForEach-Object { [System.Net.NetworkCredential]::new('', $_).Password }");
        Assert.Empty(result.AllErrors);
        Assert.Equal("mrt_second", result.Single<string>());
        Assert.Equal("grant_type=refresh_token&refresh_token=mrt_abcdef&resource=http%3A%2F%2F127.0.0.1%3A1%2Fmcp&client_id=cid_1", Assert.Single(_host.Server.Requests).Body);
    }

    [Fact]
    public void Scope_and_resource_follow_the_parameters()
    {
        Assert.Empty(_host.Run("$null = $grant | Update-McpToken -Scope mcp:read, mcp:tools -OmitResource").AllErrors);
        Assert.Equal("grant_type=refresh_token&refresh_token=mrt_abcdef&scope=mcp%3Aread+mcp%3Atools&client_id=cid_1", Assert.Single(_host.Server.Requests).Body);
    }

    [Theory]
    [InlineData("", "client_id")]
    [InlineData("-TokenEndpointAuthMethod client_secret_post", "client_secret=hush")]
    [InlineData("-TokenEndpointAuthMethod client_secret_jwt", "client_assertion=")]
    public void A_secret_goes_where_the_method_says(string method, string inForm)
    {
        Assert.Empty(_host.Run($"$null = $grant | Update-McpToken -ClientSecret hush {method}").AllErrors);
        Assert.Equal(method.Length > 0, Assert.Single(_host.Server.Requests).Body.Contains(inForm, StringComparison.Ordinal));
        Assert.Equal(method.EndsWith("post", StringComparison.Ordinal), _host.Server.Requests[0].Body.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIf_sends_nothing()
    {
        Result result = _host.Run("$grant | Update-McpToken -WhatIf");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        Assert.Empty(_host.Server.Requests);
        Assert.Contains($"\"Refresh\" on target \"Bearer token of {_host.Server.Origin} at {_host.Server.Origin}/oauth/token\"", _host.Host.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "", "TokenEndpointUnreachable")]
    [InlineData(302, "", "TokenAnswerInvalid")]
    [InlineData(200, "<html>", "TokenAnswerInvalid")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"mrt_abcdef is unknown"}""", "TokenRequestRefused")]
    public void A_failure_is_told_once_without_the_token(int status, string body, string id)
    {
        _host.Server.Answer = _ => (status, "application/json", body);
        Result result = _host.Run("$DebugPreference = 'Continue'; $grant | Update-McpToken -Verbose");
        Assert.Equal([id], result.ErrorIds);
        Assert.Single(_host.Server.Requests);
        TokenHost.AssertNoSecret(result, _host.Host.Shown);
    }

    [Theory]
    [InlineData("& $set ClientId $null", "InvalidArgument", "-ClientId")]
    [InlineData("& $set TokenEndpoint $null", "InvalidArgument", "-TokenEndpoint")]
    [InlineData("& $set RefreshToken $null", "RefreshTokenMissing", "Request a new token")]
    [InlineData("& $set TokenEndpoint 'http://auth.example.com/token'", "UnencryptedAuthentication", "plain http")]
    public void What_cannot_be_sent_is_refused_before_anything_is(string change, string id, string advice)
    {
        Result result = _host.Run(change + "; $grant | Update-McpToken");
        Assert.Equal([id], result.ErrorIds);
        Assert.Contains(advice, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Server.Requests);
    }

    public void Dispose() => _host.Dispose();
}
