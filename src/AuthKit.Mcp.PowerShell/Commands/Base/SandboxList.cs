namespace AuthKit.Mcp.Commands;

/// <summary>The sandboxes of one runspace; they end with it.</summary>
internal sealed class SandboxList : IDisposable
{
    private readonly object _gate = new();
    private readonly List<AuthKitSandbox> _sandboxes = [];

    public IReadOnlyList<AuthKitSandbox> Running
    {
        get
        {
            lock (_gate)
            {
                _sandboxes.RemoveAll(static s => !s.IsRunning);
                return [.. _sandboxes];
            }
        }
    }

    /// <summary>The sandboxes of the current runspace.</summary>
    public static SandboxList Current => SessionStore.Current.GetOrAdd(static () => new SandboxList());

    public void Add(AuthKitSandbox sandbox)
    {
        lock (_gate)
        {
            _sandboxes.Add(sandbox);
        }
    }

    /// <summary>The one that is meant when none is named.</summary>
    /// <exception cref="AuthKitException">None runs, or several do.</exception>
    public AuthKitSandbox Only() => Running switch
    {
        [AuthKitSandbox only] => only,
        [] => throw new AuthKitException(ErrorCode.SandboxFailed, "No sandbox runs in this session. Start one with Start-AuthKitSandbox."),
        { Count: int count } => throw new AuthKitException(ErrorCode.SandboxFailed, $"{count} sandboxes run in this session. Name one with -Sandbox."),
    };

    public void Dispose()
    {
        foreach (AuthKitSandbox sandbox in Running)
        {
            sandbox.Dispose();
        }
    }
}
