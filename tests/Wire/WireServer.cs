using System.Net;
using System.Net.Sockets;

namespace AuthKit.Mcp.Wire;

/// <summary>One listening host on IPv4 loopback that sends the bytes it is told to.</summary>
internal sealed class WireServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _connections = [];
    private readonly string _host;
    private Task _accepting = Task.CompletedTask;

    public WireServer(string host)
    {
        _host = host;
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Run(Func<WireRequest, WireAnswer> answer, double timeScale) => _accepting = AcceptAsync(answer, timeScale);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        Task[] open;
        lock (_connections)
        {
            open = [_accepting, .. _connections];
        }

        Task.WaitAll(open, TimeSpan.FromSeconds(10));
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<WireRequest, WireAnswer> answer, double timeScale)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
                Task connection = Task.Run(() => ServeAsync(socket, answer, timeScale));
                lock (_connections)
                {
                    _connections.RemoveWhere(task => task.IsCompletedSuccessfully);
                    _connections.Add(connection);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of listening is how Dispose says stop.
        }
    }

    private async Task ServeAsync(Socket socket, Func<WireRequest, WireAnswer> answer, double timeScale)
    {
        socket.NoDelay = true;
        using NetworkStream stream = new(socket, ownsSocket: true);
        WireRequestReader reader = new(_host, stream);
        try
        {
            while (await reader.ReadAsync(_stop.Token).ConfigureAwait(false) is WireRequest request)
            {
                WireAnswer given = answer(request);
                await Task.Delay(TimeSpan.FromMilliseconds(given.DelayMs * timeScale), _stop.Token).ConfigureAwait(false);
                if (given.Reset)
                {
                    socket.LingerState = new LingerOption(true, 0);
                    return;
                }

                await SendAsync(stream, given, timeScale).ConfigureAwait(false);
                if (given.Closes || request.Header("Connection").Equals("close", StringComparison.OrdinalIgnoreCase))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A client may hang up at any time, and many of the answers make it do so.
        }
    }

    private async Task SendAsync(NetworkStream stream, WireAnswer given, double timeScale)
    {
        if (given.DripMs == 0)
        {
            byte[] all = [.. given.Head, .. given.Body];
            await stream.WriteAsync(all, _stop.Token).ConfigureAwait(false);
            return;
        }

        await stream.WriteAsync(given.Head, _stop.Token).ConfigureAwait(false);
        for (int i = 0; i < given.Body.Length; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(given.DripMs * timeScale), _stop.Token).ConfigureAwait(false);
            await stream.WriteAsync(given.Body.AsMemory(i, 1), _stop.Token).ConfigureAwait(false);
        }
    }
}
