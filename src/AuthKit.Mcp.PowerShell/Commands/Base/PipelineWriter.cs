using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// The pipeline as asynchronous work sees it. Each call runs on the pipeline thread, at once when already there,
/// and is awaited, which gives order and back-pressure. After the pipeline has stopped, calls end with
/// <see cref="PipelineStoppedException"/>.
/// </summary>
public sealed class PipelineWriter
{
    private readonly PSCmdlet _cmdlet;
    private readonly PipelinePump _pump;

    internal PipelineWriter(PSCmdlet cmdlet, PipelinePump pump) => (_cmdlet, _pump) = (cmdlet, pump);

    /// <summary>Writes one object to the pipeline.</summary>
    public Task WriteObjectAsync(object? value) => PostAsync(() => _cmdlet.WriteObject(value));

    /// <summary>Writes a non-terminating error.</summary>
    public Task WriteErrorAsync(ErrorRecord record) => PostAsync(() => _cmdlet.WriteError(record));

    /// <summary>Writes what is done and why, in one sentence.</summary>
    public Task WriteVerboseAsync(string message) => PostAsync(() => VerboseStream.Write(_cmdlet, message));

    /// <summary>Writes wire level detail, already redacted.</summary>
    public Task WriteDebugAsync(string message) => PostAsync(() => _cmdlet.WriteDebug(message));

    /// <summary>Writes a warning.</summary>
    public Task WriteWarningAsync(string message) => PostAsync(() => _cmdlet.WriteWarning(message));

    /// <summary>Writes to the information stream; the tag PSHOST makes hosts show it.</summary>
    public Task WriteInformationAsync(object message, string[] tags) => PostAsync(() => _cmdlet.WriteInformation(message, tags));

    /// <summary>Writes progress.</summary>
    public Task WriteProgressAsync(ProgressRecord record) => PostAsync(() => _cmdlet.WriteProgress(record));

    /// <summary>Asks whether to go on, honouring -WhatIf and -Confirm.</summary>
    public Task<bool> ShouldProcessAsync(string target, string action) => PostAsync(() => _cmdlet.ShouldProcess(target, action));

    /// <summary>Runs <paramref name="action"/> on the pipeline thread.</summary>
    public Task PostAsync(Action action) => PostAsync<object?>(() =>
    {
        action();
        return null;
    });

    /// <summary>Runs <paramref name="func"/> on the pipeline thread and returns its value.</summary>
    public Task<T> PostAsync<T>(Func<T> func)
    {
        if (_pump.IsPipelineThread)
        {
            return Task.FromResult(func());
        }

        PostedCall<T> call = new(func);
        _pump.Post(call);
        return call.Task;
    }

    /// <summary>
    /// Leaves a call for the pipeline thread, which runs it when it next wakes: within 50 ms, or when all work has ended. Nobody
    /// waits for the call, so a thousand small results cost no switches of threads of their own.
    /// </summary>
    internal void Leave(Action action)
    {
        if (_pump.IsPipelineThread)
        {
            action();
        }
        else
        {
            _pump.Leave(new LeftCall(action));
        }
    }

    private sealed class LeftCall(Action action) : IPostedCall
    {
        public void Run() => action();

        public void Stop()
        {
            // Nobody waits for it.
        }
    }

    private sealed class PostedCall<T>(Func<T> func) : IPostedCall
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _done.Task;

        public void Run()
        {
            try
            {
                _done.SetResult(func());
            }
            catch (Exception e) // Both sides must see it: the poster that awaits, and the pipeline that is going down.
            {
                _done.SetException(e);
                throw;
            }
        }

        public void Stop() => _done.TrySetException(new PipelineStoppedException());
    }
}
