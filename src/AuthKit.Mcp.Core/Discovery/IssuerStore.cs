using System.Collections.Concurrent;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Fetches each issuer's metadata once per run: a fleet behind one gateway must not ask it thousands of times. The oldest
/// answers are forgotten beyond a bound, so that a fleet with an issuer each does not fill the memory.
/// </summary>
internal sealed class IssuerStore(DiscoveryOptions options) : IDisposable
{
    private const int MaxKept = 256;
    private readonly ConcurrentDictionary<IssuerKey, Lazy<Task<IReadOnlyList<ProbeResult>>>> _issuers = new();
    private readonly ConcurrentQueue<IssuerKey> _order = new();
    private readonly CancellationTokenSource _ended = new();

    /// <summary>What the authorization server answered.</summary>
    /// <param name="key">The issuer, and how it may be asked.</param>
    /// <param name="resource">The resource that tokens are asked for; the first check's counts.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller only; others may need the answer.</param>
    /// <returns>The probes, and whether this call caused them.</returns>
    public async Task<(IReadOnlyList<ProbeResult> Probes, bool Fresh)> GetAsync(IssuerKey key, string resource, CancellationToken cancellationToken)
    {
        Lazy<Task<IReadOnlyList<ProbeResult>>> mine = new(() => FetchAsync(key, resource, _ended.Token));
        Lazy<Task<IReadOnlyList<ProbeResult>>> entry = _issuers.GetOrAdd(key, mine);
        bool fresh = entry == mine;
        if (fresh)
        {
            _order.Enqueue(key);
            while (_issuers.Count > MaxKept && _order.TryDequeue(out IssuerKey? oldest))
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

    private async Task<IReadOnlyList<ProbeResult>> FetchAsync(IssuerKey key, string resource, CancellationToken cancellationToken)
    {
        using HostSession session = new(options.Http.ForOtherHosts(key.PublicOnly) with { ConnectTo = key.ConnectTo }, options.CreateSender);
        return await new IssuerQuestions(key, resource, options, session).AskAsync(cancellationToken).ConfigureAwait(false);
    }
}
