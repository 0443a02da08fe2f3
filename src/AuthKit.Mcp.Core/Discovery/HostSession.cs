using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// The requests to one host in one check: a few at a time, a reset after a refused POST tried again once, and a second
/// look on a raw socket at what the HTTP stack calls malformed. Its connections end with it.
/// </summary>
internal sealed class HostSession(HttpSettings settings, Func<HttpSettings, IHttpSender> createSender) : IDisposable
{
    private readonly IHttpSender _sender = createSender(settings);
    private readonly RequestGate _gate = new(settings.MaxConnectionsPerHost, Load.IsHigh);
    private int _requests;

    /// <summary>Requests sent so far, repetitions included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        WireRequest whole = settings.Headers.Count == 0 ? request : request with { Headers = [.. request.Headers, .. settings.Headers] };

        // The gate comes before the request's own time limit starts, so waiting costs a slow server nothing.
        await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Exchange exchange = await CountedAsync(whole, cancellationToken).ConfigureAwait(false);
            if (exchange.Fault == WireFault.ConnectionClosed)
            {
                exchange = await CountedAsync(whole, cancellationToken).ConfigureAwait(false);
            }

            if (exchange.Fault == WireFault.ProtocolViolation && settings.Proxy is null)
            {
                Interlocked.Increment(ref _requests);
                Exchange second = await RawSender.SendAsync(whole, settings, cancellationToken).ConfigureAwait(false);
                exchange = second.Response is null && second.Fault != WireFault.ProtocolViolation ? exchange : second;
            }

            // What the user added to every request is not evidence, and may be a secret.
            return ReferenceEquals(exchange.Request, request) ? exchange : exchange with { Request = request };
        }
        finally
        {
            _gate.Leave();
        }
    }

    public void Dispose() => _sender.Dispose();

    private Task<Exchange> CountedAsync(WireRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return _sender.SendAsync(request, cancellationToken);
    }
}
