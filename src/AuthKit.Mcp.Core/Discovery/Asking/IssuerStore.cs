using System.Collections.Concurrent;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Fetches each issuer's metadata once per run: a fleet behind one gateway must not ask it thousands of times. The oldest
/// answers are forgotten beyond a bound, so that a fleet with an issuer each does not fill the memory.
/// </summary>
internal sealed class IssuerStore(DiscoveryOptions options) : IDisposable
{
    private const int MaxKept = 256;
    private readonly ConcurrentDictionary<IssuerKey, Lazy<Fetch>> _issuers = new();
    private readonly ConcurrentQueue<IssuerKey> _order = new();
    private readonly CancellationTokenSource _ended = new();

    /// <summary>What the authorization server answered.</summary>
    /// <param name="key">The issuer, and how it may be asked.</param>
    /// <param name="resource">The resource that tokens are asked for; the first check's counts.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller only; others may need the answer.</param>
    /// <returns>The answers, and whether this call caused them.</returns>
    public async Task<(IssuerAnswer Answer, bool Fresh)> GetAsync(IssuerKey key, string resource, CancellationToken cancellationToken)
    {
        Lazy<Fetch> mine = new(() => Start(key, resource));
        Lazy<Fetch> entry = _issuers.GetOrAdd(key, mine);
        bool fresh = entry == mine;
        if (fresh)
        {
            _order.Enqueue(key);
            while (_issuers.Count > MaxKept && _order.TryDequeue(out IssuerKey? oldest))
            {
                _issuers.TryRemove(oldest, out _);
            }
        }

        Task<IssuerAnswer> answer = entry.Value.All;
        if (!answer.IsCompleted)
        {
            Task cancelled = Task.Delay(Timeout.Infinite, cancellationToken);
            if (await Task.WhenAny(answer, cancelled).ConfigureAwait(false) == cancelled)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return (await answer.ConfigureAwait(false), fresh);
    }

    /// <summary>How a check with these options asks, or null when it is how the run does.</summary>
    public IssuerAsking? Differing(DiscoveryOptions own) => own.Depth == options.Depth && own.Active == options.Active && ReferenceEquals(own.Token, options.Token)
        ? null
        : new IssuerAsking(own.Depth, own.Active, own.Token);

    /// <summary>What is known so far of an authorization server that is still being asked.</summary>
    public IReadOnlyList<ProbeResult> SoFar(IssuerKey key) =>
        _issuers.TryGetValue(key, out Lazy<Fetch>? entry) && entry.IsValueCreated ? entry.Value.Log.Results() : [];

    /// <summary>Ends the fetches that are still under way: a fetch outlives the check that started it, but not the run.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        Task[] left = [.. _issuers.Values.Where(static e => e.IsValueCreated).Select(static e => (Task)e.Value.All)];

        // How they end is of no interest any more; that they have ended is, since each holds a socket.
        Task.WhenAll(left.Select(static t => t.ContinueWith(
            static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)))
            .GetAwaiter().GetResult();
        _ended.Dispose();
    }

    private Fetch Start(IssuerKey key, string resource)
    {
        DiscoveryOptions own = key.Asking is { } asking ? options with { Depth = asking.Depth, Active = asking.Active, Token = asking.Token } : options;
        ProbeLog log = new(new Redaction(own.Token));
        return new Fetch(log, FetchAsync(key, resource, own, log, _ended.Token));
    }

    private static async Task<IssuerAnswer> FetchAsync(IssuerKey key, string resource, DiscoveryOptions own, ProbeLog log, CancellationToken cancellationToken)
    {
        RequestBudget budget = new(key.Limit);
        using HostSession session = new(own.Http.ForOtherHosts(key.PublicOnly) with { ConnectTo = key.ConnectTo }, own.CreateSender, mayRepeat: budget.TryTake);
        await new IssuerQuestions(key, resource, own, new IssuerAsker(key, session, log), budget).AskAsync(cancellationToken).ConfigureAwait(false);
        return new IssuerAnswer(key.Issuer, log.Results(), session.Certificates) { LeftOut = log.LeftOut(), Spent = budget.Taken };
    }

    private sealed record Fetch(ProbeLog Log, Task<IssuerAnswer> All);
}
