using System.Text;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Tokens;

/// <summary>Holds every request until the test answers it.</summary>
internal sealed class HeldSender : IHttpSender
{
    private readonly List<TaskCompletionSource<WireResponse>> _held = [];
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Requests
    {
        get
        {
            lock (_held)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>Ends when a request has been cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        TaskCompletionSource<WireResponse> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_held)
        {
            _held.Add(answer);
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            answer.TrySetCanceled(cancellationToken);
            _cancelled.TrySetResult();
        });
        return new Exchange { Request = request, Response = await answer.Task };
    }

    public void Answer(int index, int status, string body)
    {
        lock (_held)
        {
            _held[index].SetResult(new WireResponse { Status = status, Body = Encoding.UTF8.GetBytes(body) });
        }
    }

    public void Fail(int index, Exception e)
    {
        lock (_held)
        {
            _held[index].SetException(e);
        }
    }

    public void Dispose()
    {
    }
}
