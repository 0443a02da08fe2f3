namespace AuthKit.Mcp.Waivers;

/// <summary>Which waivers were needed in a run: one that is not has outlived its fault, or never fitted.</summary>
public sealed class WaiverUse
{
    private readonly object _gate = new();
    private readonly HashSet<McpWaiver> _used = [];
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);

    /// <summary>Takes note of a result.</summary>
    public void Note(McpDiscoveryResult result)
    {
        lock (_gate)
        {
            _targets.Add(result.Uri);
            foreach (McpFinding finding in result.Findings)
            {
                if (finding.Waiver is { } waiver)
                {
                    _used.Add(waiver);
                }
            }
        }
    }

    /// <summary>A sentence for each waiver that no result needed.</summary>
    public IReadOnlyList<string> Unused(IReadOnlyList<McpWaiver> waivers)
    {
        lock (_gate)
        {
            return [.. waivers.Where(w => !_used.Contains(w)).Select(w => $"The waiver for {Text.Printable(w.Rule)} at {Text.Printable(w.Target)} ({Text.Printable(w.Owner)}) was not used: "
                + (_targets.Any(t => Wildcard.IsMatch(w.Target, t)) ? "nothing it covers was found. Delete it if the fault is repaired." : "no checked server fits its target."))];
        }
    }
}
