using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AuthKit.Mcp.Shell;

/// <summary>The engine with the module imported; runs one command after the other and can be stopped from outside.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConsoleStreams _streams = new();
    private readonly ShellHost _host;
    private PowerShell? _running;
    private int? _stoppedWith;

    internal ShellSession(bool interactive)
    {
        IQuestions questions = interactive ? new ConsoleQuestions(_streams, () => TryStop(ExitCodes.Interrupted)) : new NobodyToAsk();
        _host = new ShellHost(new ShellUi(_streams, questions));
        InitialSessionState state = InitialSessionState.CreateDefault2();
        // Without this a module that fails to import is only a line in $Error.
        state.ThrowOnRunspaceOpenError = true;
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, "Only the bundled module is loaded by itself."));
        state.ImportPSModule([BundledModule.Manifest]);
        Runspace = RunspaceFactory.CreateRunspace(_host, state);
        Runspace.Open();
    }

    internal Runspace Runspace { get; }

    internal bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _running is null;
            }
        }
    }

    internal RunResult RunText(string text) => Run(shell => shell.AddScript(text));

    internal RunResult RunFile(string path, IReadOnlyList<string> arguments) => Run(shell => shell.Commands.AddCommand(ScriptFile.Load(Runspace, path, arguments)));

    /// <summary>The exit code of a run whose last statement counts, as with -Command.</summary>
    internal int ExitCodeOf(RunResult last)
    {
        if (last.LeftEarly)
        {
            return last.ExitCode;
        }

        using PowerShell shell = PowerShell.Create(Runspace);
        return shell.AddScript("$?").Invoke<bool>() is [true] ? ExitCodes.Success : ExitCodes.Failed;
    }

    /// <summary>Stops the running pipeline. False if none runs or it was already told to stop.</summary>
    /// <param name="exitCode">The exit code that the run shall end with.</param>
    internal bool TryStop(int exitCode)
    {
        lock (_gate)
        {
            if (_running is null || _stoppedWith is not null)
            {
                return false;
            }

            _stoppedWith = exitCode;
            _running.BeginStop(null, null);
            return true;
        }
    }

    public void Dispose() => Runspace.Dispose();

    private RunResult Run(Action<PowerShell> fill)
    {
        using PowerShell shell = PowerShell.Create(Runspace);
        bool threw = false;
        try
        {
            fill(shell);
            shell.AddCommand("Out-Default");
            ShowErrors(shell);
            Start(shell);
            // The engine puts $? back after a run that is not part of the history.
            shell.Invoke(null, new PSInvocationSettings { AddToHistory = true });
        }
        catch (Exception e) when (e is PipelineStoppedException || (e is InvalidPowerShellStateException && _stoppedWith is not null))
        {
            // Stopped on request, perhaps before it had begun: the result says so.
        }
        catch (RuntimeException e)
        {
            threw = true;
            WriteError(e.ErrorRecord);
        }

        _streams.EndProgress();
        return new RunResult(_host.ExitCode, End(), threw);
    }

    private void Start(PowerShell shell)
    {
        lock (_gate)
        {
            _stoppedWith = null;
            _running = shell;
        }
    }

    private int? End()
    {
        lock (_gate)
        {
            _running = null;
            return _stoppedWith;
        }
    }

    // The engine shows all other streams through the host as well; the copies it keeps would only grow.
    private void ShowErrors(PowerShell shell)
    {
        PSDataStreams streams = shell.Streams;
        streams.Error.DataAdded += (_, _) =>
        {
            foreach (ErrorRecord error in streams.Error.ReadAll())
            {
                WriteError(error);
            }
        };
        streams.Progress.DataAdded += (_, _) => streams.Progress.Clear();
        streams.Verbose.DataAdded += (_, _) => streams.Verbose.Clear();
        streams.Warning.DataAdded += (_, _) => streams.Warning.Clear();
        streams.Debug.DataAdded += (_, _) => streams.Debug.Clear();
        streams.Information.DataAdded += (_, _) => streams.Information.Clear();
    }

    private void WriteError(ErrorRecord error) => _host.UI.WriteErrorLine(ErrorText.Format(error));
}
