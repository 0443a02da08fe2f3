#if NET
namespace AuthKit.Mcp.Http;

/// <summary>
/// The time limits of the requests of one sender. A check sends a dozen requests, nearly all one after the other, and one
/// source of tokens with its timer serves them all. .NET Framework cannot reset one.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    private CancellationTokenSource? _spare;

    /// <summary>Starts the limit of one request; disposing it ends it.</summary>
    public Limit Start(TimeSpan timeout, CancellationToken cancellationToken)
    {
        CancellationTokenSource source = Interlocked.Exchange(ref _spare, null) ?? new CancellationTokenSource();
        CancellationTokenRegistration link = cancellationToken.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), source); // Registered with the source as its state.
        source.CancelAfter(timeout);
        return new Limit(this, source, link);
    }

    /// <summary>Ends what is kept for the next request.</summary>
    public void Dispose() => Interlocked.Exchange(ref _spare, null)?.Dispose();

    // Once reset, a source knows nothing any more of those that waited for it.
    private void End(CancellationTokenSource source)
    {
        if (source.TryReset() && Interlocked.CompareExchange(ref _spare, source, null) is null)
        {
            return;
        }

        source.Dispose();
    }

    /// <summary>The limit of one request.</summary>
    internal readonly struct Limit(RequestLimits owner, CancellationTokenSource source, CancellationTokenRegistration link) : IDisposable
    {
        /// <summary>Cancelled when the time is up, or when the caller cancels.</summary>
        public CancellationToken Token => source.Token;

        /// <summary>Ends the limit. A cancellation that is under way is waited for, so that it cannot hit the next request.</summary>
        public void Dispose()
        {
            link.Dispose();
            owner.End(source);
        }
    }
}
#endif
