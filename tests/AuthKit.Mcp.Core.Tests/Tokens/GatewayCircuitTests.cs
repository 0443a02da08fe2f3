using System.Net;
using AuthKit.Mcp.Tokens;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public sealed class GatewayCircuitTests : IDisposable
{
    private readonly Samples _samples = new();
    private HttpStatusCode _status = HttpStatusCode.ServiceUnavailable;
    private string _body = "busy";
    private int _requests;

    public GatewayCircuitTests() => _samples.Http.When(Samples.Userinfo).Respond(_ =>
    {
        _requests++;
        return new HttpResponseMessage(_status) { Content = new StringContent(_body) };
    });

    private AuthKitCircuit Circuit => _samples.Service.Circuit;

    [Fact]
    public async Task Five_outages_in_a_row_spare_the_gateway_and_say_since_when_why_and_until_when()
    {
        DateTimeOffset since = _samples.Clock.GetUtcNow();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(AuthKitCircuitState.Closed, Circuit.State);
            Assert.Equal(TokenReason.GatewayBroken, (await _samples.LookUp(i)).Reason);
            _samples.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        AuthKitTokenResult refused = await _samples.LookUp(9);
        Assert.Equal(TokenReason.GatewayCircuitOpen, refused.Reason);
        Assert.False(refused.Valid);
        Assert.Null(refused.Status);
        Assert.Equal(5, _requests);
        Assert.Equal((AuthKitCircuitState.Open, 5, since, since + TimeSpan.FromSeconds(19)), (Circuit.State, Circuit.Failures, Circuit.Since, Circuit.RetryAt));
        Assert.Contains("since 2026-01-02 03:04:05Z the last 5 look-ups were outages", refused.Message, StringComparison.Ordinal);
        Assert.Contains("tried again at 2026-01-02 03:04:24Z", refused.Message, StringComparison.Ordinal);
        Assert.Contains("answered 503", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.GatewayCircuitOpen, refused.ToException(null).Code);
    }

    [Fact]
    public async Task After_the_pause_one_look_up_tries_for_all_and_its_success_lets_the_others_through()
    {
        await Open();
        _samples.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(AuthKitCircuitState.HalfOpen, Circuit.State);
        (_status, _body) = (HttpStatusCode.OK, """{"sub":"usr_ada"}""");
        Assert.True((await _samples.LookUp(6)).Valid);
        Assert.Equal(new AuthKitCircuit(), Circuit);
        Assert.True((await _samples.LookUp(7)).Valid);
    }

    [Fact]
    public async Task A_refused_token_is_an_answer_and_closes_the_circuit()
    {
        await Open();
        _samples.Clock.Advance(TimeSpan.FromSeconds(15));
        (_status, _body) = (HttpStatusCode.Unauthorized, """{"error":"invalid_token"}""");
        Assert.Equal(TokenReason.Rejected, (await _samples.LookUp(6)).Reason);
        Assert.Equal(AuthKitCircuitState.Closed, Circuit.State);
    }

    [Fact]
    public async Task A_failed_trial_starts_the_pause_anew()
    {
        await Open();
        _samples.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(TokenReason.GatewayBroken, (await _samples.LookUp(6)).Reason);
        Assert.Equal(TokenReason.GatewayCircuitOpen, (await _samples.LookUp(7)).Reason);
        _samples.Clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(TokenReason.GatewayCircuitOpen, (await _samples.LookUp(7)).Reason);
        Assert.Equal(6, _requests);
    }

    [Fact]
    public async Task While_the_trial_is_under_way_nobody_else_asks_and_a_trial_that_is_given_up_lets_the_next_one_try()
    {
        using HeldSender held = new();
        TokenService service = new(Samples.Gateway, held, _samples.Clock);
        Task<AuthKitTokenResult>[] all = [.. Enumerable.Range(0, 8).Select(i => service.LookUpAsync(Samples.Token(i), useCache: true, CancellationToken.None))];
        for (int i = 0; i < 8; i++)
        {
            held.Answer(i, 502, "");
        }

        await Task.WhenAll(all);
        _samples.Clock.Advance(TimeSpan.FromSeconds(15));
        using CancellationTokenSource stop = new();
        Task<AuthKitTokenResult> trial = service.LookUpAsync(Samples.Token(10), useCache: true, stop.Token);
        Assert.Equal(9, held.Requests);
        AuthKitTokenResult other = await service.LookUpAsync(Samples.Token(11), useCache: true, CancellationToken.None);
        Assert.Equal(TokenReason.GatewayCircuitOpen, other.Reason);
        Assert.Contains("being tried just now", other.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial);
        await held.Cancelled.WaitAsync(TimeSpan.FromSeconds(30));

        // The flight lands on another thread, after its last passenger has left.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _ = service.LookUpAsync(Samples.Token(12), useCache: true, CancellationToken.None);
                return held.Requests == 10;
            },
            TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Cached_users_are_found_while_the_gateway_is_spared()
    {
        (_status, _body) = (HttpStatusCode.OK, """{"sub":"usr_ada"}""");
        await _samples.LookUp(50);
        _status = HttpStatusCode.InternalServerError;
        await Open();
        Assert.True((await _samples.LookUp(50)).User?.FromCache);
        Assert.Equal(TokenReason.GatewayCircuitOpen, (await _samples.LookUp(50, useCache: false)).Reason);
        Assert.True((await _samples.LookUp(50)).User?.FromCache);
        Assert.Equal(1, _samples.Service.Statistics.Count);
    }

    [Fact]
    public async Task A_test_asks_all_the_same_and_its_answer_closes_the_circuit()
    {
        await Open();
        Assert.Equal(TokenReason.GatewayBroken, (await _samples.Service.TestAsync(Samples.Token(7), CancellationToken.None)).Reason);
        Assert.Equal(AuthKitCircuitState.Open, Circuit.State);
        (_status, _body) = (HttpStatusCode.OK, """{"sub":"usr_ada"}""");
        Assert.True((await _samples.Service.TestAsync(Samples.Token(7), CancellationToken.None)).Valid);
        Assert.Equal(AuthKitCircuitState.Closed, Circuit.State);
    }

    [Fact]
    public async Task An_answer_between_outages_starts_the_count_anew()
    {
        for (int i = 0; i < 12; i++)
        {
            (_status, _body) = i % 4 == 3 ? (HttpStatusCode.Unauthorized, """{"error":"invalid_token"}""") : (HttpStatusCode.BadGateway, "");
            await _samples.LookUp(i);
        }

        Assert.Equal(12, _requests);
        Assert.Equal(AuthKitCircuitState.Closed, Circuit.State);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.Forbidden, "")]
    [InlineData(HttpStatusCode.BadRequest, "")]
    public async Task Answers_that_may_be_about_one_token_never_lock_the_others_out(HttpStatusCode status, string body)
    {
        (_status, _body) = (status, body);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(TokenReason.GatewayBroken, (await _samples.LookUp(i)).Reason);
        }

        Assert.Equal(10, _requests);
    }

    [Fact]
    public async Task Another_way_to_the_gateway_counts_for_itself()
    {
        await Open();
        TokenService other = _samples.Service.Over(_samples.Sender, _samples.Settings);
        Assert.Equal(TokenReason.GatewayBroken, (await other.LookUpAsync(Samples.Token(7), useCache: true, CancellationToken.None)).Reason);
        Assert.Equal(1, other.Circuit.Failures);
    }

    public void Dispose() => _samples.Dispose();

    private async Task Open()
    {
        int before = _requests;
        for (int i = 0; i < GatewayCircuit.Threshold; i++)
        {
            await _samples.LookUp(i);
        }

        Assert.Equal(before + GatewayCircuit.Threshold, _requests);
        Assert.Equal(AuthKitCircuitState.Open, Circuit.State);
    }
}
