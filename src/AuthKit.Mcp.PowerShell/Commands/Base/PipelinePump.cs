namespace AuthKit.Mcp.Commands;

/// <summary>
/// Carries calls from work on the thread pool to the pipeline thread, in order. Once closed, every call that waits and
/// every later one ends as stopped: a write in a <c>finally</c> block must not wait for a pipeline that has left.
/// </summary>
internal sealed class PipelinePump
{
    // What work leaves behind is run at most so much later, and a thousand small results wake the pipeline thread a few dozen times.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Queue<IPostedCall> _calls = new();
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;
    private bool _closed;

    /// <summary>True on the thread that may talk to PowerShell.</summary>
    public bool IsPipelineThread => Environment.CurrentManagedThreadId == _pipelineThread;

    /// <summary>Queues a call; ends it as stopped when the pump is closed.</summary>
    public void Post(IPostedCall call)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _calls.Enqueue(call);
                Monitor.PulseAll(_gate);
                return;
            }
        }

        call.Stop();
    }

    /// <summary>Queues a call without waking the pipeline thread, which soon looks by itself.</summary>
    public void Leave(IPostedCall call)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _calls.Enqueue(call);
                return;
            }
        }

        call.Stop();
    }

    /// <summary>Wakes the pipeline thread so that it looks again whether its work is done.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Runs what has been posted so far, without waiting.</summary>
    public void RunPosted()
    {
        while (TryTake() is { } call)
        {
            call.Run();
        }
    }

    /// <summary>Runs posted calls as they come until <paramref name="done"/> holds and nothing is left.</summary>
    public void RunUntil(Func<bool> done)
    {
        while (Take(done) is { } call)
        {
            call.Run();
        }
    }

    /// <summary>Refuses further calls and ends the queued ones as stopped.</summary>
    public void Close()
    {
        IPostedCall[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _calls];
            _calls.Clear();
        }

        foreach (IPostedCall call in left)
        {
            call.Stop();
        }
    }

    private IPostedCall? TryTake()
    {
        lock (_gate)
        {
            return _calls.Count > 0 ? _calls.Dequeue() : null;
        }
    }

    private IPostedCall? Take(Func<bool> done)
    {
        lock (_gate)
        {
            while (_calls.Count == 0)
            {
                if (done())
                {
                    return null;
                }

                Monitor.Wait(_gate, Patience);
            }

            return _calls.Dequeue();
        }
    }
}

/// <summary>A call that runs on the pipeline thread, or is told that it never will.</summary>
internal interface IPostedCall
{
    /// <summary>Runs the call; an exception goes to the poster and to the pipeline.</summary>
    void Run();

    /// <summary>Tells the poster that the pipeline has stopped.</summary>
    void Stop();
}
