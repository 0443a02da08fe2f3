using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox;

/// <summary>The last requests, bounded. Keeps exchanges only as long as they are wanted and shows nothing of their values.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<(SandboxRequest Request, WireExchange Exchange)> _entries = new();

    public void Add(SandboxSide side, WireExchange exchange)
    {
        SandboxRequest request = new()
        {
            Side = side,
            Method = exchange.Request.Method,
            Path = exchange.Request.Path,
            HeaderNames = [.. exchange.Request.Headers.Select(header => header.Name)],
            HasAuthorization = exchange.Request.Header("Authorization") is not null,
            Status = exchange.Status,
            BytesSent = 0,
        };
        lock (_gate)
        {
            _entries.Enqueue((request, exchange));
            while (_entries.Count > capacity)
            {
                _entries.Dequeue();
            }
        }
    }

    public IReadOnlyList<SandboxRequest> Snapshot()
    {
        lock (_gate)
        {
            return [.. _entries.Select(entry => entry.Request with { BytesSent = entry.Exchange.BytesSent })];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }
}
