using System.Globalization;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>The receiving half of one connection: a buffer over the stream, read by line or by count.</summary>
internal sealed class WireReader(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    public bool HasBuffered => _end > _start;

    /// <summary>Reads up to a line feed; the line comes without its CR LF. Null at the end of the stream before the first byte.</summary>
    public async Task<string?> ReadLineAsync(int limit, int statusBeyond, CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            int newline = Array.IndexOf(_buffer, (byte)'\n', _start + searched, _end - _start - searched);
            if (newline >= 0)
            {
                int length = newline - _start;
                int text = length > 0 && _buffer[newline - 1] == '\r' ? length - 1 : length;
                string line = WireText.GetString(_buffer, _start, text);
                _start = newline + 1;
                return line;
            }

            searched = _end - _start;
            if (searched > limit)
            {
                throw new WireProtocolException(statusBeyond, "A line is longer than the sandbox accepts.");
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return searched == 0 ? null : throw new IOException("The connection ended inside a line.");
            }
        }
    }

    public async Task<byte[]> ReadExactlyAsync(int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            if (!HasBuffered && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new IOException("The connection ended inside a body.");
            }

            int take = Math.Min(count - filled, _end - _start);
            Array.Copy(_buffer, _start, bytes, filled, take);
            _start += take;
            filled += take;
        }

        return bytes;
    }

    /// <summary>Reads a chunked body (RFC 9112 section 7.1); extensions and trailers are read and dropped.</summary>
    public async Task<byte[]> ReadChunkedAsync(int limit, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        while (true)
        {
            string line = await ReadLineAsync(1024, 400, cancellationToken).ConfigureAwait(false) ?? throw new IOException("The connection ended between chunks.");
            string size = line.Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int count) || count < 0)
            {
                throw new WireProtocolException(400, "A chunk size is not a hexadecimal number.");
            }

            if (body.Length + count > limit)
            {
                throw new WireProtocolException(413, "The body is larger than the sandbox accepts.");
            }

            byte[] chunk = await ReadExactlyAsync(count, cancellationToken).ConfigureAwait(false);
            body.Write(chunk, 0, chunk.Length);
            if (count == 0)
            {
                await SkipTrailersAsync(cancellationToken).ConfigureAwait(false);
                return body.ToArray();
            }

            if (await ReadLineAsync(1024, 400, cancellationToken).ConfigureAwait(false) != "")
            {
                throw new WireProtocolException(400, "A chunk is longer than its size says.");
            }
        }
    }

    private async Task SkipTrailersAsync(CancellationToken cancellationToken)
    {
        while (!string.IsNullOrEmpty(await ReadLineAsync(16 * 1024, 431, cancellationToken).ConfigureAwait(false)))
        {
            // Trailers say nothing the sandbox needs.
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
