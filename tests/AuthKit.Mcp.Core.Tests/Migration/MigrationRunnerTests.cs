using AuthKit.Mcp.Migration;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Mcp.Core.Tests.Migration;

public sealed class MigrationRunnerTests : IDisposable
{
    private static readonly MigrationOptions Cleanup = new() { Steps = [McpMigrationStep.Cleanup] };

    private readonly StateFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly List<McpMigrationStep> _checked = [];

    public static TheoryData<McpMigrationStep> Steps => [.. Enum.GetValues<McpMigrationStep>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task The_first_stage_that_is_not_done_blocks_those_after_it(McpMigrationStep broken)
    {
        (IReadOnlyList<McpMigrationStage> stages, _) = await RunAsync(Runs.Failing(broken));
        Assert.Equal(7, stages.Count);
        Assert.All(stages.Where(s => s.Step < broken), static s => Assert.Equal(McpRuleVerdict.Pass, s.Verdict));
        Assert.Equal(McpRuleVerdict.Fail, stages[(int)broken].Verdict);
        Assert.All(stages.Where(s => s.Step > broken), s =>
        {
            Assert.Equal((McpRuleVerdict.Blocked, broken), (s.Verdict, s.BlockedBy));
            Assert.Contains(broken.ToString(), s.Next, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(_checked, s => s > broken);
    }

    [Fact]
    public async Task A_named_stage_goes_by_what_earlier_runs_saw()
    {
        (_, IReadOnlyList<McpMigrationStage> refused) = await RunAsync(Runs.Passing, new MigrationOptions { Steps = [McpMigrationStep.Challenge] });
        Assert.Contains("stage 0 (Registration) is not done", Assert.Single(refused).Message, StringComparison.Ordinal);
        Assert.Empty(_checked);

        await RunAsync(Runs.Failing(McpMigrationStep.Challenge));
        (IReadOnlyList<McpMigrationStage> stages, refused) = await RunAsync(Runs.Passing, new MigrationOptions { Steps = [McpMigrationStep.Challenge] });
        Assert.Equal((McpMigrationStep.Challenge, McpRuleVerdict.Pass), (Assert.Single(stages).Step, stages[0].Verdict));
        Assert.Empty(refused);
    }

    [Fact]
    public async Task Step_6_needs_a_fresh_step_5()
    {
        await RunAsync(Runs.Failing(McpMigrationStep.Cleanup));
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Empty((await RunAsync(Runs.Failing(McpMigrationStep.Cleanup), Cleanup)).Refused);

        _clock.Advance(TimeSpan.FromHours(2));
        _checked.Clear();
        McpMigrationStage stage = Assert.Single((await RunAsync(Runs.Passing, Cleanup)).Refused);
        Assert.Equal((McpRuleVerdict.Blocked, McpMigrationStep.EndToEnd), (stage.Verdict, stage.BlockedBy));
        Assert.Contains("passed 25 h ago, and -MaxAgeHours is 24", stage.Message, StringComparison.Ordinal);
        Assert.Empty(_checked);
        Assert.Empty((await RunAsync(Runs.Passing, Cleanup with { MaxAge = TimeSpan.FromHours(30) })).Refused);
    }

    [Fact]
    public async Task A_whole_run_repeats_step_5_only_when_it_is_old_or_named()
    {
        await RunAsync(Runs.Failing(McpMigrationStep.Cleanup));
        _checked.Clear();
        await RunAsync(Runs.Failing(McpMigrationStep.Cleanup));
        Assert.DoesNotContain(McpMigrationStep.EndToEnd, _checked);

        await RunAsync(Runs.Passing, new MigrationOptions { Steps = [McpMigrationStep.EndToEnd] });
        Assert.Contains(McpMigrationStep.EndToEnd, _checked);

        _checked.Clear();
        _clock.Advance(TimeSpan.FromHours(25));
        (IReadOnlyList<McpMigrationStage> stages, _) = await RunAsync(Runs.Passing);
        Assert.Equal(Enum.GetValues<McpMigrationStep>(), _checked);
        Assert.All(stages, static s => Assert.True(s.IsDone));
    }

    [Fact]
    public async Task A_step_5_that_saw_another_server_proves_nothing()
    {
        await RunAsync(Runs.Failing(McpMigrationStep.Cleanup));
        Dictionary<string, string> changed = new(Runs.Facts) { ["challenge"] = "Basic" };
        McpMigrationStage stage = Assert.Single((await RunAsync(Runs.Passing, Cleanup, changed)).Refused);
        Assert.Contains("before the server's metadata or challenge changed", stage.Message, StringComparison.Ordinal);

        // What step 6 itself changes is not part of a sign-in.
        Dictionary<string, string> cleaned = new(Runs.Facts) { ["POST /token"] = "404" };
        Assert.Empty((await RunAsync(Runs.Passing, Cleanup, cleaned)).Refused);
    }

    [Fact]
    public async Task A_step_5_that_is_still_to_come_proves_nothing()
    {
        await RunAsync(Runs.Failing(McpMigrationStep.Cleanup));
        string text = await File.ReadAllTextAsync(_folder.File);
        await File.WriteAllTextAsync(_folder.File, text.Replace("2026-01-02T", "2027-01-02T", StringComparison.Ordinal));
        Assert.Contains("still to come", Assert.Single((await RunAsync(Runs.Passing, Cleanup)).Refused).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Force_asks_with_the_reason(bool answer)
    {
        string? asked = null;
        (IReadOnlyList<McpMigrationStage> stages, IReadOnlyList<McpMigrationStage> refused) = await RunAsync(Runs.Passing, Cleanup with
        {
            ForceAsync = reason =>
            {
                asked = reason;
                return Task.FromResult(answer);
            },
        });
        Assert.Contains("is not done", asked, StringComparison.Ordinal);
        Assert.Equal(answer ? 0 : 1, refused.Count);
        Assert.Equal(answer ? McpRuleVerdict.Inconclusive : McpRuleVerdict.Blocked, stages[0].Verdict);
        Assert.Equal(answer, stages[0].Message.Contains("Forced", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_blocked_keeps_the_proof_of_step_5()
    {
        await RunAsync(Runs.Failing(McpMigrationStep.Cleanup));
        (IReadOnlyList<McpMigrationStage> stages, _) = await RunAsync(Runs.Failing(McpMigrationStep.ResourceMetadata));
        Assert.Equal((McpRuleVerdict.Blocked, McpMigrationStep.ResourceMetadata), (stages[5].Verdict, stages[5].BlockedBy));
        McpMigrationStage read = MigrationStateReader.Read(_folder.File).ToMigration().Stages[5];
        Assert.Equal((McpRuleVerdict.Blocked, McpMigrationStep.ResourceMetadata), (read.Verdict, read.BlockedBy));
        Assert.Contains("Pass", read.Message, StringComparison.Ordinal);
        Assert.False(read.IsDone);

        _checked.Clear();
        stages = (await RunAsync(Runs.Passing)).Stages;
        Assert.DoesNotContain(McpMigrationStep.EndToEnd, _checked);
        Assert.All(stages, static s => Assert.True(s.IsDone, $"{s.Step} {s.Verdict}"));
        Assert.Equal("EndToEnd is fine.", stages[5].Message);
    }

    [Fact]
    public async Task A_step_that_was_blocked_has_to_be_checked_before_those_after_it_go_on()
    {
        await RunAsync(Runs.Passing);
        await RunAsync(Runs.Failing(McpMigrationStep.ResourceMetadata));
        await RunAsync(Runs.Passing, new MigrationOptions { Steps = [McpMigrationStep.ResourceMetadata] });
        McpMigrationStage refused = Assert.Single((await RunAsync(Runs.Passing, Cleanup)).Refused);
        Assert.Equal(McpMigrationStep.MetadataRedirect, refused.BlockedBy);
    }

    [Fact]
    public async Task A_refusal_changes_no_state()
    {
        await RunAsync(Runs.Passing);
        string before = await File.ReadAllTextAsync(_folder.File);
        _clock.Advance(TimeSpan.FromMinutes(36));
        McpMigrationStage refused = Assert.Single((await RunAsync(Runs.Passing, Cleanup with { MaxAge = TimeSpan.FromHours(0.5) })).Refused);
        Assert.Equal(McpRuleVerdict.Blocked, refused.Verdict);
        Assert.Contains("passed 36 min ago", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(_folder.File));
        Assert.True(MigrationStateReader.Read(_folder.File).ToMigration().IsComplete);
    }

    [Fact]
    public async Task Only_a_migration_with_all_its_steps_proven_is_called_complete()
    {
        (IReadOnlyList<McpMigrationStage> stages, _) = await RunAsync(Runs.Passing);
        Assert.EndsWith("The migration is complete.", stages[6].Message, StringComparison.Ordinal);

        await RunAsync(Runs.Failing(McpMigrationStep.Cleanup));
        _clock.Advance(TimeSpan.FromHours(25));
        stages = (await RunAsync(Runs.Passing, Cleanup with { ForceAsync = static _ => Task.FromResult(true) })).Stages;
        Assert.Equal(McpRuleVerdict.Inconclusive, stages[0].Verdict);
        Assert.DoesNotContain("complete", stages[0].Message, StringComparison.Ordinal);
        Assert.Contains("-Step EndToEnd,Cleanup", stages[0].Next, StringComparison.Ordinal);
        Assert.False(MigrationStateReader.Read(_folder.File).ToMigration().IsComplete);
    }

    [Fact]
    public async Task A_forced_look_at_a_complete_migration_leaves_it_complete()
    {
        await RunAsync(Runs.Passing);
        _clock.Advance(TimeSpan.FromHours(25));
        await RunAsync(Runs.Passing, Cleanup with { ForceAsync = static _ => Task.FromResult(true) });
        Assert.True(MigrationStateReader.Read(_folder.File).ToMigration().IsComplete);
    }

    [Fact]
    public async Task Each_step_shows_what_it_changed()
    {
        await RunAsync(Runs.Failing(McpMigrationStep.Challenge));
        Dictionary<string, string> after = new() { ["call without a token"] = "401", ["challenge"] = "Bearer resource_metadata=\"x\"", ["GET /.well-known/x"] = "200" };
        (IReadOnlyList<McpMigrationStage> stages, _) = await RunAsync(Runs.Passing, facts: after);
        Assert.Equal(
            [new McpMigrationChange("challenge", "Bearer", "Bearer resource_metadata=\"x\""), new McpMigrationChange("GET /.well-known/x", null, "200")],
            stages[(int)McpMigrationStep.Challenge].Changes);
        Assert.Empty(stages[(int)McpMigrationStep.Registration].Changes);

        // What was not asked before has not changed.
        Assert.DoesNotContain(SnapshotChanges.Between(Runs.Facts, new Dictionary<string, string>(Runs.Facts) { ["POST /token"] = "404" }), static _ => true);

        // Later changes are those of later steps.
        (stages, _) = await RunAsync(Runs.Passing, facts: Runs.Facts);
        Assert.Equal(2, stages[(int)McpMigrationStep.Challenge].Changes.Count);
    }

    [Fact]
    public async Task A_step_that_falls_back_is_seen()
    {
        await RunAsync(Runs.Passing);
        (IReadOnlyList<McpMigrationStage> stages, _) = await RunAsync(Runs.Failing(McpMigrationStep.ResourceMetadata));
        Assert.Equal(McpRuleVerdict.Fail, stages[1].Verdict);
        Assert.NotNull(stages[1].PassedAt);
        Assert.Equal(McpRuleVerdict.Blocked, stages[6].Verdict);
        Assert.All((await RunAsync(Runs.Passing)).Stages, static s => Assert.True(s.IsDone));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_keeps_what_is_done()
    {
        using CancellationTokenSource stop = new();
        using (MigrationStore store = MigrationStore.Open(_folder.File, Runs.Uri))
        {
            MigrationRunner runner = new(new MigrationOptions(), store, _clock, (step, _) => Task.FromResult(Runs.Passing(step)), Runs.Facts);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(stage => stage.Step == McpMigrationStep.MetadataRedirect ? stop.CancelAsync() : Task.CompletedTask, stop.Token));
        }

        Assert.Equal(McpMigrationStep.TokenValidation, MigrationStateReader.Read(_folder.File).ToMigration().CurrentStep);
    }

    private async Task<(IReadOnlyList<McpMigrationStage> Stages, IReadOnlyList<McpMigrationStage> Refused)> RunAsync(Func<McpMigrationStep, StageFinding> check, MigrationOptions? options = null, IReadOnlyDictionary<string, string>? facts = null)
    {
        using MigrationStore store = MigrationStore.Open(_folder.File, Runs.Uri);
        return await Runs.RunAsync(
            store,
            step =>
            {
                _checked.Add(step);
                return check(step);
            },
            options,
            _clock,
            facts);
    }
}
