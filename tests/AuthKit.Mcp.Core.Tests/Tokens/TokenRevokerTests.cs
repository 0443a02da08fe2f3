using System.Net;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public sealed class TokenRevokerTests : IDisposable
{
    private static readonly RevocationItem Access = new(Secret.From("mat_access+/=&x"), "access_token");
    private static readonly RevocationItem Refresh = new(Secret.From("mrt_refresh"), "refresh_token");
    private readonly Samples _samples = new();

    [Fact]
    public async Task A_request_is_form_encoded_with_hint_and_client()
    {
        _samples.Http.Expect(HttpMethod.Post, Samples.Revoke)
            .WithExactFormData(new Dictionary<string, string> { ["token"] = "mat_access+/=&x", ["token_type_hint"] = "access_token", ["client_id"] = "cid_1" })
            .With(static r => r.Content?.Headers.ContentType?.ToString() == "application/x-www-form-urlencoded")
            .Respond(HttpStatusCode.OK);
        await Revoke(new RevocationRequest(Samples.Revoke, "cid_1", [Access]));
        _samples.Http.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task Without_hint_and_client_only_the_token_is_sent()
    {
        _samples.Http.Expect(Samples.Revoke).WithExactFormData(new Dictionary<string, string> { ["token"] = "mrt_refresh" }).Respond(HttpStatusCode.OK);
        await Revoke(new RevocationRequest(Samples.Revoke, null, [Refresh with { Hint = null }]));
        _samples.Http.VerifyNoOutstandingExpectation();
    }

    [Theory]
    [InlineData(400, """{"error":"unsupported_token_type"}""", "cannot revoke tokens of this type")]
    [InlineData(400, """{"error":"invalid_request"}""", "400, invalid_request")]
    [InlineData(400, """{"error":"mat_access1"}""", "refused the request (400)")]
    [InlineData(401, """{"error":"invalid_client"}""", "-ClientId")]
    [InlineData(404, "", "revocation_endpoint")]
    [InlineData(503, "", "stays valid")]
    [InlineData(500, "at Object.fetch (/srv/mat_access)", "failed (500)")]
    [InlineData(204, "", "answered 204")]
    [InlineData(302, "", "redirects")]
    public async Task Anything_but_200_says_that_the_token_may_still_be_valid(int status, string body, string told)
    {
        _samples.Http.When(Samples.Revoke).Respond((HttpStatusCode)status, "application/json", body);
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Revoke(new RevocationRequest(Samples.Revoke, null, [Access])));
        Assert.Equal(ErrorCode.RevocationFailed, e.Code);
        Assert.Contains("The access token may still be valid", e.Message, StringComparison.Ordinal);
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("mat_access", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_status_200_is_no_revocation()
    {
        _samples.Http.When(Samples.Revoke).Respond("text/html", "<html>");
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Revoke(new RevocationRequest(Samples.Revoke, null, [Access])));
        Assert.Contains("HTML page", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_says_so()
    {
        _samples.Http.When(Samples.Revoke).Throw(new HttpRequestException("no", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)));
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Revoke(new RevocationRequest(Samples.Revoke, null, [Access])));
        Assert.Contains("gave no answer (connection refused", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_access_token_is_revoked_even_when_the_refresh_token_could_not_be()
    {
        _samples.Http.Expect(Samples.Revoke).WithFormData("token", "mrt_refresh").Respond(HttpStatusCode.ServiceUnavailable);
        _samples.Http.Expect(Samples.Revoke).WithFormData("token_type_hint", "access_token").Respond(HttpStatusCode.OK);
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Revoke(new RevocationRequest(Samples.Revoke, null, [Refresh, Access])));
        Assert.Contains("The refresh token may still be valid", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("The access token", e.Message, StringComparison.Ordinal);
        _samples.Http.VerifyNoOutstandingExpectation();
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task The_cache_forgets_the_token_whatever_the_answer_is(HttpStatusCode status)
    {
        _samples.AnswerAda();
        await _samples.LookUp(1);
        await _samples.LookUp(2);
        _samples.Http.When(Samples.Revoke).Respond(status);
        Exception? e = await Record.ExceptionAsync(() => Revoke(new RevocationRequest(Samples.Revoke, null, [new RevocationItem(Samples.Token(1), null)])));
        Assert.Equal(status == HttpStatusCode.OK, e is null);
        Assert.Null(_samples.Service.FindCached(Samples.Token(1)));
        Assert.NotNull(_samples.Service.FindCached(Samples.Token(2)));
    }

    [Theory]
    [InlineData("http://auth.example.com/revoke", ErrorCode.UnencryptedAuthentication)]
    [InlineData("https://user:pw@auth.example.com/revoke", ErrorCode.InvalidUri)]
    [InlineData("https://auth.example.com/revoke\n", ErrorCode.InvalidUri)]
    [InlineData("auth.example.com/revoke", ErrorCode.InvalidUri)]
    [InlineData("ftp://auth.example.com/revoke", ErrorCode.InvalidUri)]
    public async Task Nothing_is_sent_to_a_place_that_is_not_safe(string endpoint, ErrorCode code)
    {
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => Revoke(new RevocationRequest(endpoint, null, [Access])));
        Assert.Equal(code, e.Code);
        Assert.DoesNotContain("user:pw", e.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _samples.Dispose();

    private Task Revoke(RevocationRequest request) => new TokenRevoker(_samples.Sender, new HttpSettings()).RevokeAsync(request, _samples.Service, CancellationToken.None);
}
