using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Module.Tests.Hosting;

/// <summary>A small HTTP/1.1 responder on loopback that counts requests and can drop a connection in place of an answer.</summary>
public sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<LoopbackRequest, LoopbackResponse> _answer;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();

    public LoopbackServer(Func<LoopbackRequest, LoopbackResponse> answer)
    {
        _answer = answer;
        _listener.Start();
        Origin = "http://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        _ = AcceptAsync();
    }

    public string Origin { get; }

    /// <summary>Connections that the client has not closed.</summary>
    public int OpenConnections => _open.Count;

    /// <summary>All requests in the order in which they were read.</summary>
    public ConcurrentQueue<LoopbackRequest> Requests { get; } = new();

    public int Count(string method, string path) => Requests.Count(r => r.Method == method && r.Path == path);

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
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            NetworkStream stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                Requests.Enqueue(request);
                LoopbackResponse response = _answer(request);
                if (response.Cut)
                {
                    return;
                }

                if (response.Silent)
                {
                    // Ends when the client closes its side.
                    _ = await stream.ReadAsync(new byte[1], _stop.Token);
                    return;
                }

                await stream.WriteAsync(response.ToBytes(), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client went away.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task<LoopbackRequest?> ReadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] start = lines[0].Split(' ');
        Dictionary<string, string> headers = lines.Skip(1).Select(static l => l.Split(':', 2)).ToDictionary(static p => p[0], static p => p[1].Trim(), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new LoopbackRequest(start[0], start[1], headers, Encoding.UTF8.GetString(body));
    }
}

public sealed record LoopbackRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Authorization => Headers.GetValueOrDefault("Authorization");
}

public sealed record LoopbackResponse(int Status, string Body = "", string ContentType = "application/json")
{
    /// <summary>Closes the connection without a byte.</summary>
    public static readonly LoopbackResponse Lost = new(0) { Cut = true };

    /// <summary>Never answers.</summary>
    public static readonly LoopbackResponse Never = new(0) { Silent = true };

    public bool Cut { get; init; }

    public bool Silent { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public byte[] ToBytes()
    {
        byte[] body = Encoding.UTF8.GetBytes(Body);
        string extra = string.Concat(Headers.Select(static h => h + "\r\n"));
        string type = ContentType.Length > 0 ? $"Content-Type: {ContentType}\r\n" : "";
        return [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {Status} X\r\n{type}{extra}Content-Length: {body.Length}\r\n\r\n"), .. body];
    }
}
