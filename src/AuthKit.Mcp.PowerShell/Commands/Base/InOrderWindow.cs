using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Work on several records at once whose results leave in the order of the records. A piece of work runs on the thread
/// pool and returns what to do with its outcome, which runs on the pipeline thread when its turn has come. All members are
/// called on the pipeline thread.
/// </summary>
/// <param name="owner">The cmdlet: it keeps the work, cancels and joins it.</param>
/// <param name="throttleLimit">Pieces of work under way at once, at most.</param>
internal sealed class InOrderWindow(HttpCmdlet owner, int throttleLimit)
{
    // Outcomes that wait behind a slow one; beyond that the pipeline waits too, which bounds memory.
    private readonly int _capacity = Math.Max(256, throttleLimit * 4);
    private readonly Queue<Task<Action>> _outcomes = new();

    /// <summary>True when nothing waits for its turn: a result that is known already can be written directly.</summary>
    public bool IsEmpty => _outcomes.Count == 0;

    /// <summary>Starts work; waits while the window is full. With a limit of one the work has ended on return.</summary>
    public void Start(Func<CancellationToken, Task<Action>> work)
    {
        RunReady();
        while (owner.InFlight >= throttleLimit)
        {
            // The head may end while others still run: its result need not wait for a free place.
            Wait(() => owner.InFlight < throttleLimit || IsHeadReady);
            RunReady();
        }

        TaskCompletionSource<Action> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken stop = owner.StopToken;
        owner.Start(async () =>
        {
            try
            {
                outcome.SetResult(await work(stop).ConfigureAwait(false));
            }
            catch (Exception e) // Whatever it is, it is told when its turn comes.
            {
                outcome.SetException(e);
            }
        });
        Enqueue(outcome.Task);
        if (throttleLimit == 1)
        {
            Drain();
        }
    }

    /// <summary>Adds an outcome that is known already.</summary>
    public void Add(Action outcome)
    {
        Enqueue(Task.FromResult(outcome));
        RunReady();
    }

    /// <summary>Waits for all work and runs what is left.</summary>
    public void Drain()
    {
        while (!IsEmpty)
        {
            Wait(() => IsHeadReady);
            RunReady();
        }
    }

    private bool IsHeadReady => _outcomes.Count > 0 && _outcomes.Peek().IsCompleted;

    private void Enqueue(Task<Action> outcome)
    {
        while (_outcomes.Count >= _capacity)
        {
            Wait(() => IsHeadReady);
            RunReady();
        }

        _outcomes.Enqueue(outcome);
    }

    private void Wait(Func<bool> done)
    {
        owner.RunUntil(done);
        if (owner.StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void RunReady()
    {
        while (IsHeadReady)
        {
            try
            {
                _outcomes.Dequeue().GetAwaiter().GetResult()();
            }
            catch (OperationCanceledException) when (owner.StopToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
            catch (AuthKitException e)
            {
                owner.Report(e, aboutOneInput: true);
            }
        }
    }
}
