using System.Threading.Tasks.Sources;

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

        return waiter.Admitted;
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

    // A check lets most of its requests wait here: each waiter is one object, and not a task with its source beside it.
    private sealed class Waiter : IValueTaskSource
    {
        private const int Waiting = 0;
        private const int Taken = 1;
        private const int GivenUp = 2;
        private readonly CancellationToken _cancellationToken;
        private readonly CancellationTokenRegistration _cancelling;
        private ManualResetValueTaskSourceCore<bool> _admitted;
        private int _state = Waiting;

        // Before others can see this one, so that whoever admits it finds the registration.
        public Waiter(CancellationToken cancellationToken)
        {
            _cancellationToken = cancellationToken;
            _cancelling = cancellationToken.Register(static s => ((Waiter)s!).GiveUp(), this); // Registered with this object as its state.
        }

        /// <summary>Ends with the leave to send, or cancelled.</summary>
        public ValueTask Admitted => new(this, _admitted.Version);

        public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

        public void Admit()
        {
            _cancelling.Dispose();
            _admitted.SetResult(true);
        }

        public void GetResult(short token) => _admitted.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _admitted.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _admitted.OnCompleted(continuation, state, token, flags);

        private void GiveUp()
        {
            if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
            {
                _admitted.SetException(new OperationCanceledException(_cancellationToken));
            }
        }
    }
}
