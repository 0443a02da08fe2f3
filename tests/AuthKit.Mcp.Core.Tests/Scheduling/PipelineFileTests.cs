using System.Text.RegularExpressions;
using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Core.Tests.Scheduling;

/// <summary>The files of GitHub Actions and Azure Pipelines, read by a YAML parser.</summary>
public sealed partial class PipelineFileTests
{
    [Fact]
    public void The_workflow_has_few_rights_ends_in_time_and_never_runs_twice_at_once()
    {
        YamlFile file = Read(Schedules.Plain(McpSchedulePlatform.GitHubActions), ".github/workflows/mcp-check.yml");
        Assert.Equal("17 3 * * *", file.Text("on/schedule/0/cron"));
        Assert.Equal(["contents"], file.Keys("permissions"));
        Assert.Equal("read", file.Text("permissions/contents"));
        Assert.Equal("mcp-check", file.Text("concurrency/group"));
        Assert.Equal("120", file.Text("jobs/check/timeout-minutes"));
        Assert.Equal("false", file.Text("jobs/check/steps/0/with/persist-credentials"));
        Assert.False(file.Has("jobs/check/strategy"));
        Assert.Equal(["DOTNET_TieredPGO", "MCP_CHECK_ACCEPT"], file.Keys("jobs/check/steps/2/env"));
        Assert.Contains("./.github/scripts/mcp-check.ps1 @more", file.Text("jobs/check/steps/2/run"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_action_is_pinned_to_a_commit(int shards)
    {
        YamlFile file = Read(Schedules.Plain(McpSchedulePlatform.GitHubActions, shards), ".github/workflows/mcp-check.yml");
        string[] actions = [.. file.Scalars().Where(static s => s.StartsWith("actions/", StringComparison.Ordinal))];
        Assert.Equal(3, actions.Length);
        Assert.All(actions, static a => Assert.Matches(PinnedAction(), a));
    }

    [Fact]
    public void Shards_are_a_matrix_with_a_baseline_and_a_report_each()
    {
        YamlFile file = Read(Schedules.Plain(McpSchedulePlatform.GitHubActions, 4), ".github/workflows/mcp-check.yml");
        Assert.Equal("[ 0, 1, 2, 3 ]", file["jobs/check/strategy/matrix/shard"].ToString());
        Assert.Equal("false", file.Text("jobs/check/strategy/fail-fast"));
        Assert.Contains("${{ matrix.shard }}-of-4-", file.Text("jobs/check/steps/1/with/key"), StringComparison.Ordinal);
        Assert.Equal("mcp-check-${{ matrix.shard }}-of-4", file.Text("jobs/check/steps/3/with/name"));
        Assert.Equal("${{ matrix.shard }}", file.Text("jobs/check/steps/2/env/MCP_CHECK_SHARD"));

        YamlFile azure = Read(Schedules.Plain(McpSchedulePlatform.AzurePipelines, 4), "mcp-check.azure-pipelines.yml");
        Assert.Equal(["shard_0", "shard_1", "shard_2", "shard_3"], azure.Keys("jobs/0/strategy/matrix"));
        Assert.Equal("3", azure.Text("jobs/0/strategy/matrix/shard_3/shard"));
        Assert.Equal("$(shard)", azure.Text("jobs/0/steps/2/env/MCP_CHECK_SHARD"));
    }

    [Theory]
    [InlineData(McpSchedulePlatform.GitHubActions, ".github/workflows/mcp-check.yml", "jobs/check/steps/2/env/DOTNET_TieredPGO")]
    [InlineData(McpSchedulePlatform.AzurePipelines, "mcp-check.azure-pipelines.yml", "jobs/0/steps/2/env/DOTNET_TieredPGO")]
    public void Pwsh_starts_without_counting_what_runs_often(McpSchedulePlatform platform, string name, string place) =>
        Assert.Equal("0", Read(Schedules.Plain(platform), name).Text(place));

    [Fact]
    public void The_pipeline_ends_in_time_waits_for_the_one_before_and_publishes()
    {
        YamlFile file = Read(Schedules.Plain(McpSchedulePlatform.AzurePipelines), "mcp-check.azure-pipelines.yml");
        Assert.Equal("17 3 * * *", file.Text("schedules/0/cron"));
        Assert.Equal("true", file.Text("schedules/0/batch"));
        Assert.Equal("120", file.Text("jobs/0/timeoutInMinutes"));
        Assert.Equal("false", file.Text("jobs/0/steps/0/persistCredentials"));
        Assert.Equal(["Cache@2", "PowerShell@2", "PublishTestResults@2", "CopyFiles@2", "PublishPipelineArtifact@1"], Enumerable.Range(1, 5).Select(i => file.Text($"jobs/0/steps/{i}/task")));
    }

    [Fact]
    public void Secrets_come_from_the_store_by_name()
    {
        YamlFile github = Read(Schedules.Hostile(McpSchedulePlatform.GitHubActions), ".yml");
        Assert.Equal("${{ secrets.MCP_TOKEN_B }}", github.Text("jobs/check/steps/2/env/MCP_TOKEN_B"));
        YamlFile azure = Read(Schedules.Hostile(McpSchedulePlatform.AzurePipelines), ".yml");
        Assert.Equal("$(MCP_TOKEN_A)", azure.Text("jobs/0/steps/2/env/MCP_TOKEN_A"));
    }

    [Theory]
    [InlineData(McpSchedulePlatform.GitHubActions, "name")]
    [InlineData(McpSchedulePlatform.AzurePipelines, "jobs/0/displayName")]
    public void A_hostile_name_stays_text_and_is_evaluated_nowhere(McpSchedulePlatform platform, string place)
    {
        YamlFile hostile = Read(Schedules.Hostile(platform, 3), ".yml");
        YamlFile plain = Read(Schedules.Plain(platform, 3), ".yml");
        Assert.Equal(Schedules.HostileName.Replace("${{", "$ {{", StringComparison.Ordinal).Replace("$(", "$ (", StringComparison.Ordinal), hostile.Text(place));

        // Nothing else differs but the names of the files and the secrets.
        string slug = "it-s-me-100-whoami-secrets-x-id-b-a-b";
        string[] expected = [.. plain.Scalars().Select(s => s.Replace("mcp-check", slug, StringComparison.Ordinal))];
        string[] changed = [.. hostile.Scalars().Except(expected).Distinct()];
        Assert.All(changed, static s => Assert.True(s.Contains("MCP_TOKEN_", StringComparison.Ordinal) || s.StartsWith("it's", StringComparison.Ordinal), s));
    }

    private static YamlFile Read(IReadOnlyList<GeneratedFile> files, string name) => new(Assert.Single(files, f => f.Name.EndsWith(name, StringComparison.Ordinal)).Text);

    [GeneratedRegex("^actions/[a-z-]+@[0-9a-f]{40}$")]
    private static partial Regex PinnedAction();
}
