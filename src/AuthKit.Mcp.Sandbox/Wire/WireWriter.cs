using System.Net.Sockets;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>The sending half of one connection, for the time of one answer.</summary>
internal sealed class WireWriter(Socket socket, Stream stream, WireExchange exchange)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        // Counted before the write: once the client has the bytes, the log must already say so.
        exchange.Count(bytes.Length);
        await stream.WriteAsync(bytes.AsMemory(), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits, but no longer than the client stays.</summary>
    public async Task<bool> ClientLeftWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        TimeSpan left = time;
        while (!HasClientLeft())
        {
            if (time != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
            {
                return false;
            }

            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
            left -= PollInterval;
        }

        return true;
    }

    public void Reset()
    {
        // Closing with a linger time of zero is how a socket is made to send RST.
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    // Readable with nothing to read is the end of the client's stream. A peek keeps pipelined bytes for the next request.
    private bool HasClientLeft() => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
}
