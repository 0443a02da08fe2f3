using System.ComponentModel;
using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Base of cmdlets that await, one record after the other. A hook starts on the pipeline thread; work that completes
/// there (a cache hit) costs neither a queue nor a pool thread. Hooks take their parameters before the first await
/// and pass <c>ConfigureAwait(false)</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AsyncCmdlet : HttpCmdlet
{
    private protected AsyncCmdlet()
    {
    }

    /// <summary>Runs once before the first record. An <see cref="AuthKitException"/> here ends the cmdlet.</summary>
    protected virtual ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken) => default;

    /// <summary>Runs for each record. An <see cref="AuthKitException"/> here is about this record, unless it is about the call.</summary>
    protected virtual ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken) => default;

    /// <summary>Runs once after the last record.</summary>
    protected virtual ValueTask EndAsync(PipelineWriter pipeline, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginAsync, aboutOneInput: false);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync, aboutOneInput: true);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync, aboutOneInput: false);

    private void Run(Func<PipelineWriter, CancellationToken, ValueTask> hook, bool aboutOneInput)
    {
        try
        {
            ValueTask work = hook(Writer, StopToken);
            if (work.IsCompletedSuccessfully)
            {
                return;
            }

            Task task = work.AsTask();
            Keep(task);
            RunUntil(() => task.IsCompleted);
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (AuthKitException e)
        {
            Report(e, aboutOneInput);
        }
    }
}
