using System.Globalization;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>
/// Notes each request as one line: method, URL without its query, status, error code, time. Neither headers nor bodies are
/// kept, so there is no secret to take out.
/// </summary>
internal sealed class FlowLog
{
    private const int MaxLines = 12;
    private readonly object _gate = new();
    private readonly List<string> _lines = [];
    private int _dropped;

    /// <summary>The status of the last answer, or null when the last request had none.</summary>
    public int? LastStatus { get; private set; }

    /// <summary>A sender that notes what goes over it.</summary>
    public IHttpSender Over(IHttpSender sender) => new Noting(this, sender);

    /// <summary>The lines since the last call. Many are shortened to the first and the last.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> taken = [.. _lines];
            if (_dropped > 0)
            {
                taken.Insert(MaxLines / 2, $"({_dropped} more)");
            }

            _lines.Clear();
            _dropped = 0;
            return taken;
        }
    }

    private void Note(Exchange exchange)
    {
        string url = Text.Printable(exchange.Request.Url.Split('?', '#')[0]);
        string answer = exchange.Response is { } response
            ? response.Status.ToString(CultureInfo.InvariantCulture) + (Error(response) is { } error ? " " + error : "")
            : $"{exchange.Fault} ({Text.Printable(exchange.FaultDetail)})";
        lock (_gate)
        {
            LastStatus = exchange.Response?.Status;
            if (_lines.Count == MaxLines)
            {
                _lines.RemoveAt(MaxLines / 2);
                _dropped++;
            }

            _lines.Add(string.Format(CultureInfo.InvariantCulture, "{0} {1} -> {2}, {3:0} ms", exchange.Request.Method, url, answer, exchange.Duration.TotalMilliseconds));
        }
    }

    // Only a code of the usual form: anything longer may repeat what was sent.
    private static string? Error(WireResponse response) =>
        response.Status >= 400 && MetadataDocument.Read(response) is { IsReadable: true } document && document.GetString("error") is { Length: > 0 and <= 40 } error && error.All(static c => c is '_' or (>= 'a' and <= 'z'))
            ? error
            : null;

    private sealed class Noting(FlowLog log, IHttpSender sender) : IHttpSender
    {
        public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
        {
            Exchange exchange = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            log.Note(exchange);
            return exchange;
        }

        public void Dispose() => sender.Dispose();
    }
}
