using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>Refreshing, client credentials, and answers of token endpoints that are odd but seen.</summary>
public sealed class TokenAnswerTests
{
    private const string Resource = "https://mcp.example/mcp";
    private static readonly AuthorizationServer Server = new() { Issuer = "https://auth.example", AuthorizationEndpoint = "", TokenEndpoint = "https://auth.example/token", RevocationEndpoint = "https://auth.example/revoke" };
    private static readonly McpClientInformation Client = new() { ClientId = "c1" };
    private static readonly AuthorizationTarget Target = new(new ProtectedResource { Endpoint = Resource, Resource = Resource }, Server);
    private static readonly McpToken Old = new() { AccessToken = Secret.Protect("old-access"), RefreshToken = Secret.Protect("old-refresh"), Scopes = ["a", "b"], Issuer = Server.Issuer, Resource = Resource, RevocationEndpoint = "https://auth.example/old-revoke" };

    [Theory]
    [InlineData("60", 60d)]
    [InlineData("0", 0d)]
    [InlineData("59.5", 59.5)]
    [InlineData("\"60\"", 60d)]
    [InlineData("1e9", 1e9)]
    [InlineData("1e300", (double)int.MaxValue)]
    [InlineData("\"99999999999999999999\"", (double)int.MaxValue)]
    [InlineData("null", null)]
    public async Task A_lifetime_is_a_number_or_one_in_text_and_ends_within_the_calendar(string value, double? seconds)
    {
        McpToken token = (await ExchangeAsync(200, $$"""{"access_token":"at","token_type":"Bearer","expires_in":{{value}}}""")).Token;
        Assert.Equal(seconds is { } s ? DateTimeOffset.UnixEpoch.AddSeconds(s) : null, token.ExpiresAt);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-1e300")]
    [InlineData("\"-60\"")]
    [InlineData("\"\"")]
    [InlineData("\"one hour\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    [InlineData("[60]")]
    public async Task A_lifetime_that_is_none_makes_the_answer_invalid(string value) =>
        await FailsAsync(200, $$"""{"access_token":"secret-at","token_type":"Bearer","expires_in":{{value}}}""", ErrorCode.TokenAnswerInvalid, "expires_in");

    [Theory]
    [InlineData(200, """{"error":"bad_verification_code","error_description":"secret-at"}""", ErrorCode.TokenRequestRefused, "bad_verification_code")]
    [InlineData(200, """{"error":"","access_token":"secret-at"}""", ErrorCode.TokenAnswerInvalid, "no token_type")]
    [InlineData(200, "access_token=secret-at&token_type=bearer", ErrorCode.TokenAnswerInvalid, "JSON object")]
    [InlineData(200, "<html>secret-at</html>", ErrorCode.TokenAnswerInvalid, "JSON object")]
    [InlineData(200, "[\"secret-at\"]", ErrorCode.TokenAnswerInvalid, "JSON object")]
    [InlineData(200, "", ErrorCode.TokenAnswerInvalid, "JSON object")]
    [InlineData(201, """{"access_token":"secret-at","token_type":"Bearer"}""", ErrorCode.TokenAnswerInvalid, "201")]
    [InlineData(200, """{"access_token":"","token_type":"Bearer"}""", ErrorCode.TokenAnswerInvalid, "access_token")]
    [InlineData(200, """{"access_token":null,"token_type":"Bearer"}""", ErrorCode.TokenAnswerInvalid, "no access_token")]
    [InlineData(200, """{"access_token":"secret-at","token_type":"DPoP"}""", ErrorCode.TokenAnswerInvalid, "Bearer")]
    [InlineData(200, """{"access_token":"secret-at","token_type":"Bearer","refresh_token":"secret-at\u0000"}""", ErrorCode.TokenAnswerInvalid, "refresh_token")]
    [InlineData(200, """{"access_token":"secret-at","token_type":"Bearer","scope":["secret-at"]}""", ErrorCode.TokenAnswerInvalid, "scope")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"secret-at"}""", ErrorCode.TokenRequestRefused, "invalid_grant")]
    [InlineData(400, """{"error":"secret-at"}""", ErrorCode.TokenRequestRefused, "none")]
    [InlineData(401, "<html>secret-at</html>", ErrorCode.TokenRequestRefused, "401")]
    [InlineData(429, "", ErrorCode.TokenEndpointUnreachable, "429")]
    [InlineData(503, "secret-at", ErrorCode.TokenEndpointUnreachable, "503")]
    [InlineData(0, "", ErrorCode.TokenEndpointUnreachable, "connection refused")]
    public async Task What_is_no_token_is_told_without_its_text(int status, string body, ErrorCode code, string said) => await FailsAsync(status, body, code, said);

    [Fact]
    public async Task A_code_is_exchanged_with_its_proof_and_the_resource_in_a_form()
    {
        Pkce proof = Pkce.Create();
        (McpToken token, WireRequest request) = await AskAsync(200, """{"access_token":"at","token_type":"bearer","scope":""}""", c => c.ExchangeCodeAsync(Target, Client, "the code&", "http://127.0.0.1:1/cb", proof, Resource, default));
        Assert.Equal($"grant_type=authorization_code&code=the+code%26&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb&code_verifier={proof.Verifier}&resource=https%3A%2F%2Fmcp.example%2Fmcp&client_id=c1", request.Body);
        Assert.Equal(("POST", Server.TokenEndpoint, Resource, Server.RevocationEndpoint, "c1"), (request.Method, request.Url, token.Resource, token.RevocationEndpoint, token.ClientId));
        Assert.Null(token.RefreshToken);
    }

    [Fact]
    public async Task A_rotated_refresh_token_replaces_the_old_one_and_without_rotation_it_stays()
    {
        (McpToken token, WireRequest request) = await RefreshAsync("""{"access_token":"at","token_type":"Bearer","refresh_token":"new-refresh","scope":"a"}""");
        Assert.Equal("grant_type=refresh_token&refresh_token=old-refresh&resource=https%3A%2F%2Fmcp.example%2Fmcp&client_id=c1", request.Body);
        Assert.Equal(("at", "new-refresh"), (Plain(token.AccessToken), Plain(token.RefreshToken)));
        Assert.Equal(["a"], token.Scopes);
        (token, request) = await RefreshAsync("""{"access_token":"at","token_type":"Bearer","refresh_token":null}""", "a");
        Assert.Contains("&scope=a&", request.Body, StringComparison.Ordinal);
        Assert.Equal(("at", "old-refresh"), (Plain(token.AccessToken), Plain(token.RefreshToken)));
        Assert.Equal(["a"], token.Scopes);
        Assert.Equal(["a", "b"], (await RefreshAsync("""{"access_token":"at","token_type":"Bearer"}""")).Token.Scopes);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"old-refresh"}""", ErrorCode.TokenRequestRefused)]
    [InlineData(200, """{"refresh_token":"old-refresh"}""", ErrorCode.TokenAnswerInvalid)]
    [InlineData(500, "old-refresh", ErrorCode.TokenEndpointUnreachable)]
    public async Task A_failed_refresh_is_sent_once_and_changes_nothing(int status, string body, ErrorCode code)
    {
        ScriptedSender sender = new(_ => ScriptedSender.Json(status, body));
        using OAuthWire wire = sender.Wire();
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => new TokenClient(wire).RefreshAsync(Old, Server, Client, null, null, default));
        Assert.Equal(code, e.Code);
        Assert.DoesNotContain("old-refresh", e.ToString(), StringComparison.Ordinal);
        Assert.Single(sender.Requests);
        Assert.Equal("old-refresh", Plain(Old.RefreshToken));
    }

    [Fact]
    public async Task Without_a_refresh_token_nothing_is_sent()
    {
        ScriptedSender sender = new(static _ => null);
        using OAuthWire wire = sender.Wire();
        Assert.Equal(ErrorCode.RefreshTokenMissing, (await Assert.ThrowsAsync<AuthKitException>(() => new TokenClient(wire).RefreshAsync(Old with { RefreshToken = null }, Server, Client, null, null, default))).Code);
        Assert.Empty(sender.Requests);
    }

    [Fact]
    public async Task A_client_gets_a_token_for_itself_with_scope_and_resource()
    {
        McpClientInformation client = Client with { ClientSecret = Secret.Protect("pw") };
        (McpToken token, WireRequest request) = await AskAsync(200, """{"access_token":"at","token_type":"Bearer","expires_in":60}""", c => c.ClientCredentialsAsync(Target, client, ["a", "b"], Resource, default));
        Assert.Equal("grant_type=client_credentials&scope=a+b&resource=https%3A%2F%2Fmcp.example%2Fmcp", request.Body);
        Assert.Contains(request.Headers, static h => h.Is("Authorization") && h.Value == "Basic " + Convert.ToBase64String("c1:pw"u8));
        Assert.Equal(["a", "b"], token.Scopes);
        Assert.Null(token.RefreshToken);
    }

    private static string? Plain(System.Security.SecureString? secret) => secret is null ? null : Secret.Unprotect(secret);

    private static Task<(McpToken Token, WireRequest Request)> RefreshAsync(string answer, params string[] scopes) =>
        AskAsync(200, answer, c => c.RefreshAsync(Old, Server, Client, null, scopes, default));

    private static Task<(McpToken Token, WireRequest Request)> ExchangeAsync(int status, string answer) =>
        AskAsync(status, answer, static c => c.ExchangeCodeAsync(Target, Client, "code", "http://127.0.0.1:1/cb", Pkce.Create(), Resource, default));

    private static async Task<(McpToken Token, WireRequest Request)> AskAsync(int status, string answer, Func<TokenClient, Task<McpToken>> ask)
    {
        ScriptedSender sender = new(_ => status == 0 ? null : ScriptedSender.Json(status, answer));
        using OAuthWire wire = sender.Wire();
        McpToken token = await ask(new TokenClient(wire));
        return (token, Assert.Single(sender.Requests));
    }

    private static async Task FailsAsync(int status, string body, ErrorCode code, string said)
    {
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => ExchangeAsync(status, body));
        Assert.Equal(code, e.Code);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-at", e.ToString(), StringComparison.Ordinal);
    }
}
