using System.Globalization;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>Reads one request: request line, header lines, body (RFC 9112 sections 3 to 7).</summary>
internal sealed class WireRequestParser(WireReader reader, WireServerOptions options, string scheme)
{
    private static readonly byte[] Continue = WireText.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");

    /// <summary>Reads the next request, or null when the client is done.</summary>
    public async Task<WireRequest?> ReadAsync(Stream answers, CancellationToken cancellationToken)
    {
        WireRequest? request = await ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        if (request is null)
        {
            return null;
        }

        bool chunked = (request.Header("Transfer-Encoding") ?? "").Contains("chunked", StringComparison.OrdinalIgnoreCase);
        int length = chunked ? 0 : Length(request);
        bool expects = string.Equals(request.Header("Expect"), "100-continue", StringComparison.OrdinalIgnoreCase);
        if (expects && (chunked || length > 0) && !reader.HasBuffered)
        {
            await answers.WriteAsync(Continue.AsMemory(), cancellationToken).ConfigureAwait(false);
            await answers.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            request.Body = chunked
                ? await reader.ReadChunkedAsync(options.MaxBodyBytes, cancellationToken).ConfigureAwait(false)
                : await reader.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
        }
        catch (WireProtocolException refused)
        {
            throw new WireProtocolException(refused.Status, refused.Message) { Request = request };
        }

        return request;
    }

    private async Task<WireRequest?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        string? line = await reader.ReadLineAsync(options.MaxHeadBytes, 431, cancellationToken).ConfigureAwait(false);
        if (line == "")
        {
            // RFC 9112 section 2.2: an empty line before a request is to be ignored.
            line = await reader.ReadLineAsync(options.MaxHeadBytes, 431, cancellationToken).ConfigureAwait(false);
        }

        if (line is null)
        {
            return null;
        }

        string[] parts = line.Split(' ');
        if (parts.Length != 3 || parts[0].Length == 0 || parts[1].Length == 0 || !parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            throw new WireProtocolException(400, "The request line is not method, target and HTTP/1.x.");
        }

        IReadOnlyList<WireHeader> headers = await ReadHeadersAsync(options.MaxHeadBytes - line.Length, cancellationToken).ConfigureAwait(false);
        return new WireRequest(parts[0], parts[1], parts[2], headers, scheme);
    }

    private async Task<IReadOnlyList<WireHeader>> ReadHeadersAsync(int budget, CancellationToken cancellationToken)
    {
        List<WireHeader> headers = [];
        while (true)
        {
            string line = await reader.ReadLineAsync(budget, 431, cancellationToken).ConfigureAwait(false) ?? throw new IOException("The connection ended inside a head.");
            if (line.Length == 0)
            {
                return headers;
            }

            budget -= line.Length;
            int colon = line.IndexOf(':');
            if (colon < 1 || line[colon - 1] is ' ' or '\t')
            {
                throw new WireProtocolException(400, "A header line has no name before its colon.");
            }

            // Blanks at the end stay: the real gateway compares the admin key with them.
            headers.Add(new WireHeader(line.Substring(0, colon), line.Substring(colon + 1).TrimStart(' ', '\t')));
        }
    }

    private int Length(WireRequest request)
    {
        string? text = request.Header("Content-Length")?.Trim();
        if (text is null)
        {
            return 0;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length))
        {
            throw new WireProtocolException(400, "Content-Length is not a number.") { Request = request };
        }

        return length <= options.MaxBodyBytes
            ? (int)length
            : throw new WireProtocolException(413, "The body is larger than the sandbox accepts.") { Request = request };
    }
}
