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
            StageFinding? finding = await TakeAsync(step, seen, cancellationToken).ConfigureAwait(false);
            bool isBlocked = finding is { Verdict: McpRuleVerdict.Blocked };
            bool isRefused = isBlocked && options.Steps.Count > 0;
            if (!isRefused)
            {
                _state.Set(finding is null ? Unblocked(step) : isBlocked ? Blocked(step, finding) : Checked(step, finding, seen));
                store.Save(clock.GetUtcNow());
            }

            // What was refused is told, and changes nothing.
            McpMigrationStage stage = _state.ToStage(step) with { Server = finding?.Server };
            stage = isBlocked && finding is not null ? stage with { Verdict = finding.Verdict, Message = finding.Message, Next = finding.Next, BlockedBy = finding.BlockedBy } : stage;
            if (isRefused)
            {
                refused.Add(stage);
            }

            await finished(stage).ConfigureAwait(false);
        }

        return refused;
    }

    // Null for what was proven before and is not repeated.
    private async Task<StageFinding?> TakeAsync(McpMigrationStep step, int seen, CancellationToken cancellationToken)
    {
        if (Gate(step, seen) is not { } closed)
        {
            if (IsProven(step, seen) && !options.Steps.Contains(step))
            {
                return null;
            }

            StageFinding finding = await checkAsync(step, cancellationToken).ConfigureAwait(false);

            // The gate has seen to the steps before.
            return step == McpMigrationStep.Cleanup && !options.ReadOnly && StageFinding.Opens(finding.Verdict) ? finding with { Message = $"{finding.Message} The migration is complete." } : finding;
        }

        if (options.Steps.Count > 0 && options.ForceAsync is { } force && await force(closed.Reason).ConfigureAwait(false))
        {
            StageFinding forced = await checkAsync(step, cancellationToken).ConfigureAwait(false);
            return Forced(step, forced with { Message = $"{forced.Message} (Forced: {closed.Reason})" });
        }

        return new StageFinding(McpRuleVerdict.Blocked, $"Not checked: {closed.Reason}") { BlockedBy = closed.By, Next = $"Do {MigrationSteps.Name(closed.By)} first." };
    }

    // That the code is gone completes a migration only after the proof that nobody misses it.
    private StageFinding Forced(McpMigrationStep step, StageFinding finding) => step == McpMigrationStep.Cleanup && StageFinding.Opens(finding.Verdict) && _state[step] is not { IsDone: true }
        ? finding with { Verdict = McpRuleVerdict.Inconclusive, Next = MigrationSteps.Command(_state, McpMigrationStep.EndToEnd, step) }
        : finding;

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
        step == McpMigrationStep.EndToEnd && _state[step] is { HasPassed: true, PassedAt: { } passed } record && Age(passed) is { } age && age <= options.MaxAge && !HasChanged(record, seen);

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
            : age > options.MaxAge ? $"passed {Ago(age)} ago, and -MaxAgeHours is {limit}"
            : "passed before the server's metadata or challenge changed";
        return $"{MigrationSteps.Name(McpMigrationStep.EndToEnd)} {why}. Run {MigrationSteps.Command(_state, McpMigrationStep.EndToEnd)} first.";
    }

    private static string Ago(TimeSpan age) => age < TimeSpan.FromMinutes(1) ? $"{(int)age.TotalSeconds} s" : age < TimeSpan.FromHours(1) ? $"{(int)age.TotalMinutes} min" : $"{age.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} h";

    private StageRecord Unblocked(McpMigrationStep step) => (_state[step] ?? throw new InvalidOperationException($"{step} is proven by no record.")) with { BlockedBy = null };

    // A server that is down for a moment must not cost the proof that step 5 was: what was seen last stays.
    private StageRecord Blocked(McpMigrationStep step, StageFinding finding) => _state[step] is { Verdict: not (McpRuleVerdict.Blocked or McpRuleVerdict.Skip) } last
        ? last with { BlockedBy = finding.BlockedBy }
        : new StageRecord { Step = step, Verdict = finding.Verdict, Message = finding.Message, Next = finding.Next, BlockedBy = finding.BlockedBy };

    private StageRecord Checked(McpMigrationStep step, StageFinding finding, int seen)
    {
        StageRecord? last = _state[step];
        bool wasDone = last is { HasPassed: true };
        bool isDone = StageFinding.Opens(finding.Verdict);
        DateTimeOffset now = clock.GetUtcNow();
        bool undone = !isDone && (last?.Before is null || wasDone);

        // The end-to-end test is proof for what it has seen, each time; of the others it counts how they first passed.
        bool passes = isDone && (!wasDone || last?.After is null || step == McpMigrationStep.EndToEnd);
        return new StageRecord
        {
            Step = step,
            Verdict = finding.Verdict,
            Message = finding.Message,
            Evidence = finding.Evidence,
            Next = finding.Next,
            Upsets = finding.Upsets,
            CheckedAt = now,
            PassedAt = isDone ? now : last?.PassedAt,
            Before = undone ? seen : last?.Before,
            After = passes ? seen : last?.After,
        };
    }
}
