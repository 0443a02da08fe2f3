using System.Collections.Concurrent;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Fetches each issuer's metadata once per run: a fleet behind one gateway must not ask it thousands of times. The oldest
/// answers are forgotten beyond a bound, so that a fleet with an issuer each does not fill the memory.
/// </summary>
internal sealed class IssuerStore(HttpSettings settings, Func<HttpSettings, IHttpSender> createSender) : IDisposable
{
    private const int MaxKept = 256;
    private readonly ConcurrentDictionary<(string Issuer, bool PublicOnly, int Limit), Lazy<Task<IReadOnlyList<ProbeResult>>>> _issuers = new();
    private readonly ConcurrentQueue<(string Issuer, bool PublicOnly, int Limit)> _order = new();
    private readonly CancellationTokenSource _ended = new();

    /// <summary>The candidates of the issuer in order, up to the first that gives a readable document.</summary>
    /// <param name="issuer">The issuer as written in the protected resource metadata.</param>
    /// <param name="publicOnly">True to refuse addresses that are not public.</param>
    /// <param name="limit">The most requests to send.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller only; others may need the answer.</param>
    /// <returns>The probes, and whether this call caused them.</returns>
    public async Task<(IReadOnlyList<ProbeResult> Probes, bool Fresh)> GetAsync(string issuer, bool publicOnly, int limit, CancellationToken cancellationToken)
    {
        (string, bool, int) key = (issuer, publicOnly, limit);
        Lazy<Task<IReadOnlyList<ProbeResult>>> mine = new(() => FetchAsync(issuer, publicOnly, limit, _ended.Token));
        Lazy<Task<IReadOnlyList<ProbeResult>>> entry = _issuers.GetOrAdd(key, mine);
        bool fresh = entry == mine;
        if (fresh)
        {
            _order.Enqueue(key);
            while (_issuers.Count > MaxKept && _order.TryDequeue(out (string, bool, int) oldest))
            {
                _issuers.TryRemove(oldest, out _);
            }
        }

        Task<IReadOnlyList<ProbeResult>> probes = entry.Value;
        if (!probes.IsCompleted)
        {
            Task cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
            if (await Task.WhenAny(probes, cancelled).ConfigureAwait(false) == cancelled)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return (await probes.ConfigureAwait(false), fresh);
    }

    /// <summary>Ends the fetches that are still under way: a fetch outlives the check that started it, but not the run.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        Task[] left = [.. _issuers.Values.Where(static e => e.IsValueCreated).Select(static e => (Task)e.Value)];

        // How they end is of no interest any more; that they have ended is, since each holds a socket.
        Task.WhenAll(left.Select(static t => t.ContinueWith(
            static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)))
            .GetAwaiter().GetResult();
        _ended.Dispose();
    }

    private async Task<IReadOnlyList<ProbeResult>> FetchAsync(string issuer, bool publicOnly, int limit, CancellationToken cancellationToken)
    {
        List<ProbeResult> probes = [];

        // JavaScript clients trim before they parse, so the document behind a stray line break is worth looking at;
        // the rules still compare the raw string.
        if (!RawUrl.TryParse(issuer.Trim(), out RawUrl url))
        {
            return probes;
        }

        using HostSession session = new(settings with { PublicAddressesOnly = publicOnly, Headers = [], Certificate = null }, createSender);
        foreach (string candidate in WellKnown.IssuerCandidates(url))
        {
            if (probes.Count >= limit)
            {
                break; // Hops count too.
            }

            Exchange exchange = await session.SendAsync(ProbeRequests.Metadata(candidate), cancellationToken).ConfigureAwait(false);
            probes.Add(new ProbeResult(ProbeKind.IssuerMetadata, exchange) { Subject = issuer });
            if (MetadataHop.Target(exchange) is { } target && probes.Count < limit)
            {
                exchange = await session.SendAsync(ProbeRequests.Metadata(target), cancellationToken).ConfigureAwait(false);
                probes.Add(new ProbeResult(ProbeKind.MetadataHop, exchange) { Subject = candidate });
            }

            if (exchange.Response is { Status: 200 } response && MetadataDocument.Read(response).GetString("issuer") is not null)
            {
                break;
            }

            if (exchange.Fault is WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.AddressRefused or WireFault.TlsFailed or WireFault.TimedOut)
            {
                break; // The other candidates are on the same host.
            }
        }

        return probes;
    }
}
