using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public sealed class SingleFlightTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HeldSender _held = new();
    private readonly TokenService _service;

    public SingleFlightTests() => _service = new TokenService(Samples.Gateway, _held, TimeProvider.System);

    [Fact]
    public async Task A_cancelled_waiter_leaves_the_others_waiting()
    {
        using CancellationTokenSource impatient = new();
        Task<AuthKitTokenResult> leaves = LookUp(impatient.Token);
        Task<AuthKitTokenResult> stays = LookUp(CancellationToken.None);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves.WaitAsync(Patience));
        Assert.False(_held.Cancelled.IsCompleted);
        _held.Answer(0, 200, """{"sub":"usr_ada"}""");
        Assert.True((await stays.WaitAsync(Patience)).Valid);
        Assert.Equal(1, _held.Requests);
    }

    [Fact]
    public async Task When_every_waiter_has_left_the_request_is_cancelled_and_the_next_one_starts_anew()
    {
        using CancellationTokenSource impatient = new();
        Task<AuthKitTokenResult> first = LookUp(impatient.Token);
        Task<AuthKitTokenResult> second = LookUp(impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Patience));
        await _held.Cancelled.WaitAsync(Patience);
        Task<AuthKitTokenResult> next = LookUp(CancellationToken.None);
        _held.Answer(1, 200, """{"sub":"usr_ada"}""");
        Assert.True((await next.WaitAsync(Patience)).Valid);
    }

    [Fact]
    public async Task A_failure_reaches_every_waiter_and_is_not_kept()
    {
        Task<AuthKitTokenResult> first = LookUp(CancellationToken.None);
        Task<AuthKitTokenResult> second = LookUp(CancellationToken.None);
        _held.Fail(0, new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => second.WaitAsync(Patience));
        Task<AuthKitTokenResult> next = LookUp(CancellationToken.None);
        _held.Answer(1, 401, """{"error":"invalid_token"}""");
        Assert.Equal(TokenReason.Rejected, (await next.WaitAsync(Patience)).Reason);
    }

    [Fact]
    public async Task A_caller_who_is_already_cancelled_starts_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LookUp(new CancellationToken(canceled: true)));
        Assert.Equal(0, _held.Requests);
    }

    public void Dispose() => _held.Dispose();

    private Task<AuthKitTokenResult> LookUp(CancellationToken cancellationToken) => _service.LookUpAsync(Samples.Token(), useCache: true, cancellationToken);
}
