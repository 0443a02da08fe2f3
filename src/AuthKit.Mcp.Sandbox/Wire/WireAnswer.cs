using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>
/// A response made of a status, header lines and a body. Header lines are written as given, one char one byte, so a value with
/// a raw line feed reaches the client. Content-Length is added unless a line of that name or Transfer-Encoding is given.
/// </summary>
public sealed record WireAnswer : WireResponse
{
    /// <summary>The status code.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The reason phrase; null takes the usual one.</summary>
    public string? Reason { get; init; }

    /// <summary>The header lines in the order to be written.</summary>
    public IReadOnlyList<WireHeader> Headers { get; init; } = [];

    /// <summary>The body; not written for HEAD, 204 and 304.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Close the connection after this answer, and say so.</summary>
    public bool Close { get; init; }

    /// <inheritdoc/>
    public override int StatusCode => Status;

    /// <summary>The body read as UTF-8.</summary>
    /// <returns>The text.</returns>
    public string BodyText() => Encoding.UTF8.GetString(Body.ToArray());

    /// <summary>The same answer with one more line at the end.</summary>
    /// <param name="name">The field name.</param>
    /// <param name="value">The field value.</param>
    /// <returns>A copy.</returns>
    public WireAnswer Add(string name, string value) => this with { Headers = [.. Headers, new WireHeader(name, value)] };

    /// <summary>The same answer without any line of a name.</summary>
    /// <param name="name">The field name, any case.</param>
    /// <returns>A copy.</returns>
    public WireAnswer Remove(string name) => this with { Headers = [.. Headers.Where(header => !header.Is(name))] };

    /// <summary>The same answer with exactly one line of a name.</summary>
    /// <param name="name">The field name, any case.</param>
    /// <param name="value">The field value.</param>
    /// <returns>A copy.</returns>
    public WireAnswer Set(string name, string value) => Remove(name).Add(name, value);

    /// <summary>The joined value of a field, null if absent.</summary>
    /// <param name="name">The field name, any case.</param>
    /// <returns>The value or null.</returns>
    public string? Header(string name)
    {
        string[] values = [.. Headers.Where(header => header.Is(name)).Select(header => header.Value)];
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    /// <summary>The same answer with another body.</summary>
    /// <param name="text">The body, sent as UTF-8.</param>
    /// <param name="mediaType">The new Content-Type; null keeps the present one.</param>
    /// <returns>A copy.</returns>
    public WireAnswer WithBody(string text, string? mediaType = null)
    {
        WireAnswer answer = this with { Body = Encoding.UTF8.GetBytes(text) };
        return mediaType is null ? answer : answer.Set("Content-Type", mediaType);
    }

    /// <summary>The head as bytes, for scripts that continue it by hand.</summary>
    /// <param name="contentLength">The length to announce; null announces none.</param>
    /// <param name="close">Whether to announce that the connection closes.</param>
    /// <returns>The status line, all header lines and the empty line.</returns>
    public byte[] Head(long? contentLength, bool close)
    {
        StringBuilder head = new();
        head.Append("HTTP/1.1 ").Append(Status.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(Reason ?? ReasonPhrases.Of(Status)).Append("\r\n");
        foreach (WireHeader header in Headers)
        {
            head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        }

        if (contentLength is not null && Header("Content-Length") is null && Header("Transfer-Encoding") is null)
        {
            head.Append("Content-Length: ").Append(contentLength.Value.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        }

        if (close && Header("Connection") is null)
        {
            head.Append("Connection: close\r\n");
        }

        return WireText.GetBytes(head.Append("\r\n").ToString());
    }

    internal override async Task<bool> WriteAsync(WireWriter writer, WireRequest request, CancellationToken cancellationToken)
    {
        bool close = Close || request.WantsClose;
        bool bodiless = Status is 204 or 304 || (Status >= 100 && Status < 200);
        byte[] head = Head(bodiless ? null : Body.Length, close);
        if (bodiless || request.Method == "HEAD")
        {
            await writer.SendAsync(head, cancellationToken).ConfigureAwait(false);
            return !close;
        }

        // One write: two would cost a delayed acknowledgement on some stacks.
        byte[] whole = new byte[head.Length + Body.Length];
        head.CopyTo(whole, 0);
        Body.CopyTo(whole.AsMemory(head.Length));
        await writer.SendAsync(whole, cancellationToken).ConfigureAwait(false);
        return !close;
    }
}
