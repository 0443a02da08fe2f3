using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration;

public sealed class KilledRunTests : IDisposable
{
    private readonly StateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_at_any_moment_of_any_write_leaves_a_state_that_resumes()
    {
        int writes = Enum.GetValues<McpMigrationStep>().Length;
        int moments = writes * Enum.GetValues<StoreMoment>().Length;
        int lastRevision = 0;
        for (int moment = 0; moment < moments; moment++)
        {
            Assert.False(await KilledRun.StartAsync(_folder.File, moment), $"The run was not killed at moment {moment}.");
            int committed = (moment + 1) / Enum.GetValues<StoreMoment>().Length;
            if (File.Exists(_folder.File))
            {
                MigrationState state = MigrationStateReader.Read(_folder.File);
                Assert.Equal(lastRevision + committed, state.Revision);
                lastRevision = state.Revision;
            }
            else
            {
                Assert.Equal(0, committed);
            }

            // Nothing is left that keeps the next run away.
            using MigrationStore next = MigrationStore.Open(_folder.File, Runs.Uri);
            Assert.Equal(lastRevision, next.State.Revision);
            Assert.DoesNotContain(_folder.Names, static n => n.EndsWith(".tmp", StringComparison.Ordinal));
        }

        Assert.True(await KilledRun.StartAsync(_folder.File, KilledRun.Never));
        Assert.True(MigrationStateReader.Read(_folder.File).ToMigration().IsComplete);
    }
}
