using System.Net;
using System.Security;
using AuthKit.Mcp.Module.Tests.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Result = AuthKit.Mcp.Module.Tests.Hosting.Result;

namespace AuthKit.Mcp.Interop.Tests.OAuthFlow;

/// <summary>Register-McpClient, Request-, Update- and Revoke-McpToken one after the other at OpenIddict. The official C# client and OpenIddict's store say whether the tokens are good.</summary>
public sealed class TokenCmdletTests : IDisposable
{
    private readonly ModuleHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("client_secret_basic")]
    [InlineData("client_secret_post")]
    public async Task Tokens_are_got_renewed_and_revoked_by_the_same_client(string method)
    {
        await using ProtectedServer server = await ProtectedServer.StartAsync();
        _host.Set("uri", server.McpUri);
        _host.Set("method", method);
        Result got = _host.Run("""
            $client = Register-McpClient $uri -TokenEndpointAuthMethod $method
            $token = Request-McpToken $uri -Client $client -AutoApprove
            $token.AccessToken; $token.ClientId -eq $client.ClientId; $token.Resource -eq $uri; $token.Issuer; $token.Scopes -join ' '; $client.TokenEndpointAuthMethod
            """);
        Assert.Empty(got.AllErrors);
        Assert.Equal([true, true, server.Issuer.Issuer, "mcp:tools mcp:read offline_access", method], got.Output.Skip(1).Select(static o => o.BaseObject));
        string first = Plain(got.Output[0].BaseObject);
        Assert.Equal("one", await EchoAsync(server, first, "one"));

        Result renewed = _host.Run("$fresh = $token | Update-McpToken; $fresh.AccessToken; $fresh.ClientId -eq $client.ClientId; $fresh.Resource -eq $uri; $null -ne $fresh.RefreshToken");
        Assert.Empty(renewed.AllErrors);
        Assert.Equal([true, true, true], renewed.Output.Skip(1).Select(static o => o.BaseObject));
        string second = Plain(renewed.Output[0].BaseObject);
        Assert.NotEqual(first, second);
        Assert.Equal("two", await EchoAsync(server, second, "two"));

        Assert.NotEmpty(await server.Issuer.ValidTokensAsync());
        Result revoked = _host.Run("$token, $fresh | Revoke-McpToken");
        Assert.Empty(revoked.AllErrors);
        Assert.Empty(await server.Issuer.ValidTokensAsync());
        foreach (string token in new[] { first, second })
        {
            HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => EchoAsync(server, token, "three"));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        Result again = _host.Run("$fresh | Update-McpToken");
        Assert.Equal(["TokenRequestRefused"], again.ErrorIds);
        Assert.Contains("invalid_grant", again.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(again.Output);
    }

    internal static string Plain(object secret) => new NetworkCredential("", Assert.IsType<SecureString>(secret)).Password;

    internal static async Task<string> EchoAsync(ProtectedServer server, string token, string text)
    {
        await using McpClient client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.McpUri),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + token },
        }));
        CallToolResult result = await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = text });
        return Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
    }
}
