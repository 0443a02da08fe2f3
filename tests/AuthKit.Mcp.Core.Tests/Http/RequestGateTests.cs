using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>How many requests to one host may be under way at one time.</summary>
public class RequestGateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task With_time_to_spare_requests_go_side_by_side_up_to_the_limit()
    {
        RequestGate gate = new(3, static () => false);
        Task[] entries = Enter(gate, 4);
        Assert.Equal([true, true, true, false], entries.Select(static e => e.IsCompleted));
        gate.Leave();
        await entries[3].WaitAsync(Limit);
    }

    [Fact]
    public async Task Without_time_to_spare_they_go_one_by_one_in_the_order_of_coming()
    {
        RequestGate gate = new(3, static () => true);
        Task[] entries = Enter(gate, 3);
        Assert.Equal([true, false, false], entries.Select(static e => e.IsCompleted));
        gate.Leave();
        await entries[1].WaitAsync(Limit);
        Assert.False(entries[2].IsCompleted);
        gate.Leave();
        await entries[2].WaitAsync(Limit);
    }

    [Fact]
    public async Task When_time_is_there_again_all_that_may_go_on_do()
    {
        bool isBusy = true;
        RequestGate gate = new(3, () => isBusy);
        Task[] entries = Enter(gate, 5);
        isBusy = false;
        gate.Leave();
        await Task.WhenAll(entries.Take(4)).WaitAsync(Limit);
        Assert.False(entries[4].IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobodys_place()
    {
        RequestGate gate = new(1, static () => false);
        await gate.EnterAsync(CancellationToken.None);
        using CancellationTokenSource leaving = new();
        Task left = gate.EnterAsync(leaving.Token).AsTask();
        Task next = gate.EnterAsync(CancellationToken.None).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.False(next.IsCompleted);
        gate.Leave();
        await next;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(leaving.Token).AsTask());
    }

    [Fact]
    public async Task A_crowd_gets_through_and_never_more_than_the_limit_at_once()
    {
        RequestGate gate = new(3, static () => Random.Shared.Next(2) == 0);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
        {
            await gate.EnterAsync(CancellationToken.None);
            int now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            gate.Leave();
        })).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, inside);
    }

    private static Task[] Enter(RequestGate gate, int times) => [.. Enumerable.Range(0, times).Select(_ => gate.EnterAsync(CancellationToken.None).AsTask())];

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
