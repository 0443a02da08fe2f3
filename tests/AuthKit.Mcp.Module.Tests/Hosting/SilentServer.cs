using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthKit.Mcp.Module.Tests.Hosting;

/// <summary>Accepts connections, reads what comes and never answers.</summary>
public sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private int _accepted;

    public SilentServer()
    {
        _listener.Start();
        Uri = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mcp");
        _ = AcceptAsync();
    }

    public string Uri { get; }

    /// <summary>Connections that the client has not closed.</summary>
    public int OpenConnections => _open.Count;

    /// <summary>Connections that have been made.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Waits until at least that many connections have been made.</summary>
    public async Task AcceptedAsync(int count)
    {
        while (Volatile.Read(ref _accepted) < count)
        {
            await Task.Delay(10, _stop.Token).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Waits until the client has closed every connection.</summary>
    public async Task AllClosedAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        while (!_open.IsEmpty)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        foreach (TcpClient client in _open.Keys)
        {
            client.Dispose();
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _open[client] = true;
                Interlocked.Increment(ref _accepted);
                _ = DrainAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task DrainAsync(TcpClient client)
    {
        try
        {
            byte[] chunk = new byte[4096];
            while (await client.GetStream().ReadAsync(chunk, _stop.Token) > 0)
            {
                // Read on: only the end of the stream says that the client has closed.
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Reset by the client, or the test has ended.
        }

        _open.TryRemove(client, out _);
        client.Dispose();
    }
}
