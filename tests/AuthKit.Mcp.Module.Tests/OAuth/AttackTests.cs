using AuthKit.Mcp.Module.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Tokens;

namespace AuthKit.Mcp.Module.Tests.OAuth;

/// <summary>What the cmdlets must not do with the secrets of a flow. The attacks themselves are in the tests of the core.</summary>
public sealed class AttackTests : IDisposable
{
    private readonly SandboxSession _session = new();

    [Theory]
    [InlineData("as-issuer-other")]
    [InlineData("as-http-endpoints")]
    [InlineData("as-no-token-endpoint")]
    [InlineData("prm-resource-other-host")]
    public void A_refresh_and_a_revocation_go_where_the_token_came_from_whatever_the_documents_say_meanwhile(string fault)
    {
        Result result = _session.Run($"""
            $token = Request-McpToken $uri -Credential $sandbox.Credential
            Set-AuthKitSandbox -Fault {fault}
            $sandbox.ClearRequests()
            $new = $token | Update-McpToken
            $new | Revoke-McpToken -PassThru
            """);
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal(["POST /oauth/token", "POST /oauth/revoke", "POST /oauth/revoke"], _session.AtGateway());
        Assert.Equal(3, _session.Run("$sandbox.Requests.Count").Single<int>());
    }

    [Fact]
    public void No_stream_shows_the_state_the_challenge_or_the_code_of_an_authorization_request()
    {
        Result result = _session.Run("$null = Request-McpToken $uri -Credential $sandbox.Credential -Verbose -Debug; $null = Test-McpOAuthFlow $uri -Credential $sandbox.Credential -Verbose -Debug");
        Assert.Empty(result.AllErrors);
        Assert.Contains(result.Debug, static d => d.Message.Contains("/oauth/authorize", StringComparison.Ordinal));
        Assert.All(
            [.. result.Debug.Select(static d => d.Message), .. result.Verbose.Select(static v => v.Message), _session.Host.Shown],
            static text => Assert.DoesNotMatch("state=|code=|code_challenge=|code_verifier=", text));
        TokenHost.AssertNoSecret(result, _session.Host.Shown);
    }

    [Fact]
    public void A_refresh_token_goes_to_no_plain_http_and_to_another_endpoint_only_on_the_users_word()
    {
        using UserinfoServer other = new();
        other.Answer = static _ => (400, "application/json", """{"error":"invalid_grant"}""");
        _session.Host.Set("other", other.Origin);
        Result result = _session.Run("""
            $token = Request-McpToken $uri -Credential $sandbox.Credential
            $sandbox.ClearRequests()
            $token | Update-McpToken -TokenEndpoint http://auth.example.com/token
            $token | Update-McpToken -TokenEndpoint "$other/token" -WhatIf
            """);
        Assert.Equal(["UnencryptedAuthentication"], result.ErrorIds);
        Assert.Empty(other.Requests);
        Assert.Equal(["TokenRequestRefused"], _session.Run("$token | Update-McpToken -TokenEndpoint \"$other/token\"").ErrorIds);
        Assert.Single(other.Requests);
        Assert.Empty(_session.AtGateway());
    }

    public void Dispose() => _session.Dispose();
}
