using System.Net.Sockets;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Answers at the redirect URI. Whatever else comes by (other pages, scanners, a browser's spare connections) holds nothing up.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int MaxConnections = 64;
    private static readonly TimeSpan ConnectionTime = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly string _redirectUri;
    private readonly string _origin;
    private int _open;
    private int _stopped;
    private AwaitedAnswer? _awaited;

    /// <summary>Begins to answer.</summary>
    /// <param name="listener">A started listener, stopped by this.</param>
    /// <param name="redirectUri">The redirect URI with its port.</param>
    public LoopbackServer(TcpListener listener, string redirectUri)
    {
        _listener = listener;
        _redirectUri = redirectUri;
        _origin = RawUrl.TryParse(redirectUri, out RawUrl url) ? url.Origin : throw new ArgumentException("This is no URL.", nameof(redirectUri));
        _ = AcceptAsync(_stop.Token);
    }

    /// <summary>What is waited for; null when nothing is.</summary>
    public AwaitedAnswer? Awaited
    {
        get => Volatile.Read(ref _awaited);
        set => Volatile.Write(ref _awaited, value);
    }

    /// <summary>Whether it answers no more.</summary>
    public bool IsStopped => Volatile.Read(ref _stopped) != 0;

    /// <summary>Frees the port and closes all connections.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            _stop.Cancel();
            _listener.Stop();
            _stop.Dispose();
        }
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
#if NET
                TcpClient client = await _listener.AcceptTcpClientAsync(stop).ConfigureAwait(false);
#else
                TcpClient client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
#endif
                if (Volatile.Read(ref _open) >= MaxConnections)
                {
                    client.Dispose();
                    continue;
                }

                Interlocked.Increment(ref _open);
                _ = ServeAsync(new LoopbackConnection(client), stop);
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
            {
                // Stopped, or a client gave up before it was accepted. Where it goes on failing, the wait's time-out tells.
                await Task.WhenAny(Task.Delay(50, stop)).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(LoopbackConnection connection, CancellationToken stop)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(ConnectionTime);
        try
        {
            // Reads take no token on .NET Framework; a closed connection ends them everywhere.
            using (connection)
            using (limit.Token.Register(connection.Dispose))
            {
                await AnswerAsync(connection).ConfigureAwait(false);
                await connection.DrainAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            // The client has gone, was too slow, or the wait is over: nobody is left to tell.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task AnswerAsync(LoopbackConnection connection)
    {
        IReadOnlyList<string>? head = await connection.ReadHeadAsync().ConfigureAwait(false);
        string[] parts = (head?.FirstOrDefault() ?? "").Split(' ');
        bool isRequest = parts.Length == 3 && parts[1].StartsWith("/", StringComparison.Ordinal) && parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal) && parts[1].All(static c => c is > ' ' and <= '~');
        string url = isRequest ? _origin + parts[1] : "";
        byte[]? problem = head is null ? LoopbackPage.Write("431 Request Header Fields Too Large", "Too long", "This request is too long.")
            : !isRequest ? LoopbackPage.Write("400 Bad Request", "Not understood", "This is no request that a browser sends here.")
            : parts[0] != "GET" ? LoopbackPage.Write("405 Method Not Allowed", "Not taken", "Answers are taken with GET only (response_mode query).")
            : !IsForThisMachine(head) ? LoopbackPage.Write("403 Forbidden", "Not taken", "This request was sent to another name than this machine's.")
            : !AuthorizationResponses.IsSamePlace(url, _redirectUri) ? LoopbackPage.Write("404 Not Found", "Nothing here", "This address is not the redirect URI.")
            : null;
        if (problem is not null)
        {
            await connection.WriteAsync(problem).ConfigureAwait(false);
            return;
        }

        await TakeAsync(connection, url).ConfigureAwait(false);
    }

    // A page whose name is made to lead here (DNS rebinding) sends its own name. Programs that send none are no browsers.
    private static bool IsForThisMachine(IReadOnlyList<string> head) => head.Skip(1)
        .Where(static l => l.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
        .All(static l => HttpUrl.TryParse("http://" + l.Substring(5).Trim()) is { IsLoopback: true });

    private async Task TakeAsync(LoopbackConnection connection, string url)
    {
        IReadOnlyList<KeyValuePair<string, string>> answer = FormText.Read(url.IndexOf('?') is >= 0 and var query ? url.Substring(query + 1) : "");
        AwaitedAnswer? awaited = Awaited;
        if (awaited is null)
        {
            await connection.WriteAsync(LoopbackPage.Write("404 Not Found", "Nothing is awaited", "No sign-in is under way here, or its answer was taken already. Start again in the terminal if you have to.")).ConfigureAwait(false);
        }
        else if (!awaited.IsFor(answer))
        {
            await connection.WriteAsync(LoopbackPage.Write("400 Bad Request", "Not the awaited answer", "This answer carries no state, or another one than was sent: it does not belong to the sign-in under way and is not used. The sign-in goes on; finish it in the page that was opened for it.")).ConfigureAwait(false);
        }
        else if (!awaited.TryTake())
        {
            await connection.WriteAsync(LoopbackPage.Write("404 Not Found", "Already used", "The answer to this sign-in was taken already. Go back to the terminal.")).ConfigureAwait(false);
        }
        else
        {
            try
            {
                await connection.WriteAsync(Said(answer)).ConfigureAwait(false);
            }
            finally
            {
                // After the page: whoever waits may end this server. Also without it: a tab closed too early loses no answer.
                awaited.Complete(url);
            }
        }
    }

    private static byte[] Said(IReadOnlyList<KeyValuePair<string, string>> answer)
    {
        string? error = answer.FirstOrDefault(static p => p.Key == "error").Value;
        string? description = answer.FirstOrDefault(static p => p.Key == "error_description").Value;
        return error is null
            ? LoopbackPage.Write("200 OK", "The answer has arrived", "You can close this page and go back to the terminal, which says whether the sign-in succeeded.")
            : LoopbackPage.Write("200 OK", "The sign-in was refused", $"The server answered with the error '{Text.Printable(error, 60)}'.{(description is null ? "" : $" It says: \"{Text.Printable(description)}\".")} Go back to the terminal.");
    }
}
