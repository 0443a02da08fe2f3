using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>How many requests of one check are under way at one host, by how far it is and how busy this machine is.</summary>
public sealed class HostSessionTests
{
    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(false, 3, 3)]
    [InlineData(true, 19, 1)]
    [InlineData(true, 21, 3)]
    [InlineData(null, 1, 1)]
    [InlineData(null, 3, 3)]
    public async Task A_host_that_is_near_is_asked_one_by_one_and_one_that_is_far_is_not(bool? isBusy, int firstAnswerMs, int atOnce)
    {
        Sender sender = new();
        using HostSession session = new(new HttpSettings(), _ => sender, new HostDistances(() => isBusy));
        await AnswerAsync(session, sender, firstAnswerMs);
        await AnswerAsync(session, sender, 500); // Waited for something else: the fastest answer tells how far the host is.
        Task[] others = [.. Enumerable.Range(0, 5).Select(_ => session.SendAsync(new WireRequest("GET", "https://a.example/"), default))];
        Assert.Equal(atOnce, sender.UnderWay.Count);
        while (!Task.WhenAll(others).IsCompleted)
        {
            sender.AnswerOne(0);
            await Task.Yield();
        }

        Assert.Equal(atOnce, sender.Most);
    }

    private static async Task AnswerAsync(HostSession session, Sender sender, int milliseconds)
    {
        Task<Exchange> first = session.SendAsync(new WireRequest("GET", "https://a.example/"), default);
        sender.AnswerOne(milliseconds);
        await first;
    }

    private sealed class Sender : IHttpSender
    {
        public Queue<TaskCompletionSource<Exchange>> UnderWay { get; } = [];

        public int Most { get; private set; }

        public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
        {
            TaskCompletionSource<Exchange> answer = new();
            UnderWay.Enqueue(answer);
            Most = Math.Max(Most, UnderWay.Count);
            return answer.Task;
        }

        public void AnswerOne(int milliseconds)
        {
            if (UnderWay.TryDequeue(out TaskCompletionSource<Exchange>? answer))
            {
                answer.SetResult(new Exchange { Request = new WireRequest("GET", ""), Response = new WireResponse { Status = 200 }, Duration = TimeSpan.FromMilliseconds(milliseconds) });
            }
        }

        public void Dispose()
        {
        }
    }
}
