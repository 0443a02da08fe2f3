using System.Net.Sockets;
using System.Text;

namespace AuthKit.Mcp.OAuth;

/// <summary>One connection to the listener: one request is read, one page is written.</summary>
/// <param name="client">The connection, closed by this.</param>
internal sealed class LoopbackConnection(TcpClient client) : IDisposable
{
    private const int MaxHead = 32 * 1024;
    private const int MaxRest = 256 * 1024;
    private readonly byte[] _chunk = new byte[4096];

    /// <summary>The lines of the head, none when it breaks off, or null when it is too long.</summary>
    public async Task<IReadOnlyList<string>?> ReadHeadAsync()
    {
        StringBuilder head = new();
        int searched = 0;
        while (head.Length <= MaxHead)
        {
            int read = await client.GetStream().ReadAsync(_chunk, 0, _chunk.Length).ConfigureAwait(false);
            if (read == 0)
            {
                return [];
            }

            for (int i = 0; i < read; i++)
            {
                head.Append((char)_chunk[i]);
            }

            string text = head.ToString(searched, head.Length - searched);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) >= 0)
            {
                return [.. head.ToString().Split(["\r\n"], StringSplitOptions.None).TakeWhile(static l => l.Length > 0)];
            }

            searched = Math.Max(0, head.Length - 3);
        }

        return null;
    }

    /// <summary>Writes the page and says that nothing follows.</summary>
    public async Task WriteAsync(byte[] page)
    {
        await client.GetStream().WriteAsync(page, 0, page.Length).ConfigureAwait(false);
        client.Client.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Reads what is still sent: closing before would reset the connection, and the browser would drop the page.</summary>
    public async Task DrainAsync()
    {
        int left = MaxRest;
        for (int read = 1; read > 0 && left > 0; left -= read)
        {
            read = await client.GetStream().ReadAsync(_chunk, 0, _chunk.Length).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
