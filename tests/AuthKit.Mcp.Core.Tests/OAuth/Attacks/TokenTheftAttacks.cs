using AuthKit.Mcp.Core.Tests.OAuth.SignIn;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.Attacks;

/// <summary>An access token that an MCP server or a document wants sent to another origin.</summary>
public sealed class TokenTheftAttacks : IDisposable
{
    private readonly AttackedSite _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("initialize", 307, McpFlowStageName.FirstCall)]
    [InlineData("initialize", 308, McpFlowStageName.FirstCall)]
    [InlineData("tools/list", 307, McpFlowStageName.SecondCall)]
    [InlineData("tools/call", 302, McpFlowStageName.Tool)]
    public async Task A_call_that_is_redirected_ends_there(string method, int status, McpFlowStageName stage)
    {
        Redirect(method, status, "/mcp");
        await _site.FailsAtAsync(stage);
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_refused_call_that_names_other_metadata_does_not_move_the_flow()
    {
        string challenge = $"WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"more\", resource_metadata=\"{_site.Evil.Origin}/.well-known/oauth-protected-resource\"\r\n";
        _site.Instead = r => r.Contains("\"tools/call\"", StringComparison.Ordinal) ? AttackedSite.Json(403, "{}", challenge) : null;
        await _site.FailsAtAsync(McpFlowStageName.StepUp);
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_user_info_endpoint_of_another_origin_is_not_shown_the_token()
    {
        _site.Metadata["userinfo_endpoint"] = _site.Evil.Origin + "/userinfo";
        McpToken token = await _site.TokenAsync();
        using OAuthFlow flow = _site.Flow();
        await flow.DiscoverAsync(default);
        Assert.Null(await flow.UserinfoAsync(token, default));
        await _site.CheckAsync();
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_user_info_endpoint_that_redirects_is_not_followed()
    {
        _site.Metadata["userinfo_endpoint"] = _site.Issuer.Origin + "/userinfo";
        _site.Instead = r => r.StartsWith("GET /userinfo", StringComparison.Ordinal) ? PageServer.Redirect(_site.Evil.Origin + "/userinfo", 307) : null;
        await _site.CheckAsync();
        Assert.Contains(_site.Issuer.Requests, static r => r.StartsWith("GET /userinfo", StringComparison.Ordinal));
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_revocation_endpoint_on_plain_http_fails_its_stage_and_gets_nothing()
    {
        _site.Metadata["revocation_endpoint"] = "http://auth.example/revoke";
        McpOAuthFlowResult result = await _site.FailsAtAsync(McpFlowStageName.Revocation);
        Assert.Contains("plain http", result.RootCause, StringComparison.Ordinal);
        Assert.Contains(result.LeftBehind, static l => l.Contains("could not be revoked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_headers_that_the_user_gives_for_the_server_go_to_no_other_origin()
    {
        using OAuthWire wire = new(_site.Endpoint, AttackedSite.Settings with { Headers = [new("X-Staging-Gate", "gate-secret")] }, static s => new AuthKit.Mcp.Http.HttpSender(s));
        using OAuthFlow flow = new(_site.Options, wire, _ => new RedirectSignIn(wire, Attempts.RedirectUri));
        await flow.RequestTokenAsync(default);
        Assert.NotEqual(0, AttackedSite.Leaks(_site.Server, "gate-secret"));
        Assert.Equal((0, 0), (AttackedSite.Leaks(_site.Issuer, "gate-secret"), AttackedSite.Leaks(_site.Evil, "gate-secret")));
    }

    private void Redirect(string method, int status, string path) => _site.Instead = r =>
        r.Contains($"\"{method}\"", StringComparison.Ordinal) && r.Contains("Authorization: Bearer", StringComparison.OrdinalIgnoreCase) ? PageServer.Redirect(_site.Evil.Origin + path, status) : null;
}
