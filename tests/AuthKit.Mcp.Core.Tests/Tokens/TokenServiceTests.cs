using System.Net;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public sealed class TokenServiceTests : IDisposable
{
    private readonly Samples _samples = new();

    [Fact]
    public async Task A_token_is_sent_with_exactly_the_scheme_the_gateway_knows()
    {
        _samples.Http.Expect(HttpMethod.Get, Samples.Userinfo)
            .With(static r => r.Headers.NonValidated["Authorization"].ToString() == "Bearer " + Samples.Token().Reveal())
            .Respond("application/json", """{"sub":"usr_ada"}""");
        AuthKitTokenResult result = await _samples.LookUp();
        Assert.True(result.Valid, result.Message);
        Assert.Equal("usr_ada", result.User?.Sub);
        Assert.Equal(Samples.Gateway, result.User?.Gateway);
        Assert.Equal(200, result.Status);
        Assert.Equal(_samples.Clock.GetUtcNow(), result.CheckedAt);
        _samples.Http.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task The_second_look_up_is_answered_from_the_cache()
    {
        MockedRequest asked = _samples.AnswerAda();
        AuthKitTokenResult first = await _samples.LookUp();
        _samples.Clock.Advance(TimeSpan.FromMinutes(1));
        AuthKitTokenResult second = await _samples.LookUp();
        Assert.False(first.User?.FromCache);
        Assert.True(second.User?.FromCache);
        Assert.Equal(first.CheckedAt, second.User?.CheckedAt);
        Assert.Equal(1, _samples.Http.GetMatchCount(asked));
        Assert.Equal(new TokenCacheStatistics { Hits = 1, Misses = 1, Requests = 1, Count = 1 }, _samples.Service.Statistics);
    }

    [Fact]
    public async Task After_five_minutes_the_gateway_is_asked_again()
    {
        MockedRequest asked = _samples.AnswerAda();
        await _samples.LookUp();
        _samples.Clock.Advance(TimeSpan.FromMinutes(5));
        AuthKitTokenResult again = await _samples.LookUp();
        Assert.False(again.User?.FromCache);
        Assert.Equal(2, _samples.Http.GetMatchCount(asked));
    }

    [Theory]
    [InlineData("mrt_0123456789", "this is a refresh token")]
    [InlineData("sak_0123456789", "API key")]
    [InlineData("ses_0123456789", "session token")]
    [InlineData("MAT_0123456789", "does not start with 'mat_'")]
    [InlineData("hunter2hunter2", "does not start with 'mat_'")]
    public async Task A_wrong_prefix_is_told_without_a_request_and_without_the_token(string token, string told)
    {
        AuthKitTokenResult result = await _samples.Service.LookUpAsync(Secret.From(token), useCache: true, CancellationToken.None);
        Assert.Equal(TokenReason.WrongPrefix, result.Reason);
        Assert.Contains(told, result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, result.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, _samples.Service.Statistics.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, TokenReason.Rejected)]
    [InlineData(HttpStatusCode.InternalServerError, TokenReason.GatewayBroken)]
    public async Task Failures_are_not_cached(HttpStatusCode status, TokenReason reason)
    {
        MockedRequest asked = _samples.Http.When(Samples.Userinfo).Respond(status, "application/json", """{"error":"invalid_token"}""");
        Assert.Equal(reason, (await _samples.LookUp()).Reason);
        Assert.Equal(reason, (await _samples.LookUp()).Reason);
        Assert.Equal(2, _samples.Http.GetMatchCount(asked));
        Assert.Equal(0, _samples.Service.Statistics.Count);
    }

    [Fact]
    public async Task Past_the_cache_the_gateway_is_asked_and_its_answer_kept()
    {
        MockedRequest asked = _samples.AnswerAda();
        Assert.False((await _samples.LookUp(useCache: false)).User?.FromCache);
        Assert.False((await _samples.LookUp(useCache: false)).User?.FromCache);
        Assert.True((await _samples.LookUp()).User?.FromCache);
        Assert.Equal(2, _samples.Http.GetMatchCount(asked));
    }

    [Fact]
    public async Task A_rejection_seen_past_the_cache_takes_the_token_out_of_it()
    {
        _samples.Http.Expect(Samples.Userinfo).Respond("application/json", """{"sub":"usr_ada"}""");
        _samples.Http.Expect(Samples.Userinfo).Respond(HttpStatusCode.Unauthorized, "application/json", """{"error":"invalid_token"}""");
        await _samples.LookUp();
        await _samples.LookUp(useCache: false);
        Assert.Null(_samples.Service.FindCached(Samples.Token()));
    }

    [Fact]
    public async Task An_outage_seen_past_the_cache_leaves_the_cached_user()
    {
        _samples.Http.Expect(Samples.Userinfo).Respond("application/json", """{"sub":"usr_ada"}""");
        _samples.Http.Expect(Samples.Userinfo).Respond(HttpStatusCode.BadGateway);
        await _samples.LookUp();
        await _samples.LookUp(useCache: false);
        Assert.NotNull(_samples.Service.FindCached(Samples.Token()));
    }

    [Fact]
    public async Task A_forgotten_token_is_asked_for_again()
    {
        _samples.AnswerAda();
        await _samples.LookUp();
        await _samples.LookUp(2);
        _samples.Service.Forget(Samples.Token());
        Assert.Null(_samples.Service.FindCached(Samples.Token()));
        Assert.NotNull(_samples.Service.FindCached(Samples.Token(2)));
        _samples.Service.ForgetAll();
        Assert.Null(_samples.Service.FindCached(Samples.Token(2)));
    }

    [Fact]
    public async Task Two_hundred_look_ups_of_one_token_at_once_are_one_request()
    {
        using HeldSender held = new();
        TokenService service = new(Samples.Gateway, held, _samples.Clock);
        Task<AuthKitTokenResult>[] all = [.. Enumerable.Range(0, 200).Select(_ => Task.Run(() => service.LookUpAsync(Samples.Token(), useCache: true, CancellationToken.None)))];
        Assert.True(SpinWait.SpinUntil(() => service.Statistics.Misses == 200 && held.Requests > 0, TimeSpan.FromSeconds(30)));
        held.Answer(0, 200, """{"sub":"usr_ada"}""");
        AuthKitTokenResult[] results = await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All(results, static r => Assert.Equal("usr_ada", r.User?.Sub));
        Assert.Equal(1, held.Requests);
        Assert.Equal(1, service.Statistics.Requests);
    }

    [Fact]
    public async Task A_revocation_while_a_look_up_is_under_way_keeps_its_answer_out_of_the_cache()
    {
        using HeldSender held = new();
        TokenService service = new(Samples.Gateway, held, _samples.Clock);
        Task<AuthKitTokenResult> before = service.LookUpAsync(Samples.Token(), useCache: true, CancellationToken.None);
        service.Forget(Samples.Token());
        Task<AuthKitTokenResult> after = service.LookUpAsync(Samples.Token(), useCache: true, CancellationToken.None);
        Assert.Equal(2, held.Requests);
        held.Answer(0, 200, """{"sub":"usr_ada"}""");
        Assert.True((await before).Valid);
        Assert.Null(service.FindCached(Samples.Token()));
        held.Answer(1, 401, """{"error":"invalid_token"}""");
        Assert.Equal(TokenReason.Rejected, (await after).Reason);
    }

    [Fact]
    public async Task A_service_over_another_sender_shares_the_cache()
    {
        _samples.AnswerAda();
        await _samples.LookUp();
        using HeldSender held = new();
        TokenService other = _samples.Service.Over(held, new HttpSettings());
        Assert.True((await other.LookUpAsync(Samples.Token(), useCache: true, CancellationToken.None)).User?.FromCache);
        Assert.Equal(0, held.Requests);
    }

    [Theory]
    [InlineData("http://authkit.example.com", false, true)]
    [InlineData("http://authkit.example.com", true, false)]
    [InlineData("http://127.0.0.1:8787", false, false)]
    [InlineData("http://localhost:8787", false, false)]
    [InlineData("http://[::1]:8787", false, false)]
    [InlineData("http://127.0.0.1.example.com", false, true)]
    public async Task Plain_http_is_for_loopback_or_on_demand(string gateway, bool allowed, bool refused)
    {
        using HeldSender held = new();
        TokenService service = new(gateway, held, _samples.Clock, new HttpSettings { AllowUnencryptedAuthentication = allowed });
        Task<AuthKitTokenResult> lookUp = service.LookUpAsync(Samples.Token(), useCache: true, CancellationToken.None);
        if (refused)
        {
            AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => lookUp);
            Assert.Equal(ErrorCode.UnencryptedAuthentication, e.Code);
            Assert.Contains("-AllowUnencryptedAuthentication", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(refused ? 0 : 1, held.Requests);
    }

    [Fact]
    public async Task Extra_headers_go_along_but_never_a_second_Authorization()
    {
        HttpSettings settings = new() { Headers = [new HeaderLine("X-Staging", "yes"), new HeaderLine("authorization", "Basic eA==")] };
        _samples.Http.Expect(Samples.Userinfo)
            .With(static r => r.Headers.NonValidated["X-Staging"].ToString() == "yes" && r.Headers.NonValidated["Authorization"].Count == 1)
            .Respond("application/json", """{"sub":"usr_ada"}""");
        TokenService service = new(Samples.Gateway, _samples.Sender, _samples.Clock, settings);
        Assert.True((await service.LookUpAsync(Samples.Token(), useCache: true, CancellationToken.None)).Valid);
    }

    [Fact]
    public async Task A_closed_connection_says_so()
    {
        HttpSender sender = new(new HttpSettings());
        TokenService service = new(Samples.Gateway, sender, _samples.Clock);
        sender.Dispose();
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => service.LookUpAsync(Samples.Token(), useCache: true, CancellationToken.None));
        Assert.Equal(ErrorCode.NotConnected, e.Code);
    }

    public void Dispose() => _samples.Dispose();
}
