using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

public class TokenClientTests
{
    private const string Issuer = "https://auth.example.com";
    private const string Redirect = "http://127.0.0.1:5000/callback";
    private static readonly AuthorizationServer Server = new() { Issuer = Issuer, AuthorizationEndpoint = Issuer + "/authorize", TokenEndpoint = Issuer + "/token", IssParameterSupported = true };
    private static readonly AuthorizationRequest Request = new() { Url = Issuer, RedirectUri = Redirect, State = "good-state" };
    private static readonly McpClientInformation Client = new() { ClientId = "c:1" };

    [Theory]
    [InlineData(Redirect + "?code=secret-code&state=bad&iss=" + Issuer, ErrorCode.StateMismatch)]
    [InlineData(Redirect + "?code=secret-code&iss=" + Issuer, ErrorCode.StateMismatch)]
    [InlineData(Redirect + "?code=secret-code&state=good-state", ErrorCode.IssuerMismatch)]
    [InlineData(Redirect + "?code=secret-code&state=good-state&iss=" + Issuer + "/", ErrorCode.IssuerMismatch)]
    [InlineData(Redirect + "?code=secret-code&state=good-state&iss=https://evil.example", ErrorCode.IssuerMismatch)]
    [InlineData(Redirect + "?code=secret-code&code=b&state=good-state&iss=" + Issuer, ErrorCode.AuthorizationResponseInvalid)]
    [InlineData("http://127.0.0.1:5001/callback?code=secret-code&state=good-state&iss=" + Issuer, ErrorCode.AuthorizationResponseInvalid)]
    [InlineData(Redirect + "?error=secret-code%1b[31m&state=good-state&iss=" + Issuer, ErrorCode.AuthorizationRefused)]
    public void A_forged_answer_is_refused_without_its_code(string url, ErrorCode code)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => AuthorizationResponses.ReadCode(url, Request, Server));
        Assert.Equal(code, e.Code);
        Assert.DoesNotContain("secret-code", e.ToString());
        Assert.DoesNotContain('\u001b', e.Message);
    }

    [Fact]
    public void A_good_answer_gives_its_code() =>
        Assert.Equal("a+b", AuthorizationResponses.ReadCode(Redirect + "?code=a%2Bb&state=good-state&iss=" + Issuer, Request, Server));

    [Theory]
    [InlineData(307, "", ErrorCode.TokenAnswerInvalid)]
    [InlineData(400, """{"error":"the-code"}""", ErrorCode.TokenRequestRefused)]
    [InlineData(503, "", ErrorCode.TokenEndpointUnreachable)]
    [InlineData(200, """{"access_token":["the-code"],"token_type":"Bearer"}""", ErrorCode.TokenAnswerInvalid)]
    [InlineData(200, """{"access_token":"the-code\r\nX: y","token_type":"Bearer"}""", ErrorCode.TokenAnswerInvalid)]
    [InlineData(200, """{"access_token":"the-code","token_type":"Bearer","expires_in":{}}""", ErrorCode.TokenAnswerInvalid)]
    [InlineData(200, """{"access_token":"the-code","token_type":"mac"}""", ErrorCode.TokenAnswerInvalid)]
    public async Task A_hostile_token_answer_is_refused_after_one_request(int status, string body, ErrorCode code)
    {
        FakeSender sender = new(status, body);
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Exchange(sender, Server));
        Assert.Equal(code, e.Code);
        Assert.DoesNotContain("the-code", e.ToString());
        Assert.Single(sender.Requests);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_token_endpoint_on_http()
    {
        FakeSender sender = new(200, "{}");
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Exchange(sender, Server with { TokenEndpoint = "http://auth.example.com/token" }));
        Assert.Equal(ErrorCode.UnencryptedAuthentication, e.Code);
        Assert.Empty(sender.Requests);
    }

    [Fact]
    public async Task A_good_answer_gives_the_token()
    {
        McpToken token = await Exchange(new FakeSender(200, """{"access_token":"at","token_type":"bearer","expires_in":"60","scope":"a b"}"""), Server);
        Assert.Equal("at", Secret.Unprotect(token.AccessToken));
        Assert.Equal(["a", "b"], token.Scopes);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(60), token.ExpiresAt);
    }

    [Fact]
    public void A_signed_assertion_is_for_the_issuer_and_verifies()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        List<KeyValuePair<string, string>> form = [];
        ClientAuthentication.Prepare(Server, Client with { TokenEndpointAuthMethod = "private_key_jwt", SigningKey = Secret.Protect(key.ExportPkcs8PrivateKeyPem()) }, form);
        string[] parts = form.Single(static p => p.Key == "client_assertion").Value.Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64UrlText.Read(parts[2]), HashAlgorithmName.SHA256));
        using JsonDocument claims = JsonDocument.Parse(Base64UrlText.Read(parts[1]));
        Assert.Equal(Issuer, claims.RootElement.GetProperty("aud").GetString());
    }

    private static async Task<McpToken> Exchange(FakeSender sender, AuthorizationServer server)
    {
        using OAuthWire wire = new("https://mcp.example.com/mcp", new HttpSettings(), _ => sender);
        ProtectedResource resource = new() { Endpoint = "https://mcp.example.com/mcp", Resource = "https://mcp.example.com/mcp" };
        return await new TokenClient(wire).ExchangeCodeAsync(new AuthorizationTarget(resource, server), Client, "the-code", Redirect, Pkce.Create(), resource.Resource, CancellationToken.None);
    }

    private sealed class FakeSender(int status, string body) : IHttpSender
    {
        public List<WireRequest> Requests { get; } = [];

        public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            WireResponse response = new() { Status = status, Body = Encoding.UTF8.GetBytes(body), Headers = [new HeaderLine("Location", "https://evil.example/token")] };
            return Task.FromResult(new Exchange { Request = request, Response = response, StartedAt = DateTimeOffset.UnixEpoch });
        }

        public void Dispose()
        {
        }
    }
}
