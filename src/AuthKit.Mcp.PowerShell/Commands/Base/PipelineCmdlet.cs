using System.ComponentModel;
using System.Management.Automation;
using FlowContext = System.Threading.ExecutionContext; // PowerShell has a class of that name too.

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Base of cmdlets whose work leaves the pipeline thread. Whatever ends the pipeline (the end, Ctrl+C, a stop or an
/// error downstream, a throw upstream), the work is cancelled and joined before the thread leaves, so nothing writes
/// after the cmdlet has ended and no socket stays open.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PipelineCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly object _gate = new();
    private readonly HashSet<Task> _inFlight = [];
    private PipelinePump? _pump;
    private PipelineWriter? _writer;
    private bool _disposed;

    private protected PipelineCmdlet()
    {
    }

    /// <summary>Cancelled when the pipeline stops for any reason.</summary>
    protected internal CancellationToken StopToken => _stop.Token;

    /// <summary>The pipeline for asynchronous work. First used on the pipeline thread, before any work starts.</summary>
    protected PipelineWriter Writer => _writer ??= new PipelineWriter(this, Pump);

    private PipelinePump Pump => _pump ??= new PipelinePump();

    /// <summary>Cancels the work; the pipeline thread joins it.</summary>
    protected sealed override void StopProcessing() => Cancel();

    /// <summary>
    /// Cancels and joins what is in flight. PowerShell calls only this after a stop downstream or a throw upstream;
    /// it may come twice, or together with a stop.
    /// </summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds, after the work has been joined.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        Cancel();
        CloseAndJoin();
        _stop.Dispose();
    }

    internal int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _inFlight.Count;
            }
        }
    }

    /// <summary>Starts work on the thread pool and keeps it until it ends.</summary>
    internal Task Start(Func<Task> work)
    {
        PipelinePump pump = Pump;
        Task task;

        // With the context would go PowerShell's culture, to be set and taken back at each of the hundred continuations of a check.
        using (FlowContext.SuppressFlow())
        {
            task = Task.Run(work, CancellationToken.None);
        }

        Keep(task, pump);
        return task;
    }

    /// <summary>Keeps work that is already under way until it ends.</summary>
    private protected void Keep(Task task) => Keep(task, Pump);

    /// <summary>Runs what the work posts until <paramref name="done"/> holds; a failing write cancels and joins all work.</summary>
    internal void RunUntil(Func<bool> done) => Guarded(() => Pump.RunUntil(done));

    /// <summary>Runs what the work has posted so far.</summary>
    private protected void RunPosted() => Guarded(Pump.RunPosted);

    /// <summary>Lets the pipeline thread look again whether what it waits for has come.</summary>
    private protected void WakePipeline() => Pump.Wake();

    /// <summary>Cancels all work and waits for its end; what it would still write is dropped.</summary>
    private protected void CloseAndJoin()
    {
        _pump?.Close();
        Task[] left;
        lock (_gate)
        {
            left = [.. _inFlight];
        }

        // Failures of cancelled work are of no interest: the pipeline is already ending with its own error.
        Task.WhenAll(left.Select(static t => t.ContinueWith(
            static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)))
            .GetAwaiter().GetResult();
    }

    private protected void Cancel()
    {
        lock (_gate)
        {
            if (_disposed && _inFlight.Count == 0)
            {
                return;
            }
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Stop may race with Dispose; then everything has been joined already.
        }
    }

    private void Keep(Task task, PipelinePump pump)
    {
        lock (_gate)
        {
            _inFlight.Add(task);
        }

        _ = task.ContinueWith(
            ended =>
            {
                lock (_gate)
                {
                    _inFlight.Remove(ended);
                }

                pump.Wake();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Guarded(Action run)
    {
        try
        {
            run();
        }
        catch
        {
            // A write threw: downstream has stopped, or -ErrorAction Stop. That is the error to report.
            Cancel();
            CloseAndJoin();
            throw;
        }
    }
}
