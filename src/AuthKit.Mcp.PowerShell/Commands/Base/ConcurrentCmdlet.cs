using System.ComponentModel;
using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Base of cmdlets that work on many inputs at once. A record starts its work and returns; results are written as they
/// finish. While <see cref="ThrottleLimit"/> pieces are in flight, as many again are taken ahead, so that a piece that ends is
/// followed by the next one without a word to the pipeline thread; a record waits when those are full too, which bounds memory.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConcurrentCmdlet : HttpCmdlet
{
    // Taken ahead, to be started by the pieces in flight as they end.
    private readonly Queue<Func<PipelineWriter, CancellationToken, Task>> _ready = new();
    private int _runners;

    private protected ConcurrentCmdlet()
    {
    }

    /// <summary>How many inputs are worked on at once. Default 16.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Runs once, on the pipeline thread, before the first record.</summary>
    protected virtual void BeforeFirst()
    {
    }

    /// <summary>
    /// Takes the bound parameters of the current record and returns its work, one piece per input. Runs on the pipeline
    /// thread; the pieces run on the thread pool, so they must not read parameters that the next record changes.
    /// </summary>
    private protected abstract IEnumerable<Func<PipelineWriter, CancellationToken, Task>> Snapshot();

    /// <summary>Runs once, on the pipeline thread, after all work has ended.</summary>
    protected virtual void AfterLast()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        _ = Writer;
        Translated(BeforeFirst);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Translated(() =>
    {
        foreach (Func<PipelineWriter, CancellationToken, Task> piece in Snapshot())
        {
            if (Ready >= ThrottleLimit)
            {
                RunUntil(() => Ready <= Few || StopToken.IsCancellationRequested);
            }

            StopIfAsked();
            Offer(piece);
        }

        RunPosted();
    });

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Translated(() =>
    {
        RunUntil(() => InFlight == 0);
        StopIfAsked();
        AfterLast();
    });

    // Half of them are taken at a time: to wake the pipeline thread for each would cost more than many a piece.
    private int Few => ThrottleLimit / 2;

    private int Ready
    {
        get
        {
            lock (_ready)
            {
                return _ready.Count;
            }
        }
    }

    private void Offer(Func<PipelineWriter, CancellationToken, Task> piece)
    {
        lock (_ready)
        {
            if (_runners == ThrottleLimit)
            {
                _ready.Enqueue(piece);
                return;
            }

            _runners++;
        }

        Start(() => RunAsync(piece));
    }

    private async Task RunAsync(Func<PipelineWriter, CancellationToken, Task>? piece)
    {
        for (; piece is not null; piece = Next())
        {
            await RunPieceAsync(piece).ConfigureAwait(false);
        }
    }

    private Func<PipelineWriter, CancellationToken, Task>? Next()
    {
        Func<PipelineWriter, CancellationToken, Task> piece;
        lock (_ready)
        {
            if (_ready.Count == 0 || StopToken.IsCancellationRequested)
            {
                _runners--;
                return null;
            }

            piece = _ready.Dequeue();
            if (_ready.Count != Few)
            {
                return piece;
            }
        }

        WakePipeline();
        return piece;
    }

    private async Task RunPieceAsync(Func<PipelineWriter, CancellationToken, Task> piece)
    {
        try
        {
            await piece(Writer, StopToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            // The pipeline thread reports the stop, once for all pieces.
        }
        catch (PipelineStoppedException)
        {
            // As above.
        }
        catch (AuthKitException e)
        {
            await Writer.PostAsync(() => Report(e, aboutOneInput: true)).ConfigureAwait(false);
        }
        catch (Exception e) // A defect in one check must cost that check only, not the thousand others of the run.
        {
            AuthKitException defect = new(ErrorCode.Unexpected, $"The check failed with {e.GetType().Name}: {e.Message} This is a defect of AuthKit.Mcp; please report it.", null, e);
            await Writer.PostAsync(() => Report(defect, aboutOneInput: true)).ConfigureAwait(false);
        }
    }

    private void StopIfAsked()
    {
        if (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Translated(Action action)
    {
        try
        {
            action();
        }
        catch (AuthKitException e)
        {
            Report(e, aboutOneInput: false);
        }
    }
}
