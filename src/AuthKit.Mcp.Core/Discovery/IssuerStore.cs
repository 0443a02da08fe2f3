using System.Collections.Concurrent;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Fetches each issuer's metadata once per run: a fleet behind one gateway must not ask it thousands of times.
/// </summary>
internal sealed class IssuerStore(HttpSettings settings, Func<HttpSettings, IHttpSender> createSender)
{
    private readonly ConcurrentDictionary<(string Issuer, bool PublicOnly, int Limit), Lazy<Task<IReadOnlyList<ProbeResult>>>> _issuers = new();

    /// <summary>The candidates of the issuer in order, up to the first that gives a readable document.</summary>
    /// <param name="issuer">The issuer as written in the protected resource metadata.</param>
    /// <param name="publicOnly">True to refuse addresses that are not public.</param>
    /// <param name="limit">The most requests to send.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller only; others may need the answer.</param>
    /// <returns>The probes, and whether this call caused them.</returns>
    public async Task<(IReadOnlyList<ProbeResult> Probes, bool Fresh)> GetAsync(string issuer, bool publicOnly, int limit, CancellationToken cancellationToken)
    {
        bool fresh = false;
        Lazy<Task<IReadOnlyList<ProbeResult>>> entry = _issuers.GetOrAdd((issuer, publicOnly, limit), key => new(() => FetchAsync(key.Issuer, key.PublicOnly, key.Limit)));
        fresh = !entry.IsValueCreated;
        Task<IReadOnlyList<ProbeResult>> probes = entry.Value;
        Task cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
        if (await Task.WhenAny(probes, cancelled).ConfigureAwait(false) == cancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return (await probes.ConfigureAwait(false), fresh);
    }

    private async Task<IReadOnlyList<ProbeResult>> FetchAsync(string issuer, bool publicOnly, int limit)
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

            Exchange exchange = await session.SendAsync(ProbeRequests.Metadata(candidate), CancellationToken.None).ConfigureAwait(false);
            probes.Add(new ProbeResult(ProbeKind.IssuerMetadata, exchange) { Subject = issuer });
            if (MetadataHop.Target(exchange) is { } target && probes.Count < limit)
            {
                exchange = await session.SendAsync(ProbeRequests.Metadata(target), CancellationToken.None).ConfigureAwait(false);
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
