using AuthKit.Mcp.Interop.Tests.OpenIddict;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>Clients that authenticate by their certificate (RFC 8705), at OpenIddict.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private readonly ModuleHost _host = new();
    private readonly OpenIddictMutualTls _tls = new();

    public void Dispose()
    {
        _host.Dispose();
        _tls.Dispose();
    }

    [Theory]
    [InlineData(OpenIddictMutualTls.SelfSignedClient, "self_signed_tls_client_auth")]
    [InlineData(OpenIddictMutualTls.AuthorityClient, "tls_client_auth")]
    public async Task Tokens_are_got_renewed_and_revoked_with_the_certificate_alone(string id, string method)
    {
        await using ProtectedServer server = await StartAsync();
        _host.Set("uri", server.McpUri);
        _host.Set("id", id);
        _host.Set("method", method);
        _host.Set("cert", id == OpenIddictMutualTls.SelfSignedClient ? _tls.SelfSigned : _tls.ByAuthority);
        Result got = _host.Run($$"""
            $token = Request-McpToken $uri -ClientId $id -ClientCertificate $cert -TokenEndpointAuthMethod $method -RedirectUri {{Hosting.SignedInClient.RedirectUri}} -AutoApprove -Scope mcp:tools, offline_access -SkipCertificateCheck
            $fresh = $token | Update-McpToken -SkipCertificateCheck
            $token.TokenEndpoint; $token.RevocationEndpoint; $token.Client.TokenEndpointAuthMethod; $token.Client.ClientCertificate.Thumbprint -eq $cert.Thumbprint
            $fresh.AccessToken
            """);
        Assert.Empty(got.AllErrors);
        Assert.Equal([_tls.Alias + "/connect/token", _tls.Alias + "/connect/revoke", method, true], got.Output.Take(4).Select(static o => o.BaseObject));
        Assert.Equal("hello", await TokenCmdletTests.EchoAsync(server, TokenCmdletTests.Plain(got.Output[4].BaseObject), "hello"));

        Assert.NotEmpty(await server.Issuer.ValidTokensAsync());
        Assert.Empty(_host.Run("$token, $fresh | Revoke-McpToken -SkipCertificateCheck").AllErrors);
        Assert.Empty(await server.Issuer.ValidTokensAsync());
    }

    [Fact]
    public async Task A_client_gets_a_token_for_itself_and_renews_with_a_certificate_from_the_command_line()
    {
        await using ProtectedServer server = await StartAsync();
        _host.Set("uri", server.McpUri);
        _host.Set("cert", _tls.SelfSigned);
        Result got = _host.Run($"(Request-McpToken $uri -ClientCredentials -ClientId {OpenIddictMutualTls.SelfSignedClient} -ClientCertificate $cert -Scope mcp:tools -SkipCertificateCheck).AccessToken");
        Assert.Empty(got.AllErrors);
        Assert.Equal("own", await TokenCmdletTests.EchoAsync(server, TokenCmdletTests.Plain(got.Output.Single().BaseObject), "own"));

        // As of a token that was kept without its client.
        Result renewed = _host.Run($$"""
            $token = Request-McpToken $uri -ClientId {{OpenIddictMutualTls.SelfSignedClient}} -ClientCertificate $cert -RedirectUri {{Hosting.SignedInClient.RedirectUri}} -AutoApprove -Scope mcp:tools, offline_access -SkipCertificateCheck
            ($token | Update-McpToken -ClientId {{OpenIddictMutualTls.SelfSignedClient}} -ClientCertificate $cert -SkipCertificateCheck).AccessToken
            """);
        Assert.Empty(renewed.AllErrors);
        Assert.Equal("again", await TokenCmdletTests.EchoAsync(server, TokenCmdletTests.Plain(renewed.Output.Single().BaseObject), "again"));
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_clients_is_refused_and_says_so()
    {
        await using ProtectedServer server = await StartAsync();
        _host.Set("uri", server.McpUri);
        _host.Set("stranger", _tls.Stranger);
        foreach (string id in new[] { OpenIddictMutualTls.SelfSignedClient, OpenIddictMutualTls.AuthorityClient })
        {
            Result result = _host.Run($"Request-McpToken $uri -ClientCredentials -ClientId {id} -ClientCertificate $stranger -SkipCertificateCheck");
            Assert.Equal(["TokenRequestRefused"], result.ErrorIds);
            Assert.Contains("invalid_client", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }

        // -Certificate is for the MCP server: the authorization server must not see it.
        _host.Set("cert", _tls.SelfSigned);
        Result unshown = _host.Run($"Request-McpToken $uri -ClientCredentials -ClientId {OpenIddictMutualTls.SelfSignedClient} -Certificate $cert -SkipCertificateCheck");
        Assert.Equal(["TokenRequestRefused"], unshown.ErrorIds);
    }

    private Task<ProtectedServer> StartAsync() => ProtectedServer.StartAsync(new OpenIddictOptions { Registration = true, MutualTls = _tls });
}
