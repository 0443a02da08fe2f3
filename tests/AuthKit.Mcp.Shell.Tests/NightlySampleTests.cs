using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Shell.Tests;

/// <summary>samples/nightly.ps1 night by night, each night a process of its own, against a sandbox of this one.</summary>
public sealed class NightlySampleTests : IDisposable
{
    private const string Fault = "prm-no-cors";
    private const string Rule = "COR-001";
    private static readonly string Script = Path.Combine(BuiltTool.RepositoryRoot, "samples", "nightly.ps1");
    private readonly TemporaryFolder _folder = new();
    private readonly SandboxHost _sandbox = SandboxHost.Start();

    private string Reports => Path.Combine(_folder.Path, "reports [1]");

    public void Dispose()
    {
        _sandbox.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_clean_night_then_a_fault_then_an_outage()
    {
        string servers = _folder.Write("servers.txt", $"# ours\n{_sandbox.McpUri}\n\n");

        Outcome clean = await Night(servers);
        Assert.Equal((0, ""), (clean.ExitCode, clean.Error));
        Assert.DoesNotContain(clean.Lines, static l => l.StartsWith("Changes", StringComparison.Ordinal));
        Assert.Contains("ExitCode : 0: 1 server checked, none has errors.", clean.Lines);

        _sandbox.SetFaults([Fault]);
        Outcome faulty = await Night(servers);
        Assert.Equal((1, ""), (faulty.ExitCode, faulty.Error));
        Assert.Contains(faulty.Lines, static l => l.StartsWith($"Changes       : New {Rule} http://127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(faulty.Lines, static l => l == "ExitCode      : 1: 1 new, 0 fixed, 0 gone, 0 waived, 1 unchanged, 0 drifted.");
        Assert.Contains(faulty.Lines, static l => l == "ExitCode : 1: 1 of 1 server has findings: 1 Fail.");

        Outcome known = await Night(servers, "-FailOn", "New");
        Assert.Equal((0, ""), (known.ExitCode, known.Error));
        Assert.Contains(known.Lines, static l => l == "ExitCode      : 0: 0 new, 0 fixed, 0 gone, 0 waived, 2 unchanged, 0 drifted.");

        _sandbox.Dispose();
        Outcome down = await Night(servers);
        Assert.Equal((1, ""), (down.ExitCode, down.Error));
        Assert.Contains(down.Lines, static l => l.StartsWith("Changes       : New Unreachable http://127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(down.Lines, static l => l.Trim().StartsWith($"Gone {Rule} ", StringComparison.Ordinal));
        Assert.Contains(down.Lines, static l => l == "ExitCode : 1: 1 of 1 server has findings: 1 Unreachable.");
        Assert.Equal(4, Directory.GetFiles(Reports, "mcp-*.json").Length);
    }

    [Fact]
    public async Task An_endpoint_that_moved_is_told_and_fails_when_it_shall()
    {
        string servers = _folder.Write("servers.csv", $"Uri,Profile,Depth\n{_sandbox.McpUri},AuthKit,\n{_sandbox.McpUri},,Quick\n{_sandbox.McpUri},AuthKit,\n");
        Outcome first = await Night(servers, "-FailOn", "Drift");
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("Total    : 2", first.Lines);
        Assert.Equal(["latest.html", "latest.prom", "latest.xml"], Directory.GetFiles(Reports, "latest.*").Select(Path.GetFileName).Order(StringComparer.Ordinal));

        _sandbox.SetFaults(["as-double-slash"]);
        Outcome moved = await Night(servers, "-FailOn", "Drift, New");
        Assert.Equal((1, ""), (moved.ExitCode, moved.Error));
        Assert.Contains(moved.Lines, static l => l.StartsWith("Drift         : ", StringComparison.Ordinal) && l.Contains("_endpoint of http://127.0.0.1:", StringComparison.Ordinal));
        Assert.Equal((0, ""), ((await Night(servers, "-FailOn", "Drift")).ExitCode, ""));
    }

    [Fact]
    public async Task A_waiver_lets_a_known_fault_pass_and_says_so()
    {
        string servers = _folder.Write("servers.txt", _sandbox.McpUri);
        string waivers = _folder.Write("waivers.psd1", $"@{{ Waivers = @( @{{ Rule = '{Rule}'; Target = '{_sandbox.McpUri}'; Reason = 'The proxy follows in spring'; Owner = 'Web team'; Expires = '2099-01-31' }} ) }}");
        _sandbox.SetFaults([Fault]);
        Assert.Equal(1, (await Night(servers)).ExitCode);
        Outcome waived = await Night(servers, "-WaiverFile", waivers);
        Assert.Equal((0, ""), (waived.ExitCode, waived.Error));
        Assert.Contains(waived.Lines, static l => l == "ExitCode      : 0: 0 new, 0 fixed, 0 gone, 1 waived, 1 unchanged, 0 drifted.");
    }

    [Fact]
    public async Task A_csv_file_names_its_column_and_quotes_what_has_commas()
    {
        string servers = _folder.Write("servers.csv", $"\"Name\",\"Uri\"\r\n\"Search, and more\",\"{_sandbox.McpUri}\"\r\n");
        Outcome outcome = await Night(servers);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("Total    : 1", outcome.Lines);
    }

    [Theory]
    [InlineData("", "No result came through the pipeline")]
    [InlineData("# nothing\n", "No result came through the pipeline")]
    [InlineData("Name,Uri\n", "No result came through the pipeline")]
    public async Task An_empty_list_could_not_be_judged(string list, string reason)
    {
        Outcome outcome = await Night(_folder.Write("servers.csv", list));
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(reason, outcome.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Reports, "mcp-*"));
        AssertRed(2);
    }

    [Fact]
    public async Task A_list_that_is_not_there_could_not_be_judged()
    {
        Outcome outcome = await Night(Path.Combine(_folder.Path, "none.txt"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("The run failed", outcome.Output, StringComparison.Ordinal);
        AssertRed(2);
    }

    [Fact]
    public async Task A_bad_entry_among_good_ones_could_not_be_judged_and_the_good_ones_are()
    {
        Outcome outcome = await Night(_folder.Write("servers.txt", $"{_sandbox.McpUri}\nmcp.contoso.com/mcp\n"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Did you mean", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Total    : 1", outcome.Lines);
        Assert.Contains("1 input could not be checked", outcome.Output, StringComparison.Ordinal);
        AssertRed(2);
    }

    [Fact]
    public async Task Reports_are_red_from_the_level_on_that_gives_the_exit_code()
    {
        string servers = _folder.Write("servers.txt", _sandbox.McpUri.ToString());
        Assert.Equal(1, (await Night(servers, "-FailOn", "Warning")).ExitCode);
        AssertRed(1);
    }

    [Theory]
    [InlineData("Uri,Headers\n{0},\"X-A: b\nX-Key: s3cret\"\n", 0, "Total    : 1")]
    [InlineData("Uri,Headers\r\n{0},\"X-A: b\r\nX-Key: s3cret\"\r\n# {0}?b,\"\r\n", 0, "Total    : 1")]
    [InlineData("Uri,Note\n{0},\"said \"\"yes\"\", s3cret\"\n", 0, "Total    : 1")]
    [InlineData("Uri;Token\n{0};s3cret\n", 2, "separated by semicolons")]
    [InlineData("Uri,Token\n{0},\"s3cret\n", 2, "a quote without its other half in or after line 2")]
    [InlineData("{0} , s3cret\n", 2, "could not be checked")]
    [InlineData("\"{0}\";s3cret\n", 2, "could not be checked")]
    public async Task A_list_is_read_as_csv_and_no_secret_of_it_is_shown(string list, int exitCode, string expected)
    {
        Outcome outcome = await Night(_folder.Write("servers.csv", string.Format(System.Globalization.CultureInfo.InvariantCulture, list, _sandbox.McpUri)));
        Assert.Contains(expected, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.DoesNotContain("s3cret", outcome.Output + outcome.Error + string.Concat(Directory.GetFiles(Reports).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_last_report_is_no_clean_night()
    {
        string servers = _folder.Write("servers.txt", _sandbox.McpUri);
        Directory.CreateDirectory(Reports);
        await File.WriteAllTextAsync(Path.Combine(Reports, "mcp-20200101-000000-000.json"), "{\"report\":");
        Outcome outcome = await Night(servers);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("is cut off", outcome.Output, StringComparison.Ordinal);
    }

    private void AssertRed(int exitCode)
    {
        Assert.Matches("(errors|failures)=\"[1-9]", File.ReadAllText(Path.Combine(Reports, "latest.xml")));
        Assert.Contains($"\nauthkit_mcp_run_exit_code {exitCode}\n", File.ReadAllText(Path.Combine(Reports, "latest.prom")), StringComparison.Ordinal);
    }

    private Task<Outcome> Night(string servers, params string[] more) => BuiltTool.Run(["-File", Script, "-Servers", servers, "-Reports", Reports, .. more]);
}
