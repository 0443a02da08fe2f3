using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public class RevocationTargetsTests
{
    private static readonly McpToken Token = new()
    {
        AccessToken = Secret.Protect("mat_a"),
        RefreshToken = Secret.Protect("mrt_r"),
        Issuer = "https://auth.example.com",
        ClientId = "cid_1",
        RevocationEndpoint = "https://auth.example.com/revoke",
    };

    [Fact]
    public void Both_tokens_of_a_grant_go_to_their_own_endpoint_the_refresh_token_first()
    {
        RevocationRequest request = new RevocationTargets(Samples.Gateway).For(Token);
        Assert.Equal("https://auth.example.com/revoke", request.Endpoint);
        Assert.Equal("cid_1", request.ClientId);
        Assert.Equal([("mrt_r", "refresh_token"), ("mat_a", "access_token")], request.Items.Select(static i => (i.Token.Reveal(), i.Hint ?? "")));
    }

    [Fact]
    public void What_the_user_names_wins()
    {
        RevocationTargets targets = new(Samples.Gateway) { Endpoint = "https://other.example/revoke", ClientId = "cid_2" };
        Assert.Equal(("https://other.example/revoke", "cid_2"), (targets.For(Token).Endpoint, targets.For(Token).ClientId));
        Assert.Equal("https://other.example/revoke", targets.For(Samples.Token()).Endpoint);
    }

    [Fact]
    public void A_bare_token_goes_to_the_connected_gateway()
    {
        RevocationRequest request = new RevocationTargets(Samples.Gateway) { Hint = "refresh_token" }.For(Samples.Token());
        Assert.Equal(Samples.Revoke, request.Endpoint);
        Assert.Equal("refresh_token", Assert.Single(request.Items).Hint);
    }

    [Fact]
    public void A_token_of_the_gateway_needs_no_endpoint_of_its_own() =>
        Assert.Equal(Samples.Revoke, new RevocationTargets(Samples.Gateway).For(Token with { RevocationEndpoint = null, Issuer = Samples.Gateway }).Endpoint);

    [Fact]
    public void A_token_of_another_server_never_goes_to_the_gateway() =>
        Assert.Equal(ErrorCode.RevocationUnsupported, Assert.Throws<AuthKitException>(() => new RevocationTargets(Samples.Gateway).For(Token with { RevocationEndpoint = null })).Code);

    [Fact]
    public void A_bare_token_without_a_connection_has_no_place() =>
        Assert.Equal(ErrorCode.NotConnected, Assert.Throws<AuthKitException>(() => new RevocationTargets(null).For(Samples.Token())).Code);

    [Fact]
    public void A_hint_for_a_grant_is_refused() =>
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<AuthKitException>(() => new RevocationTargets(null) { Hint = "access_token" }.For(Token)).Code);

    [Theory]
    [InlineData("https://auth.example.com", null, null, true)]
    [InlineData("http://127.0.0.1:8787", null, null, false)]
    [InlineData("https://auth.example.com", "http://localhost:3000/mcp", null, false)]
    [InlineData("http://127.0.0.1:8787", "https://mcp.example.com/mcp", null, true)]
    [InlineData("https://auth.example.com", null, "https://named.example/revoke", false)]
    public void An_endpoint_learned_from_a_public_server_must_be_public(string issuer, string? resource, string? named, bool publicOnly) =>
        Assert.Equal(publicOnly, new RevocationTargets(null) { Endpoint = named }.For(Token with { Issuer = issuer, Resource = resource }).PublicOnly);
}
