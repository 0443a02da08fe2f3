using System.Collections.Concurrent;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// The requests to one host in one check: a few at a time, a reset after a refused POST tried again once, and a second
/// look on a raw socket at what the HTTP stack calls malformed, as long as the budget lasts. Its connections end with it.
/// </summary>
internal sealed class HostSession : IDisposable
{
    private readonly HttpSettings _settings;
    private readonly CertificateLog _certificates = new();
    private readonly IHttpSender _sender;
    private readonly RequestGate _gate;
    private readonly HostDistance _distance;
    private readonly Func<bool> _mayRepeat;

    // A server has the same fault in every answer of a place: what was found out once is not found out again at its cost.
    private ConcurrentDictionary<string, bool>? _malformed;
    private volatile bool _closes;
    private int _requests;

    /// <summary>Opens the session; nothing is sent yet.</summary>
    /// <param name="settings">The settings, headers included.</param>
    /// <param name="createSender">Makes the sender.</param>
    /// <param name="distances">How far the hosts of the run are; null where no other host tells anything of this one.</param>
    /// <param name="mayRepeat">Takes the repetition of a request from the budget, or refuses it; null where there is no budget.</param>
    public HostSession(HttpSettings settings, Func<HttpSettings, IHttpSender> createSender, HostDistances? distances = null, Func<bool>? mayRepeat = null)
    {
        _mayRepeat = mayRepeat ?? (static () => true);
        _settings = settings with { CertificateLog = _certificates };
        _sender = createSender(_settings);
        _distance = new HostDistance(distances ?? new HostDistances());
        _gate = new RequestGate(settings.MaxConnectionsPerHost, _distance.IsNear);
    }

    /// <summary>The certificates seen so far.</summary>
    public IReadOnlyCollection<McpCertificate> Certificates => _certificates.Seen;

    /// <summary>Requests sent so far, repetitions included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Sends a request when its turn comes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the waiting and the request.</param>
    /// <param name="note">Where to note the answer, or null for nowhere.</param>
    /// <returns>The answer, as noted.</returns>
    public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken, ProbeNote? note = null)
    {
        WireRequest whole = _settings.Headers.Count == 0 ? request : request with { Headers = [.. request.Headers, .. _settings.Headers] };

        // The gate comes before the request's own time limit starts, so waiting costs a slow server nothing.
        await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool isMalformed = Volatile.Read(ref _malformed)?.ContainsKey(whole.Url) == true;
            Exchange exchange = isMalformed ? await RawAsync(whole, cancellationToken).ConfigureAwait(false) : await CountedAsync(whole, cancellationToken).ConfigureAwait(false);
            _distance.Note(exchange.Duration);
            if (exchange.Fault == WireFault.ConnectionClosed && !isMalformed && !_closes && _mayRepeat())
            {
                exchange = await CountedAsync(whole, cancellationToken).ConfigureAwait(false);
                _closes = exchange.Fault == WireFault.ConnectionClosed;
            }

            if (exchange.Fault == WireFault.ProtocolViolation && !isMalformed && _settings.Proxy is null && _mayRepeat())
            {
                Exchange second = await RawAsync(whole, cancellationToken).ConfigureAwait(false);
                if (second.Response is not null || second.Fault == WireFault.ProtocolViolation)
                {
                    exchange = second;
                    ConcurrentDictionary<string, bool> fresh = new(StringComparer.Ordinal);
                    (Interlocked.CompareExchange(ref _malformed, fresh, null) ?? fresh).TryAdd(whole.Url, true);
                }
            }

            // What the user added to every request is not evidence, and may be a secret.
            exchange = ReferenceEquals(exchange.Request, request) ? exchange : exchange with { Request = request };
            return note?.Of(exchange) ?? exchange;
        }
        finally
        {
            _gate.Leave();
        }
    }

    public void Dispose()
    {
        _distance.Dispose();
        _sender.Dispose();
    }

    private Task<Exchange> RawAsync(WireRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return RawSender.SendAsync(request, _settings, cancellationToken);
    }

    private Task<Exchange> CountedAsync(WireRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return _sender.SendAsync(request, cancellationToken);
    }
}
