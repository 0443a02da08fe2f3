namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The faults that are on; replaced as a whole, so that a request sees one consistent set per step.</summary>
internal sealed class FaultSet
{
    private volatile IReadOnlyList<SandboxFault> _active = [];

    public IReadOnlyList<SandboxFault> Active => _active;

    public IReadOnlyList<SandboxFault> On(SandboxSide side) => [.. _active.Where(fault => fault.Where == side)];

    public void Set(IEnumerable<string> names, SandboxContext sandbox)
    {
        HashSet<string> wanted = new(names.Select(name => FaultTable.Find(name).Name), StringComparer.Ordinal);
        IReadOnlyList<SandboxFault> before = _active;

        // In the order of the table, whatever order the caller wrote: where two faults touch one fact, the later row wins.
        _active = [.. FaultTable.All.Where(fault => wanted.Contains(fault.Name))];
        foreach (SandboxFault fault in _active)
        {
            if (!before.Contains(fault))
            {
                fault.Effect.SwitchedOn?.Invoke(sandbox);
            }
        }
    }
}
