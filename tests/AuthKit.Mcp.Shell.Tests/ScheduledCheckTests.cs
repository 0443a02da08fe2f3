using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Shell.Tests;

/// <summary>The script that New-McpSchedule writes, run by run, each a process of its own, against a sandbox of this one.</summary>
public sealed class ScheduledCheckTests : IDisposable
{
    private const string Fault = "prm-no-cors";
    private readonly TemporaryFolder _folder = new();
    private readonly SandboxHost _sandbox = SandboxHost.Start();

    private string Script => Path.Combine(_folder.Path, "mcp-check.ps1");

    private string Reports => Path.Combine(_folder.Path, "reports [1]");

    public void Dispose()
    {
        _sandbox.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_first_run_makes_the_baseline_and_a_new_finding_stays_new_until_it_is_accepted()
    {
        await Schedule(_sandbox.McpUri.ToString());
        Outcome first = await Check();
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(["baseline.json", "report.json", "report.md", "report.xml"], Directory.GetFiles(Reports).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        _sandbox.SetFaults([Fault]);
        Assert.Equal(1, (await Check()).ExitCode);
        Outcome again = await Check();
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("Against the baseline: 1: 1 new", again.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await Check("-Accept")).ExitCode);
        Assert.Equal(0, (await Check()).ExitCode);

        _sandbox.Dispose();
        Assert.Equal(1, (await Check()).ExitCode); // Out of reach is new, and no baseline.
    }

    [Fact]
    public async Task Findings_of_the_first_run_are_the_baseline_and_said_to_be()
    {
        _sandbox.SetFaults([Fault]);
        await Schedule(_sandbox.McpUri.ToString());
        Outcome first = await Check();
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("These findings are the baseline now.", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Check()).ExitCode);
    }

    [Fact]
    public async Task The_columns_of_the_list_say_how_to_check_a_server_and_drift_is_told()
    {
        await Schedule($"Uri,Depth,TokenSecret\n{_sandbox.McpUri},Quick,\n{_sandbox.McpUri}?b,,\n");
        Assert.Equal(0, (await Check()).ExitCode);
        string report = await File.ReadAllTextAsync(Path.Combine(Reports, "report.json"));
        Assert.Contains("\"depth\": \"Quick\"", report, StringComparison.Ordinal);
        Assert.Contains("\"depth\": \"Standard\"", report, StringComparison.Ordinal);

        _sandbox.SetFaults(["as-double-slash"]);
        Outcome moved = await Check();
        Assert.Contains("Drift         : ", moved.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_entry_could_not_be_judged_and_makes_no_baseline()
    {
        await Schedule($"{_sandbox.McpUri}\nmcp.contoso.com/mcp\n");
        Assert.Equal(2, (await Check()).ExitCode);
        Assert.False(File.Exists(Path.Combine(Reports, "baseline.json")));
        Assert.Contains("<testsuite name=\"inputs\"", await File.ReadAllTextAsync(Path.Combine(Reports, "report.xml")), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "servers.csv"), "mcp.contoso.com/mcp\n");
        File.Delete(Path.Combine(Reports, "report.xml"));
        Assert.Equal(2, (await Check()).ExitCode);
        Assert.Contains("<testsuite name=\"inputs\"", await File.ReadAllTextAsync(Path.Combine(Reports, "report.xml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Uri,Headers,TokenSecret\n{0},\"X-A: b\nX-Key: s3cret\",\n", 0, "1 server checked")]
    [InlineData("Uri;Token\n{0};s3cret\n", 2, "separated by semicolons")]
    [InlineData("{0} , s3cret\n", 2, "could not be checked")]
    public async Task A_list_is_read_as_csv_and_no_secret_of_it_is_shown(string list, int exitCode, string expected)
    {
        await Schedule(string.Format(System.Globalization.CultureInfo.InvariantCulture, list, _sandbox.McpUri));
        Outcome outcome = await Check();
        Assert.Contains(expected, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.DoesNotContain("s3cret", outcome.Output + outcome.Error + string.Concat(Directory.GetFiles(Reports).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_cannot_name_secrets_that_the_schedule_was_not_made_for()
    {
        await Schedule($"Uri,TokenSecret\n{_sandbox.McpUri},PATH\n");
        Outcome outcome = await Check();
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("The list names the secret 'PATH'", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_write_reports_of_their_own_and_one_without_servers_is_clean()
    {
        await Schedule(_sandbox.McpUri.ToString());
        Outcome[] runs = [await Check("-ShardIndex", "0", "-ShardCount", "2"), await Check("-ShardIndex", "1", "-ShardCount", "2")];
        Assert.All(runs, static r => Assert.Equal(0, r.ExitCode));
        Assert.Single(runs, static r => r.Output.Contains("no server belongs to shard", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Reports, "report-?-of-2.json"));
    }

    private async Task Schedule(string list)
    {
        string servers = _folder.Write("servers.csv", list);
        Outcome written = await BuiltTool.Run(["-Command", $"$null = New-McpSchedule Cron '{servers}' -DestinationPath '{_folder.Path}' -SecretName MCP_TOKEN_A"]);
        Assert.Equal((0, ""), (written.ExitCode, written.Error));
    }

    private Task<Outcome> Check(params string[] more) => BuiltTool.Run(["-File", Script, "-Folder", Reports, .. more]);
}
