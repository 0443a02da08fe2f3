namespace AuthKit.Mcp.Waivers;

/// <summary>Which waivers were needed in a run: one that is not has outlived its fault, or never fitted.</summary>
/// <param name="waivers">The waivers of the run.</param>
public sealed class WaiverUse(IReadOnlyList<McpWaiver> waivers)
{
    private const int MaxNamed = 3;
    private readonly object _gate = new();
    private readonly State[] _states = new State[waivers.Count];

    // The further, the more is known of a waiver.
    private enum State
    {
        NoServer,
        NotJudged,
        NotFound,
        Overlapped,
        Used,
    }

    /// <summary>Takes note of a result.</summary>
    public void Note(McpDiscoveryResult result)
    {
        lock (_gate)
        {
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i] != State.Used && Wildcard.IsMatch(waivers[i].Target, result.Uri) && Of(waivers[i], result) is { } state && state > _states[i])
                {
                    _states[i] = state;
                }
            }
        }
    }

    /// <summary>A sentence for each waiver that no result needed, and one for all that are for other servers.</summary>
    public IReadOnlyList<string> Unused()
    {
        lock (_gate)
        {
            return
            [
                .. One(State.NotFound, "nothing it covers was found. Delete it if the fault is repaired."),
                .. One(State.Overlapped, "another entry, which holds longer, accepts the same. Delete one of them."),
                .. One(State.NotJudged, "what it covers was not judged this time."),
                .. Elsewhere(),
            ];
        }
    }

    private static State Of(McpWaiver waiver, McpDiscoveryResult result)
    {
        McpFinding[] covered = [.. result.Findings.Where(f => f.Waiver is not null && waiver.Covers(f.RuleId, result.Uri))];
        if (covered.Length > 0)
        {
            return covered.Any(f => f.Waiver == waiver) ? State.Used : State.Overlapped;
        }

        McpRuleVerdict[] verdicts = [.. result.Checks.Where(c => Wildcard.IsMatch(waiver.Rule, c.RuleId)).Select(static c => c.Verdict)];
        return verdicts.Contains(McpRuleVerdict.Waived) ? State.Used // Its finding is below -MinimumLevel.
            : verdicts.Any(static v => v is not (McpRuleVerdict.Skip or McpRuleVerdict.Blocked)) ? State.NotFound
            : State.NotJudged;
    }

    private static string Shown(McpWaiver waiver) => $"{Text.Printable(waiver.Rule)} at {Text.Printable(waiver.Target)} ({Text.Printable(waiver.Owner)})";

    private IEnumerable<string> One(State state, string why) => In(state).Select(w => $"The waiver for {Shown(w)} was not used: {why}");

    // One sentence for all of them: a file for the fleet is used with a single server too.
    private IEnumerable<string> Elsewhere()
    {
        McpWaiver[] others = [.. In(State.NoServer)];
        return others.Length switch
        {
            0 => [],
            1 => [$"The waiver for {Shown(others[0])} was not used: no checked server fits its target."],
            _ => [$"{others.Length} waivers were not used, no checked server fits their targets: {string.Join(", ", others.Take(MaxNamed).Select(Shown))}{(others.Length > MaxNamed ? $" and {others.Length - MaxNamed} more" : "")}."],
        };
    }

    private IEnumerable<McpWaiver> In(State state) => waivers.Where((_, i) => _states[i] == state);
}
