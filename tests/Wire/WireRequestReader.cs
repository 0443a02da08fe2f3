using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Wire;

/// <summary>Reads HTTP/1.1 requests, one after the other, from a connection.</summary>
internal sealed class WireRequestReader(string host, Stream stream)
{
    private static readonly byte[] Continue = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private readonly byte[] _buffer = new byte[16384];
    private int _start;
    private int _end;

    /// <summary>The next request, or null when the peer has closed the connection.</summary>
    public async Task<WireRequest?> ReadAsync(CancellationToken stop)
    {
        string? first = await LineAsync(stop);
        if (string.IsNullOrEmpty(first))
        {
            return null;
        }

        List<KeyValuePair<string, string>> headers = [];
        while (await LineAsync(stop) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(KeyValuePair.Create(colon < 0 ? line : line[..colon], colon < 0 ? string.Empty : line[(colon + 1)..].Trim()));
        }

        string Value(string name) => headers.Find(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? string.Empty;
        if (Value("Expect").Equals("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await stream.WriteAsync(Continue, stop);
        }

        byte[] body = Value("Transfer-Encoding").Contains("chunked", StringComparison.OrdinalIgnoreCase)
            ? await ChunksAsync(stop)
            : await BytesAsync(int.TryParse(Value("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : 0, stop);
        string[] parts = first.Split(' ');
        return new WireRequest(host, parts[0], parts.Length > 1 ? parts[1] : "/", headers, body);
    }

    private async Task<byte[]> ChunksAsync(CancellationToken stop)
    {
        using MemoryStream all = new();
        while (true)
        {
            string size = (await LineAsync(stop) ?? "0").Split(';')[0].Trim();
            byte[] chunk = await BytesAsync(int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture), stop);
            await LineAsync(stop);
            if (chunk.Length == 0)
            {
                return all.ToArray();
            }

            all.Write(chunk);
        }
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken stop)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count;)
        {
            if (_start == _end && !await FillAsync(stop))
            {
                throw new IOException("The request ended within its body.");
            }

            int take = Math.Min(count - i, _end - _start);
            Array.Copy(_buffer, _start, bytes, i, take);
            i += take;
            _start += take;
        }

        return bytes;
    }

    private async Task<string?> LineAsync(CancellationToken stop)
    {
        StringBuilder line = new();
        while (true)
        {
            if (_start == _end && !await FillAsync(stop))
            {
                return line.Length == 0 ? null : line.ToString();
            }

            char next = (char)_buffer[_start++];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(next);
        }
    }

    private async Task<bool> FillAsync(CancellationToken stop)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, stop);
        return _end > 0;
    }
}
