using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>Revoking the tokens of a client with credentials, which RFC 7009 section 2.1 wants authenticated.</summary>
public sealed class ConfidentialRevocationTests
{
    private static readonly McpClientInformation Client = new() { ClientId = "c1", ClientSecret = Secret.Protect("the-secret"), TokenEndpointAuthMethod = "client_secret_post", Issuer = "https://auth.example" };
    private static readonly McpToken Token = new() { AccessToken = Secret.Protect("at"), Issuer = "https://auth.example", ClientId = "c1", Client = Client, RevocationEndpoint = "https://auth.example/revoke" };

    [Theory]
    [InlineData("client_secret_post", "token=at&token_type_hint=access_token&client_id=c1&client_secret=the-secret", null)]
    [InlineData("client_secret_basic", "token=at&token_type_hint=access_token", "Basic YzE6dGhlLXNlY3JldA==")]
    public async Task The_client_authenticates_as_at_the_token_endpoint(string method, string body, string? header)
    {
        WireRequest request = Assert.Single(await RevokeAsync(new RevocationTargets(null), Token with { Client = Client with { TokenEndpointAuthMethod = method } }));
        Assert.Equal((body, header), (request.Body, request.Headers.SingleOrDefault(static h => h.Is("Authorization")).Value));
    }

    [Fact]
    public async Task Its_secret_does_not_go_where_the_user_sends_the_token()
    {
        Assert.Equal("token=at&token_type_hint=access_token&client_id=c1", Assert.Single(await RevokeAsync(new RevocationTargets(null) { Endpoint = "https://other.example/revoke" }, Token)).Body);
        Assert.Equal("token=at&token_type_hint=access_token&client_id=c2", Assert.Single(await RevokeAsync(new RevocationTargets(null) { ClientId = "c2" }, Token)).Body);
    }

    [Fact]
    public async Task Nor_to_another_issuer()
    {
        ScriptedSender sender = new(static _ => null);
        RevocationRequest request = new RevocationTargets(null).For(Token with { Issuer = "https://evil.example", RevocationEndpoint = "https://evil.example/revoke" });
        Assert.Equal(ErrorCode.IssuerMismatch, (await Assert.ThrowsAsync<AuthKitException>(() => new TokenRevoker(sender, new HttpSettings()).RevokeAsync(request, null, default))).Code);
        Assert.Empty(sender.Requests);
    }

    [Fact]
    public async Task A_public_client_only_says_who_it_is() =>
        Assert.Equal("token=at&token_type_hint=access_token&client_id=c1", Assert.Single(await RevokeAsync(new RevocationTargets(null), Token with { Client = Client with { ClientSecret = null, TokenEndpointAuthMethod = "none" } })).Body);

    private static async Task<IReadOnlyList<WireRequest>> RevokeAsync(RevocationTargets targets, McpToken token)
    {
        ScriptedSender sender = new(static _ => ScriptedSender.Json(200, ""));
        await new TokenRevoker(sender, new HttpSettings()).RevokeAsync(targets.For(token), null, default);
        return sender.Requests;
    }
}
