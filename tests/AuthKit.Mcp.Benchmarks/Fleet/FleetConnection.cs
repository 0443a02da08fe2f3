using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>Answers the requests on one connection until the client closes it.</summary>
internal sealed class FleetConnection(Socket socket, FleetSite site, int delayMs)
{
    private const int LargestRequest = 8192;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private readonly byte[] _buffer = new byte[LargestRequest];
    private int _filled;

    /// <summary>Runs <paramref name="counted"/> for each request answered.</summary>
    public async Task RunAsync(Action counted)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                while (await ReadAsync() is { } request)
                {
                    counted();
                    if (delayMs > 0)
                    {
                        await Task.Delay(delayMs);
                    }

                    await socket.SendAsync(site.AnswerTo(request.Method, request.Path));
                    if (request.IsLast)
                    {
                        return;
                    }
                }
            }
            catch (SocketException)
            {
                // The client is gone; a contender that lost answers by that fails its own round.
            }
        }
    }

    private async Task<(string Method, string Path, bool IsLast)?> ReadAsync()
    {
        while (true)
        {
            int end = _buffer.AsSpan(0, _filled).IndexOf(EndOfHead);
            if (end >= 0)
            {
                string head = Encoding.Latin1.GetString(_buffer, 0, end);
                int whole = end + EndOfHead.Length + BodyLength(head);
                if (_filled >= whole)
                {
                    _filled -= whole;
                    Array.Copy(_buffer, whole, _buffer, 0, _filled);
                    string[] start = head[..head.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
                    return (start[0], start[1], head.Contains("\nConnection: close", StringComparison.OrdinalIgnoreCase));
                }
            }

            int read = await socket.ReceiveAsync(_buffer.AsMemory(_filled));
            if (read == 0)
            {
                return null;
            }

            _filled += read;
        }
    }

    private static int BodyLength(string head)
    {
        const string name = "\nContent-Length:";
        int at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return 0;
        }

        int from = at + name.Length;
        int to = head.IndexOf('\r', from);
        return int.Parse(head.AsSpan(from, (to < 0 ? head.Length : to) - from), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
