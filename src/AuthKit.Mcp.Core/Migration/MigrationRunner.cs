using System.Globalization;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// Takes the stages in their order. Each is checked anew, because the server is the truth and not the file; the file remembers
/// what cannot be asked again: when the flow was proven, and how things looked before.
/// </summary>
/// <param name="options">What is asked for.</param>
/// <param name="store">The state, written after each stage.</param>
/// <param name="clock">The time.</param>
/// <param name="checkAsync">Checks one stage.</param>
/// <param name="facts">What clients see of the server at the time of the run.</param>
internal sealed class MigrationRunner(
    MigrationOptions options,
    MigrationStore store,
    TimeProvider clock,
    Func<McpMigrationStep, CancellationToken, Task<StageFinding>> checkAsync,
    IReadOnlyDictionary<string, string> facts)
{
    private readonly MigrationState _state = store.State;

    /// <summary>Runs.</summary>
    /// <param name="finished">Told of each stage as it ends, after the state was written.</param>
    /// <param name="cancellationToken">Ends the run; what is done stays in the state.</param>
    /// <returns>The stages that were asked for by name and refused.</returns>
    /// <exception cref="AuthKitException">The state cannot be written, or what the user gave cannot be used.</exception>
    public async Task<IReadOnlyList<McpMigrationStage>> RunAsync(Func<McpMigrationStage, Task> finished, CancellationToken cancellationToken)
    {
        List<McpMigrationStage> refused = [];
        int seen = _state.See(facts, clock.GetUtcNow());
        foreach (McpMigrationStep step in MigrationSteps.All.Where(s => options.Steps.Count == 0 || options.Steps.Contains(s)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (StageFinding finding, bool isChecked) = await TakeAsync(step, seen, cancellationToken).ConfigureAwait(false);
            if (isChecked || _state[step] is not { IsDone: true })
            {
                Record(step, finding, isChecked, seen);
            }

            store.Save(clock.GetUtcNow());
            McpMigrationStage stage = _state.ToStage(step) with { Server = finding.Server };
            if (options.Steps.Count > 0 && finding.Verdict == McpRuleVerdict.Blocked)
            {
                refused.Add(stage);
            }

            await finished(stage).ConfigureAwait(false);
        }

        return refused;
    }

    private async Task<(StageFinding Finding, bool IsChecked)> TakeAsync(McpMigrationStep step, int seen, CancellationToken cancellationToken)
    {
        if (Gate(step, seen) is not { } closed)
        {
            return IsProven(step, seen) && !options.Steps.Contains(step)
                ? (StageFinding.Pass(""), false)
                : (await checkAsync(step, cancellationToken).ConfigureAwait(false), true);
        }

        if (options.Steps.Count > 0 && options.ForceAsync is { } force && await force(closed.Reason).ConfigureAwait(false))
        {
            StageFinding forced = await checkAsync(step, cancellationToken).ConfigureAwait(false);
            return (forced with { Message = $"{forced.Message} (Forced: {closed.Reason})" }, true);
        }

        return (new StageFinding(McpRuleVerdict.Blocked, $"Not checked: {closed.Reason}") { BlockedBy = closed.By, Next = $"Do {MigrationSteps.Name(closed.By)} first." }, true);
    }

    // The first stage before this one that is not done.
    private (McpMigrationStep By, string Reason)? Gate(McpMigrationStep step, int seen)
    {
        foreach (McpMigrationStep earlier in MigrationSteps.All.TakeWhile(s => s != step))
        {
            StageRecord? record = _state[earlier];
            if (record is not { IsDone: true } && !(options.ReadOnly && record is { Verdict: McpRuleVerdict.Skip }))
            {
                return (earlier, $"{MigrationSteps.Name(earlier)} is not done{(record is null ? "" : $" ({record.Verdict})")}.");
            }
        }

        return step == McpMigrationStep.Cleanup && !options.ReadOnly && !IsProven(McpMigrationStep.EndToEnd, seen)
            ? (McpMigrationStep.EndToEnd, Unproven())
            : null;
    }

    private bool IsProven(McpMigrationStep step, int seen) =>
        step == McpMigrationStep.EndToEnd && _state[step] is { IsDone: true, PassedAt: { } passed } record && Age(passed) is { } age && age <= options.MaxAge && !HasChanged(record, seen);

    // A time that has not come yet, from a hand or a wrong clock, proves nothing.
    private TimeSpan? Age(DateTimeOffset passed) => clock.GetUtcNow() - passed is var age && age >= TimeSpan.FromMinutes(-1) ? age : null;

    private bool HasChanged(StageRecord record, int seen) => _state.Snapshot(record.After) is not { } then || _state.Snapshot(seen) is not { } now
        || SnapshotChanges.Between(then.Facts, now.Facts).Any(static c => SnapshotFacts.MattersToSignIn(c.What));

    private string Unproven()
    {
        StageRecord? record = _state[McpMigrationStep.EndToEnd];
        string limit = options.MaxAge.TotalHours.ToString("0.##", CultureInfo.InvariantCulture);
        string why = record?.PassedAt is not { } passed ? "has no time at which it passed"
            : Age(passed) is not { } age ? "passed at a time that is still to come"
            : age > options.MaxAge ? $"passed {age.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} h ago, and -MaxAgeHours is {limit}"
            : "passed before the server's metadata or challenge changed";
        return $"{MigrationSteps.Name(McpMigrationStep.EndToEnd)} {why}. Run {MigrationSteps.Command(_state, McpMigrationStep.EndToEnd)} first.";
    }

    private void Record(McpMigrationStep step, StageFinding finding, bool isChecked, int seen)
    {
        StageRecord? last = _state[step];
        bool wasDone = last is { IsDone: true };
        bool isDone = StageFinding.Opens(finding.Verdict);
        DateTimeOffset now = clock.GetUtcNow();
        bool undone = !isDone && finding.Verdict != McpRuleVerdict.Blocked && (last?.Before is null || wasDone);

        // The end-to-end test is proof for what it has seen, each time; of the others it counts how they first passed.
        bool passes = isDone && (!wasDone || last?.After is null || step == McpMigrationStep.EndToEnd);
        _state.Set(new StageRecord
        {
            Step = step,
            Verdict = finding.Verdict,
            Message = finding.Message,
            Evidence = finding.Evidence,
            Next = finding.Next,
            Upsets = finding.Upsets,
            BlockedBy = finding.BlockedBy,
            CheckedAt = isChecked && finding.Verdict != McpRuleVerdict.Blocked ? now : last?.CheckedAt,
            PassedAt = isDone ? now : last?.PassedAt,
            Before = undone ? seen : last?.Before,
            After = passes ? seen : last?.After,
        });
    }
}
