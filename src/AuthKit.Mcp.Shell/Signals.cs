using System.Runtime.InteropServices;

namespace AuthKit.Mcp.Shell;

/// <summary>
/// Ctrl+C, SIGTERM and SIGHUP stop the running pipeline and wait for it, so that no work is left half way. A second signal,
/// or one while nothing runs, does what it always does: it ends the process. Only a prompt survives an idle Ctrl+C.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly ShellSession _session;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;

    internal Signals(ShellSession session, bool prompt)
    {
        _session = session;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => c.Cancel = _session.TryStop(ExitCodes.Interrupted) || (prompt && _session.IsIdle));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => c.Cancel = _session.TryStop(ExitCodes.Terminated));
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, c => c.Cancel = _session.TryStop(ExitCodes.HungUp));
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
    }
}
