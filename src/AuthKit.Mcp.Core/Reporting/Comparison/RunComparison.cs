namespace AuthKit.Mcp.Reporting;

/// <summary>
/// Compares two runs, finding by finding. A fix is claimed only where the rule was judged again and holds: of a server
/// that cannot be reached now, and of a rule that was not asked now, nothing is known.
/// </summary>
internal sealed class RunComparison
{
    // A refused entry at the head of a list is noted before the first check begins, and the clocks of shards differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private readonly HashSet<string> _brokenBefore = new(StringComparer.Ordinal);
    private readonly RunState _before = new(static _ => false);
    private readonly RunState _after;
    private readonly List<McpReportProblem> _problems = [];
    private readonly List<McpReportProblem> _problemsBefore = [];

    public RunComparison() => _after = new RunState(_brokenBefore.Contains);

    /// <summary>Adds a result of the earlier run, of which all have to be known before the first of the later one.</summary>
    public void AddBefore(McpDiscoveryResult result)
    {
        if (_after.Servers.Count > 0)
        {
            throw new InvalidOperationException("The later run has begun, and of it is kept what the earlier one asks for.");
        }

        _before.Add(result);
        _brokenBefore.UnionWith(Issue.Of(result).Select(static i => i.Id));
    }

    /// <summary>Adds an error that came in place of a result of the earlier run.</summary>
    public void AddProblemBefore(McpReportProblem problem) => _problemsBefore.Add(problem);

    /// <summary>How many inputs of the earlier run could not be checked. Asked for after its last result is known.</summary>
    public int UncheckedBefore => Recent(_problemsBefore, _before).Length;

    /// <summary>Adds a result of the later run.</summary>
    public void AddAfter(McpDiscoveryResult result) => _after.Add(result);

    /// <summary>Adds an error that came in place of a result of the later run.</summary>
    public void AddProblem(McpReportProblem problem) => _problems.Add(problem);

    /// <summary>What changed.</summary>
    public McpReportComparison Compare(params McpFailOn[] failOn)
    {
        List<McpReportChange> changes = [.. _after.Servers.SelectMany(Present), .. _before.Servers.SelectMany(Missing)];
        McpReportComparison comparison = new()
        {
            // Results come in the order in which checks finish; two comparisons of the same runs must read the same.
            Changes = [.. changes.OrderBy(static c => c.Change).ThenByDescending(static c => c.Level).ThenBy(static c => c.Uri, StringComparer.Ordinal).ThenBy(static c => c.Address, StringComparer.Ordinal).ThenBy(static c => c.RuleId, StringComparer.Ordinal)],
            Drift = [.. _after.Servers.OrderBy(static s => s.Key, ServerKey.Comparer).SelectMany(Drift)],
            AddedServer = Only(_after, _before),
            RemovedServer = Only(_before, _after),
            Total = _after.Servers.Count,
            FailOn = failOn,
        };
        (int exitCode, string reason) = Outcome(comparison);
        return comparison with { ExitCode = exitCode, Reason = reason };
    }

    /// <summary>Why these may not be the two runs that were meant, or null. A run that is compared with itself has nothing new, and so looks clean.</summary>
    public string? Doubt()
    {
        (ServerState Then, ServerState Now)[] pairs = [.. _after.Servers.Select(now => (Then: _before.Find(now, _after), now)).Where(static p => p.Then is not null).Select(static p => (p.Then!, p.now))];
        return pairs.Length == 0 ? null
            : pairs.All(static p => p.Then.CheckedAt == p.Now.CheckedAt) ? "Both runs are the same one: every server was checked at the same time in both. Is the earlier run the one that was meant?"
            : pairs.All(static p => p.Then.CheckedAt > p.Now.CheckedAt) ? "The earlier run was made after the later one. If they were swapped, what is called New is fixed, and the other way round."
            : null;
    }

    private IEnumerable<McpReportDrift> Drift(ServerState now) => _before.Find(now, _after) is { } then ? EvidenceDrift.Between(then, now) : [];

    private static string[] Only(RunState run, RunState other) =>
        [.. run.Servers.Where(s => other.Find(s, run) is null).Select(static s => s.Shown).OrderBy(static u => u, StringComparer.Ordinal)];

    private IEnumerable<McpReportChange> Present(ServerState now)
    {
        ServerState? then = _before.Find(now, _after);
        foreach (Issue issue in now.Issues)
        {
            Issue? earlier = then?.Find(issue.Id);
            McpChange change = issue.Verdict == McpRuleVerdict.Waived ? McpChange.Waived
                : earlier is null || earlier.Rank < issue.Rank ? McpChange.New
                : McpChange.Unchanged;
            yield return Change(change, now, issue) with { Before = earlier?.Verdict, After = issue.Verdict, Message = issue.Message, Fix = issue.Fix };
        }
    }

    private IEnumerable<McpReportChange> Missing(ServerState then)
    {
        ServerState? now = _after.Find(then, _before);
        foreach (Issue issue in then.Issues.Where(i => now?.Find(i.Id) is null))
        {
            (McpChange change, McpRuleVerdict? verdict, string why) = now is null
                ? (McpChange.Gone, null, "The server was not checked this time.")
                : issue.IsAboutServer ? State(now) : Rule(now, issue.Id);
            yield return Change(change, then, issue) with { Before = issue.Verdict, After = verdict, Message = why };
        }
    }

    private static (McpChange Change, McpRuleVerdict? Verdict, string Why) State(ServerState now) => RunOutcome.IsJudged(now.Verdict)
        ? (McpChange.Fixed, McpRuleVerdict.Pass, $"The rules could be judged this time: {now.Verdict}.")
        : (McpChange.Gone, null, $"The server is {now.Verdict} this time.");

    private static (McpChange Change, McpRuleVerdict? Verdict, string Why) Rule(ServerState now, string id)
    {
        if (now.Checks.TryGetValue(id, out (McpRuleVerdict Verdict, string Why) check))
        {
            return check.Verdict is McpRuleVerdict.Pass or McpRuleVerdict.Note
                ? (McpChange.Fixed, check.Verdict, "The rule was judged again and holds.")
                : (McpChange.Gone, check.Verdict, $"The rule was not judged this time. {check.Why}");
        }

        return (McpChange.Gone, null, RunOutcome.IsJudged(now.Verdict)
            ? "The rule was not judged this time."
            : $"The server is {now.Verdict} this time, so the rule was not judged.");
    }

    private static McpReportChange Change(McpChange change, ServerState server, Issue issue) =>
        new() { Change = change, Uri = server.Uri, Address = server.Address, RuleId = issue.Id, Title = issue.Title, Level = issue.Level };

    private (int ExitCode, string Reason) Outcome(McpReportComparison comparison)
    {
        List<ServerState> incomplete = [.. _after.Servers.Where(static s => s.Verdict == McpVerdict.Incomplete)];
        string first = incomplete.Count > 0 ? $"{Text.Printable(incomplete[0].Uri, 300)} {Text.Printable(incomplete[0].RootCause, 400)}" : "";
        McpReportProblem[] problems = Recent(_problems, _after);
        if (RunOutcome.NotJudgedReason(comparison.Total, incomplete.Count, first, problems.Length, problems.FirstOrDefault()?.Message ?? "") is { } notJudged)
        {
            return (RunOutcome.NotJudged, notJudged);
        }

        string removed = comparison.RemovedServer.Count > 0 ? $" {Text.Count(comparison.RemovedServer.Count, "server")} of the earlier run {(comparison.RemovedServer.Count == 1 ? "was" : "were")} not checked again." : "";
        string what = $"{comparison.New} new, {comparison.Fixed} fixed, {comparison.Gone} gone, {comparison.Waived} waived, {comparison.Unchanged} unchanged, {comparison.Drift.Count} drifted.{removed}";
        return (comparison.FailOn.Any(f => Fails(comparison, f)) ? RunOutcome.Findings : RunOutcome.Clean, what);
    }

    // A file may hold many nights, and what could not be checked in an earlier one says nothing of the last.
    private static McpReportProblem[] Recent(List<McpReportProblem> problems, RunState run)
    {
        DateTimeOffset? begin = run.Servers.Min(static s => (DateTimeOffset?)s.CheckedAt);
        return [.. problems.Where(p => begin is null || p.NotedAt + Slack >= begin)];
    }

    private static bool Fails(McpReportComparison comparison, McpFailOn failOn) => failOn switch
    {
        McpFailOn.New => comparison.New > 0,
        McpFailOn.Drift => comparison.Drift.Count > 0,
        McpFailOn.Error => Standing(comparison).Any(static c => c.After == McpRuleVerdict.Fail),
        McpFailOn.Warning => Standing(comparison).Any(),
        _ => false,
    };

    private static IEnumerable<McpReportChange> Standing(McpReportComparison comparison) => comparison.Changes.Where(static c => c.Change is McpChange.New or McpChange.Unchanged);
}
