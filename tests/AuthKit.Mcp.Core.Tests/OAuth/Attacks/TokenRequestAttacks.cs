using System.Text.Json.Nodes;
using AuthKit.Mcp.Core.Tests.OAuth.SignIn;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.Attacks;

/// <summary>Requests with codes, refresh tokens and client secrets that somebody wants sent on. Each goes to one address, once.</summary>
public sealed class TokenRequestAttacks : IDisposable
{
    private readonly AttackedSite _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirected_code_exchange_is_not_followed(int status)
    {
        Redirect("/token", status);
        await _site.FailsAsync(ErrorCode.TokenAnswerInvalid, McpFlowStageName.Token);
        Assert.Empty(_site.Evil.Requests);
        Assert.Equal(2, _site.Issuer.Posts.Count); // One for each of two flows.
    }

    [Fact]
    public async Task A_redirect_within_the_server_is_not_followed_either()
    {
        _site.Instead = static r => r.StartsWith("POST /token ", StringComparison.Ordinal) ? PageServer.Redirect("/token2", 307) : null;
        await _site.FailsAsync(ErrorCode.TokenAnswerInvalid, McpFlowStageName.Token);
        Assert.DoesNotContain(_site.Issuer.Requests, static r => r.StartsWith("POST /token2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirected_refresh_is_not_followed(int status)
    {
        McpToken token = await _site.TokenAsync();
        Redirect("/token", status);
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => RefreshAsync(token, new RefreshChoice()));
        Assert.Equal(ErrorCode.TokenAnswerInvalid, e.Code);
        Assert.DoesNotContain(AttackedSite.Refresh, e.ToString(), StringComparison.Ordinal);
        Assert.Empty(_site.Evil.Requests);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(308)]
    public async Task A_redirected_revocation_is_not_followed(int status)
    {
        McpToken token = await _site.TokenAsync();
        Redirect("/revoke", status);
        using OAuthFlow flow = _site.Flow();
        Assert.Equal(ErrorCode.RevocationFailed, (await Assert.ThrowsAsync<AuthKitException>(() => flow.RevokeAsync(token, default))).Code);
        await _site.FailsAtAsync(McpFlowStageName.Revocation);
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_redirected_registration_is_not_followed()
    {
        _site.Metadata["registration_endpoint"] = _site.Issuer.Origin + "/register";
        Redirect("/register", 307);
        await _site.FailsAsync(ErrorCode.ClientRegistrationRefused, McpFlowStageName.Registration, new OAuthFlowOptions { Uri = _site.Endpoint });
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_client_is_not_shown_to_an_issuer_that_a_changed_server_names()
    {
        McpClientInformation client = (await _site.TokenAsync()).Client ?? throw new InvalidOperationException("No client.");
        Assert.Equal(_site.Issuer.Origin, client.Issuer);
        Move();
        await _site.FailsAsync(ErrorCode.IssuerMismatch, McpFlowStageName.Registration, new OAuthFlowOptions { Uri = _site.Endpoint, Client = client });
        Assert.All(_site.Evil.Requests, static r => Assert.StartsWith("GET /.well-known/", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refresh_token_is_not_shown_to_another_issuer_even_where_the_server_names_it_now()
    {
        McpToken token = await _site.TokenAsync();
        AuthorizationServer evil = new() { Issuer = _site.Evil.Origin, AuthorizationEndpoint = "", TokenEndpoint = _site.Evil.Origin + "/token" };
        using OAuthWire wire = AttackedSite.Wire(_site.Endpoint);
        TokenClient asking = new(wire);
        McpClientInformation client = token.Client ?? throw new InvalidOperationException("No client.");
        Assert.Equal(ErrorCode.IssuerMismatch, (await Assert.ThrowsAsync<AuthKitException>(() => asking.RefreshAsync(token, evil, client, null, null, default))).Code);
        Assert.Equal(ErrorCode.IssuerMismatch, (await Assert.ThrowsAsync<AuthKitException>(() => asking.RefreshAsync(token with { Issuer = null }, evil, client, null, null, default))).Code);
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_refresh_goes_where_the_token_came_from_whatever_the_metadata_say_meanwhile()
    {
        McpToken token = await _site.TokenAsync();
        _site.Metadata["token_endpoint"] = _site.Evil.Origin + "/token";
        Move();
        int before = _site.Issuer.Requests.Count;
        Assert.StartsWith(AttackedSite.Access, Secret.Unprotect((await RefreshAsync(token, new RefreshChoice())).AccessToken), StringComparison.Ordinal);
        Assert.StartsWith("POST /token ", Assert.Single(_site.Issuer.Requests.Skip(before)), StringComparison.Ordinal);
        Assert.Empty(_site.Evil.Requests);
    }

    [Fact]
    public async Task A_refresh_that_the_user_points_elsewhere_takes_no_stored_secret_along()
    {
        // -TokenEndpoint is the user's word, and means the refresh token. The client's own secret is for its issuer.
        McpToken token = await _site.TokenAsync();
        RefreshChoice elsewhere = new() { TokenEndpoint = _site.Evil.Origin + "/token" };
        await RefreshAsync(token, elsewhere);
        await RefreshAsync(token with { Issuer = null, TokenEndpoint = null }, elsewhere);
        Assert.Equal((2, 0), (_site.Evil.Posts.Count, AttackedSite.Leaks(_site.Evil, AttackedSite.ClientSecret)));
        Assert.Equal(ErrorCode.UnencryptedAuthentication, (await Assert.ThrowsAsync<AuthKitException>(() => RefreshAsync(token, elsewhere with { TokenEndpoint = "http://auth.example/token" }))).Code);
    }

    private static Task<McpToken> RefreshAsync(McpToken token, RefreshChoice choice) =>
        new TokenRefresher(AttackedSite.Settings, static s => new AuthKit.Mcp.Http.HttpSender(s)).RefreshAsync(token, choice, default);

    private void Redirect(string path, int status) =>
        _site.Instead = r => r.StartsWith($"POST {path} ", StringComparison.Ordinal) ? PageServer.Redirect(_site.Evil.Origin + path, status) : null;

    // The attacker has taken over the MCP server's metadata, and his authorization server is correct in itself.
    private void Move() => _site.Resource["authorization_servers"] = new JsonArray(_site.Evil.Origin);
}
