using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>A socket that answers each connection with the same bytes, as given.</summary>
internal sealed class TcpAnswer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private int _connections;

    /// <param name="head">What is sent first, each char one byte.</param>
    /// <param name="more">What is sent over and over after it, or nothing.</param>
    /// <param name="pause">The time before each <paramref name="more"/>.</param>
    /// <param name="keepOpen">Leaves the connection open after the head.</param>
    public TcpAnswer(string head, string? more = null, TimeSpan pause = default, bool keepOpen = false)
    {
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mcp";
        _ = AcceptAsync(head, more, pause, keepOpen);
    }

    public string Url { get; }

    public int Connections => Volatile.Read(ref _connections);

    public string? Received { get; private set; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(string head, string? more, TimeSpan pause, bool keepOpen)
    {
        CancellationToken token = _stop.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(token);
                Interlocked.Increment(ref _connections);
                _ = AnswerAsync(client, head, more, pause, keepOpen, token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // The test is over.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client, string head, string? more, TimeSpan pause, bool keepOpen, CancellationToken token)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                byte[] request = new byte[8192];
                int read = await stream.ReadAsync(request, token);
                Received = Encoding.Latin1.GetString(request, 0, read);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(head), token);
                while (more is not null)
                {
                    await Task.Delay(pause, token);
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(more), token);
                }

                if (keepOpen)
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has seen enough, or the test is over.
            }
        }
    }
}
