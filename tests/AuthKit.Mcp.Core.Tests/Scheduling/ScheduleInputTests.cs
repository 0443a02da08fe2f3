using AuthKit.Mcp.Scheduling;

namespace AuthKit.Mcp.Core.Tests.Scheduling;

public sealed class ScheduleInputTests
{
    [Theory]
    [InlineData("MCP check", "MCP check", "mcp-check")]
    [InlineData("  Bill's \"tools\" & 100 %\n", "Bill's \"tools\" & 100 %", "bill-s-tools-100")]
    [InlineData("a\r\n\u202e\u0000b", "a b", "a-b")]
    public void A_name_becomes_one_line_and_a_name_for_files(string name, string line, string slug)
    {
        ScheduleInput input = Create(name: name);
        Assert.Equal((line, slug), (input.Name, input.Slug));
    }

    [Theory]
    [InlineData("'\"%")]
    [InlineData(" ")]
    [InlineData("äöü")]
    public void A_name_that_cannot_name_files_is_refused(string name) => Refused("-Name", () => Create(name: name));

    [Theory]
    [InlineData("/srv/servers.csv")]
    [InlineData("C:\\servers.csv")]
    [InlineData("../servers.csv")]
    [InlineData("a/../../servers.csv")]
    [InlineData("")]
    public void A_list_outside_of_the_repository_is_refused(string list) => Refused("-ServerList", () => Create(list: list));

    [Theory]
    [InlineData("./lists\\servers.csv", "lists/servers.csv")]
    [InlineData("100 % of 'ours'.csv", "100 % of 'ours'.csv")]
    public void A_list_in_the_repository_is_named_from_its_root(string list, string path) => Assert.Equal(path, Create(list: list).List);

    [Fact]
    public void A_line_break_in_a_path_is_refused()
    {
        Refused("-ServerList", () => Create(list: "a\nb"));
        Refused("-DestinationPath", () => Create(McpSchedulePlatform.Cron, folder: "/opt\n* * * * * root reboot"));
    }

    [Theory]
    [InlineData("mat_1-2")]
    [InlineData("A B")]
    [InlineData("")]
    [InlineData("X\n")]
    [InlineData("GITHUB_TOKEN")]
    public void What_is_no_name_of_a_secret_is_refused_and_not_shown(string secret)
    {
        AuthKitException e = Refused("-SecretName", () => Create(secrets: secret));
        Assert.True(secret.Length == 0 || secret.StartsWith("GITHUB", StringComparison.Ordinal) || !e.Message.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(McpSchedulePlatform.Cron, 2)]
    [InlineData(McpSchedulePlatform.SystemdTimer, 2)]
    [InlineData(McpSchedulePlatform.WindowsTask, 2)]
    [InlineData(McpSchedulePlatform.GitHubActions, 257)]
    [InlineData(McpSchedulePlatform.AzurePipelines, 257)]
    public void Shards_that_the_platform_cannot_run_are_refused(McpSchedulePlatform platform, int shards) => Refused("-ShardCount", () => Create(platform, shards: shards));

    [Fact]
    public void Kubernetes_needs_the_list_now() => Refused("-ServerList", () => Create(McpSchedulePlatform.KubernetesCronJob, list: "not-there.csv"));

    private static AuthKitException Refused(string parameter, Action action)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(action);
        Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        Assert.StartsWith(parameter, e.Message, StringComparison.Ordinal);
        return e;
    }

    private static ScheduleInput Create(McpSchedulePlatform platform = McpSchedulePlatform.GitHubActions, string name = "MCP check", string list = "servers.csv", string folder = "/opt/check", int shards = 1, params string[] secrets) =>
        ScheduleInput.Create(platform, name, new ScheduleList(list, "/srv/none/" + list), folder, CronExpression.Parse("17 3 * * *"), "0.1.0", shards, secrets);
}
