using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Module.Tests.Tokens;

/// <summary>What came over the wire.</summary>
public sealed record ReceivedRequest(string Line, IReadOnlyList<string> Fields, string Body)
{
    public string Token => Fields.SingleOrDefault(static f => f.StartsWith("Authorization: Bearer ", StringComparison.Ordinal))?["Authorization: Bearer ".Length..] ?? "";
}

/// <summary>A gateway on a loopback socket with the userinfo and revocation endpoints, answering as the test says.</summary>
public sealed class UserinfoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private int _underWay;
    private int _hanging;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UserinfoServer()
    {
        _listener.Start();
        Origin = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    public string Origin { get; }

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>Ends with the first look-up of a token.</summary>
    public Task Asked => _asked.Task;

    /// <summary>The answer to a request, as status, content type and body; null hangs. Default: every token has a user, every revocation works.</summary>
    public Func<ReceivedRequest, (int Status, string Type, string Body)?> Answer { get; set; } = AsAuthKit;

    /// <summary>What happens between a request and its answer.</summary>
    public Func<ReceivedRequest, Task> Pace { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The most requests that were under way at one time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Requests that get no answer and that the client has not given up.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    public static (int Status, string Type, string Body)? AsAuthKit(ReceivedRequest request) => request.Line switch
    {
        "GET /oauth/userinfo HTTP/1.1" => (200, "application/json", $$"""{"sub":"usr_{{request.Token[^6..]}}","email":"{{request.Token[^6..]}}@example.com","name":"Ada"}"""),
        "GET /health HTTP/1.1" => (200, "application/json", """{"status":"ok"}"""),
        "POST /oauth/revoke HTTP/1.1" => (200, "application/json", ""),
        _ => (404, "application/json", """{"error":"not_found"}"""),
    };

    /// <summary>Forgets the requests so far.</summary>
    public void Forget() => _requests.Clear();

    /// <summary>Closes every connection; from now on nothing listens there.</summary>
    public void GoAway()
    {
        _listener.Stop();
        _stop.Cancel();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using TcpClient client = accepted;
        try
        {
            NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream, Encoding.Latin1);
            while (await ReadAsync(reader) is { } request)
            {
                _requests.Enqueue(request);
                if (request.Token.Length > 0)
                {
                    _asked.TrySetResult();
                }

                Began();
                if (Answer(request) is not { } answer)
                {
                    await HangAsync(reader);
                    return;
                }

                await Pace(request).WaitAsync(_stop.Token);

                byte[] body = Encoding.UTF8.GetBytes(answer.Body);
                string head = $"HTTP/1.1 {answer.Status} x\r\nContent-Type: {answer.Type}\r\nContent-Length: {body.Length}\r\n\r\n";
                Interlocked.Decrement(ref _underWay);
                await stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(head), .. body], _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The client has gone, or the test is over.
        }
    }

    private async Task HangAsync(StreamReader reader)
    {
        Interlocked.Increment(ref _hanging);
        try
        {
            // Ends when the client closes its side.
            _ = await reader.ReadAsync(new char[1], _stop.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    }

    private void Began()
    {
        lock (_requests)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _underWay));
        }
    }

    private async Task<ReceivedRequest?> ReadAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync(_stop.Token) is not { Length: > 0 } line)
        {
            return null;
        }

        List<string> fields = [];
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } field)
        {
            fields.Add(field);
        }

        int length = int.Parse(fields.SingleOrDefault(static f => f.StartsWith("Content-Length: ", StringComparison.Ordinal))?["Content-Length: ".Length..] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        char[] body = new char[length];
        if (length > 0)
        {
            // Reading nothing would wait for the next request.
            await reader.ReadBlockAsync(body, _stop.Token);
        }

        return new ReceivedRequest(line, fields, new string(body));
    }
}
