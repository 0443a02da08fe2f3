using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Core.Tests.OAuth.SignIn;

/// <summary>A site over sockets that answers what a test says, and keeps what it was sent.</summary>
internal sealed class PageServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, string> _answer;
    private readonly ConcurrentQueue<string> _requests = new();

    /// <param name="answer">Gives the whole answer for a whole request.</param>
    public PageServer(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        Origin = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    public string Origin { get; }

    public IReadOnlyList<string> Requests => [.. _requests];

    public IReadOnlyList<string> Posts => [.. _requests.Where(static r => r.StartsWith("POST", StringComparison.Ordinal))];

    public static string Page(string html, int status = 200, string headers = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(html)}\r\nConnection: close\r\n\r\n{html}";

    public static string Redirect(string location, int status = 302, string headers = "") =>
        $"HTTP/1.1 {status} X\r\nLocation: {location}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n";

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken token = _stop.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(token), token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // The test is over.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken token)
    {
        using (client)
        {
            StringBuilder request = new();
            byte[] chunk = new byte[8192];
            NetworkStream stream = client.GetStream();
            while (!IsWhole(request.ToString()))
            {
                int read = await stream.ReadAsync(chunk, token);
                if (read == 0)
                {
                    return;
                }

                request.Append(Encoding.UTF8.GetString(chunk, 0, read));
            }

            _requests.Enqueue(request.ToString());
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(request.ToString())), token);
        }
    }

    private static bool IsWhole(string request)
    {
        int head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        int length = request.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return head >= 0 && (length < 0 || request.Length - head - 4 >= int.Parse(request[(length + 16)..request.IndexOf('\r', length)], System.Globalization.CultureInfo.InvariantCulture));
    }
}
