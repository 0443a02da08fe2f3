using System.Text.Json.Nodes;
using AuthKit.Mcp.Core.Tests.OAuth.SignIn;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.Attacks;

/// <summary>Documents that lead somewhere else. Nobody signs in and nothing is sent before they are found out.</summary>
public sealed class MetadataAttacks : IDisposable
{
    private readonly AttackedSite _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("E")]
    [InlineData("I/")]
    [InlineData("I/tenant")]
    [InlineData("")]
    public async Task Metadata_of_another_issuer_is_not_used(string issuer)
    {
        _site.Metadata["issuer"] = Filled(issuer);
        _site.Metadata["token_endpoint"] = _site.Evil.Origin + "/token";
        _site.Metadata["authorization_endpoint"] = _site.Evil.Origin + "/authorize";
        await _site.FailsAsync(ErrorCode.IssuerMismatch, McpFlowStageName.Discovery);
        Assert.Empty(_site.Evil.Requests);
        Assert.All(_site.Issuer.Requests, static r => Assert.StartsWith("GET /.well-known/", r, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("E/mcp")]
    [InlineData("https://mcp.victim.example/mcp")]
    [InlineData("R/mcp2")]
    [InlineData("R/mc")]
    [InlineData("R/mcp/deeper")]
    [InlineData("R.evil.example/mcp")]
    [InlineData("R@evil.example/mcp")]
    [InlineData("")]
    public async Task Metadata_of_a_foreign_resource_asks_for_no_token(string resource)
    {
        _site.Resource["resource"] = Filled(resource);
        _site.Resource["authorization_servers"] = new JsonArray(_site.Evil.Origin);
        await _site.FailsAsync(ErrorCode.ResourceMismatch, McpFlowStageName.Discovery);
        Assert.Empty(_site.Evil.Requests);
        Assert.Empty(_site.Issuer.Requests);
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource", ErrorCode.ResourceMetadataNotFound)]
    [InlineData("/.well-known/oauth-authorization-server", ErrorCode.AuthorizationServerNotFound)]
    public async Task A_document_is_not_fetched_from_another_origin(string path, ErrorCode code)
    {
        _site.Instead = r => r.StartsWith("GET " + path, StringComparison.Ordinal) ? PageServer.Redirect(_site.Evil.Origin + path) : null;
        await _site.FailsAsync(code, McpFlowStageName.Discovery);
        Assert.Empty(_site.Evil.Requests);
    }

    [Theory]
    [InlineData("token_endpoint", "http://auth.example/token", ErrorCode.UnencryptedAuthentication, McpFlowStageName.Token)]
    [InlineData("authorization_endpoint", "http://auth.example/authorize", ErrorCode.AuthorizationEndpointUnusable, McpFlowStageName.Authorization)]
    [InlineData("authorization_endpoint", "javascript:alert(1)", ErrorCode.AuthorizationEndpointUnusable, McpFlowStageName.Authorization)]
    [InlineData("authorization_endpoint", "file:///etc/passwd", ErrorCode.AuthorizationEndpointUnusable, McpFlowStageName.Authorization)]
    [InlineData("authorization_endpoint", "E/authorize?redirect_uri=https://evil.example", ErrorCode.AuthorizationEndpointUnusable, McpFlowStageName.Authorization)]
    [InlineData("authorization_endpoint", "E/authorize?request_uri=https://evil.example", ErrorCode.AuthorizationEndpointUnusable, McpFlowStageName.Authorization)]
    public async Task An_endpoint_on_plain_http_or_of_no_web_page_is_sent_nothing(string member, string value, ErrorCode code, McpFlowStageName stage)
    {
        _site.Metadata[member] = Filled(value);
        await _site.FailsAsync(code, stage);
        Assert.Empty(_site.Evil.Requests);
        Assert.Equal(0, AttackedSite.Leaks(_site.Issuer, AttackedSite.ClientSecret, "code_verifier="));
    }

    [Fact]
    public async Task A_registration_endpoint_on_plain_http_is_a_fault_of_the_server()
    {
        _site.Metadata["registration_endpoint"] = "http://auth.example/register";
        await _site.FailsAsync(ErrorCode.UnencryptedAuthentication, McpFlowStageName.Registration, new OAuthFlowOptions { Uri = _site.Endpoint });
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_public_server_sends_nobody_into_the_own_network(string scheme)
    {
        // The name is never looked up: only the address that its documents lead to is asked.
        using OAuthWire wire = AttackedSite.Wire("https://mcp.victim.example/mcp");
        Exchange exchange = await wire.SendAsync(new WireRequest("GET", _site.Evil.Origin.Replace("http", scheme, StringComparison.Ordinal) + "/metadata"), default);
        Assert.Equal(WireFault.AddressRefused, exchange.Fault);
        Assert.Empty(_site.Evil.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""["plain"]""")]
    [InlineData("""["s256"]""")]
    public async Task PKCE_is_not_talked_down(string? methods)
    {
        _site.Metadata["code_challenge_methods_supported"] = methods is null ? null : JsonNode.Parse(methods);
        await _site.FailsAsync(ErrorCode.PkceUnsupported, McpFlowStageName.Registration);
        Assert.DoesNotContain(_site.Issuer.Requests, static r => r.Contains("/authorize", StringComparison.Ordinal));
    }

    private string Filled(string value) => value.Length == 0 ? value
        : value[0] == 'E' ? _site.Evil.Origin + value[1..]
        : value[0] == 'I' ? _site.Issuer.Origin + value[1..]
        : value[0] == 'R' ? _site.Server.Origin + value[1..]
        : value;
}
