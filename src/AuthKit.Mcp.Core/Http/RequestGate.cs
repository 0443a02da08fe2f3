namespace AuthKit.Mcp.Http;

/// <summary>
/// Lets the requests to one host through: the first at once, others beside it up to the limit. While this machine is
/// short of processor time, one at a time, in the order of coming: a further connection costs work on both sides and
/// would then win nothing.
/// </summary>
/// <param name="limit">Requests under way at one time, at most.</param>
/// <param name="isBusy">True while the processor, and not the network, is what checks wait for.</param>
internal sealed class RequestGate(int limit, Func<bool> isBusy)
{
    private readonly Queue<Waiter> _waiting = new();
    private int _inside;

    /// <summary>Waits for leave to send. Each successful entry needs one <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_waiting)
        {
            if (HasRoom())
            {
                _inside++;
                return default;
            }

            waiter = new Waiter(cancellationToken);
            _waiting.Enqueue(waiter);
        }

        return new ValueTask(waiter.Admitted);
    }

    /// <summary>Ends one request; others that wait may begin.</summary>
    public void Leave()
    {
        lock (_waiting)
        {
            _inside--;
        }

        while (Next() is { } waiter)
        {
            waiter.Admit();
        }
    }

    private Waiter? Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count > 0 && HasRoom())
            {
                Waiter waiter = _waiting.Dequeue();
                if (waiter.TryTake())
                {
                    _inside++;
                    return waiter;
                }
            }
        }

        return null;
    }

    private bool HasRoom() => _inside == 0 || (_inside < limit && !isBusy());

    private sealed class Waiter
    {
        private const int Waiting = 0;
        private const int Taken = 1;
        private const int GivenUp = 2;
        private readonly TaskCompletionSource<bool> _admitted = new();
        private readonly CancellationToken _cancellationToken;
        private readonly CancellationTokenRegistration _cancelling;
        private int _state = Waiting;

        // Before others can see this one, so that whoever admits it finds the registration.
        public Waiter(CancellationToken cancellationToken)
        {
            _cancellationToken = cancellationToken;
            _cancelling = cancellationToken.Register(static s => ((Waiter)s!).GiveUp(), this); // Registered with this object as its state.
        }

        /// <summary>Ends with the leave to send, or cancelled.</summary>
        public Task Admitted => _admitted.Task;

        public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

        public void Admit()
        {
            _cancelling.Dispose();
            _admitted.TrySetResult(true);
        }

        private void GiveUp()
        {
            if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
            {
                _admitted.TrySetCanceled(_cancellationToken);
            }
        }
    }
}
