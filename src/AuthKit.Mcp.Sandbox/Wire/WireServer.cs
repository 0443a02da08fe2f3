using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>
/// An HTTP/1.1 server on 127.0.0.1 over a plain TCP listener. Answers leave as the handler gives them, well-formed or not;
/// framework servers join repeated header lines, refuse odd bytes and correct what a checker has to be shown.
/// </summary>
public sealed class WireServer : IDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<WireConnection, Task> _connections = new();
    private readonly TcpListener _listener;
    private readonly WireServerOptions _options;
    private Task _accepting = Task.CompletedTask;
    private int _port;
    private int _stopped;

    private WireServer(TcpListener listener, WireServerOptions options)
    {
        _listener = listener;
        _options = options;
    }

    /// <summary>The port in use.</summary>
    public int Port => _port;

    /// <summary>Scheme, host and port, such as <c>http://127.0.0.1:40123</c>; no trailing slash.</summary>
    public string Origin => (_options.Certificate is null ? "http" : "https") + "://127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Connections open at this moment.</summary>
    public int OpenConnections => _connections.Count;

    /// <summary>Starts a server that answers at once.</summary>
    /// <param name="handler">Answers each request; runs concurrently. If it throws, the client gets 500 with the exception's text.</param>
    /// <param name="options">Port, certificate, limits; null for plain HTTP on any free port.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="SandboxException">The port is in use or not allowed.</exception>
    public static WireServer Start(WireHandler handler, WireServerOptions? options = null)
    {
        WireServer server = Bind(options ?? new WireServerOptions());
        server.Serve(handler);
        return server;
    }

    /// <summary>Stops listening, closes every connection, and returns when nothing is left running.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        _stop.Cancel();
        _listener.Stop();
        foreach (WireConnection connection in _connections.Keys)
        {
            connection.Dispose();
        }

        Task everything = Task.WhenAll([_accepting, .. _connections.Values]);
        if (everything.Wait(StopTime))
        {
            _stop.Dispose();
        }
    }

    /// <summary>Takes the port without answering yet, so that two servers can know each other's address first.</summary>
    internal static WireServer Bind(WireServerOptions options)
    {
        if (options.Port is < 0 or > 65535)
        {
            throw new SandboxException($"Port {options.Port} does not exist: choose 1 to 65535, or 0 for any free port.");
        }

        TcpListener listener = new(IPAddress.Loopback, options.Port);
        try
        {
            listener.Start(512);
        }
        catch (SocketException taken)
        {
            throw new SandboxException($"Port {options.Port} on 127.0.0.1 cannot be used ({taken.SocketErrorCode}): choose another one, or 0 for any free port.", taken);
        }

        return new WireServer(listener, options) { _port = ((IPEndPoint)listener.LocalEndpoint).Port };
    }

    internal void Serve(WireHandler handler) => _accepting = AcceptAsync(handler);

    private async Task AcceptAsync(WireHandler handler)
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync().ConfigureAwait(false);
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                // A client that reset its connection before it was accepted; the next one may be fine.
                continue;
            }

            socket.NoDelay = true;
            Track(new WireConnection(socket, handler, _options));
        }
    }

    private void Track(WireConnection connection)
    {
        // Entered before it runs: a connection that ends at once must find itself to remove.
        TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = ended.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await connection.RunAsync(_stop.Token).ConfigureAwait(false);
            }
            finally
            {
                connection.Dispose();
                _connections.TryRemove(connection, out _);
                ended.SetResult(true);
            }
        });

        if (_stop.IsCancellationRequested)
        {
            connection.Dispose();
        }
    }
}
