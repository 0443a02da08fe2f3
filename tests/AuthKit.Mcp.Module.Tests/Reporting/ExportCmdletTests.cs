using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Reporting;

public sealed class ExportCmdletTests : IDisposable
{
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-export-");

    public ExportCmdletTests()
    {
        _host.Set("folder", _folder.FullName);
        Assert.Empty(_host.Run("$sandbox = Start-AuthKitSandbox -Fault prm-no-cors; $faulty = $sandbox | Test-McpDiscovery -MinimumLevel Error").AllErrors);
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Several_formats_go_into_a_folder_in_one_run()
    {
        Result result = _host.Run("$faulty | Export-McpReport $folder -Format Json, JsonLines, JUnit, NUnit3, Sarif, Csv, Markdown, Html, Prometheus, GitHub, Azure, Badge -PassThru | ForEach-Object Verdict");
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
        Assert.Equal(
            ["report.azure.log", "report.csv", "report.github.log", "report.html", "report.json", "report.jsonl", "report.md", "report.nunit.xml", "report.prom", "report.sarif", "report.svg", "report.xml"],
            Files());
        Assert.All(_folder.GetFiles("*", SearchOption.AllDirectories), static f => Assert.NotEqual(0, f.Length));
    }

    [Fact]
    public void Several_paths_tell_their_formats()
    {
        Result result = _host.Run("$faulty | Export-McpReport $folder/a.json, $folder/b.sarif, $folder/c.html; (Import-McpReport $folder/a.json).Verdict.ToString()");
        Assert.Empty(result.AllErrors);
        Assert.Equal("Fail", result.Single<string>());
        Assert.Equal(["a.json", "b.sarif", "c.html"], Files());
    }

    [Theory]
    [InlineData("$faulty | Export-McpReport $folder", "-Path ", "-Format")]
    [InlineData("$faulty | Export-McpReport $folder/a.json -Format Json, Csv", "-Path ", "give a folder")]
    [InlineData("$faulty | Export-McpReport $folder/a.json, $folder/a.json", "-Path ", "twice")]
    [InlineData("$faulty | Export-McpReport $folder/a.txt", "-Path ", ".sarif")]
    [InlineData("$faulty | Export-McpReport $folder/a.csv -Append", "-Append ", "Markdown")]
    [InlineData("$faulty | Export-McpReport -AsText -Format Json, Csv", "-AsText ", "one format")]
    public void What_does_not_go_together_is_said_before_anything_is_written(string script, string start, string expected)
    {
        Result result = _host.Run(script);
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        string message = result.AllErrors[0].Exception.Message;
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public void When_one_file_cannot_be_opened_none_is_left_behind()
    {
        Result result = _host.Run("$faulty | Export-McpReport $folder/a.json, $folder/none/b.json");
        Assert.Equal(["ReportNotWritten"], result.ErrorIds);
        Assert.Empty(Files());
    }

    [Fact]
    public void As_text_the_lines_come_through_the_pipeline_as_they_are_known()
    {
        Result result = _host.Run("$faulty, $faulty | Export-McpReport -AsText -Format GitHub; '-'; ($faulty | Export-McpReport -AsText -Format Csv).Count; '-'; ($faulty | Export-McpReport -AsText -Format Json | ForEach-Object { $_ }) -join \"`n\"");
        Assert.Empty(result.AllErrors);
        string[] lines = [.. result.Output.Select(static o => o.ToString())];
        Assert.StartsWith("::error title=COR-001 ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["AuthKit.Mcp: 2 of 2 servers have findings: 2 Fail.", "-"], lines[2..4]);
        Assert.StartsWith("{\n  \"report\": \"AuthKit.Mcp\"", lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("\n}", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Results_that_crossed_a_border_are_shown_as_they_were(int depth)
    {
        _host.Set("depth", depth);
        string[] shown = [.. _host.Show("$back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($faulty, $depth)); [AuthKit.Mcp.Display]::Counts($back); [AuthKit.Mcp.Display]::CauseAndFix($back); [AuthKit.Mcp.Display]::Findings($back); [AuthKit.Mcp.Display]::Clients($back)")];
        string text = string.Join('\n', shown);
        Assert.Equal(_host.Show("[AuthKit.Mcp.Display]::Counts($faulty)").Single(), shown[0]);
        Assert.True(text.Split("COR-001").Length > 2, text); // cause and finding
        Assert.Contains("TypeScript", text, StringComparison.Ordinal);
        string summary = string.Join('\n', _host.Show("$sum = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(($faulty | Measure-McpReport), 1)); [AuthKit.Mcp.Display]::Servers($sum); [AuthKit.Mcp.Display]::Findings($sum)"));
        Assert.StartsWith("1 Fail\n1 error", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public void What_a_shard_could_not_check_is_not_lost_when_its_report_is_read(string extension)
    {
        _host.Set("ext", extension);
        Result result = _host.Run("""
            $faulty, ('a b' | Test-McpDiscovery 2>&1) | Export-McpReport $folder/shard-0.$ext -ErrorAction SilentlyContinue
            $faulty | Export-McpReport $folder/shard-1.$ext
            $merged = Import-McpReport $folder/shard-*.$ext 2>&1 | Export-McpReport $folder/all.$ext -PassThru
            ($merged | Measure-McpReport) | ForEach-Object { "$($_.ExitCode) $($_.Total) $($_.ProblemCount)" }
            (Import-McpReport $folder/all.$ext 2>&1 | Measure-McpReport).Reason
            (Compare-McpReport -ReferencePath $folder/shard-1.$ext -DifferencePath $folder/all.$ext 3>$null).ExitCode
            (Compare-McpReport -ReferencePath $folder/all.$ext -DifferencePath $folder/shard-1.$ext 3>&1).ForEach({ if ($_ -is [System.Management.Automation.WarningRecord]) { "$_" } else { $_.ExitCode } })
            $read = @(Import-McpReport $folder/all.$ext -ErrorVariable lost -ErrorAction SilentlyContinue)
            "$($read.Count) $($lost.Count) $($lost[0].FullyQualifiedErrorId) $($lost[0].TargetObject.GetType().Name)"
            try { $null = Import-McpReport $folder/all.$ext -ErrorAction Stop; 'went on' } catch { "stopped: $_" }
            """);
        string[] said = [.. result.Output.Select(static o => $"{o}")];
        Assert.Equal("2 2 1", said[0]);
        Assert.Contains("a b", said[1], StringComparison.Ordinal);
        Assert.DoesNotContain("of the run", said[1], StringComparison.Ordinal); // It is not told anew by every report that it goes through.
        Assert.Equal(["2", "1 input of the earlier run could not be checked then; what is found there now is New."], said[2..4]);
        Assert.Contains("2 1 InputNotChecked,AuthKit.Mcp.Commands.ImportMcpReportCommand McpReportProblem", said);
        Assert.StartsWith("stopped: An input of the run in ", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_was_a_problem_makes_every_report_red()
    {
        Result result = _host.Run("""
            $sum = $sandbox.McpUri, 'nope' | Test-McpDiscovery -Rule PRM-001 2>&1 | Export-McpReport $folder/k.xml, $folder/k.prom, $folder/k.svg, $folder/k.github.log -PassThru | Measure-McpReport
            $sum.ExitCode
            foreach ($name in 'k.xml', 'k.prom', 'k.svg', 'k.github.log') { [System.IO.File]::ReadAllText("$folder/$name") }
            @() | Export-McpReport $folder/e.xml
            [System.IO.File]::ReadAllText("$folder/e.xml")
            """);
        Assert.Empty(result.AllErrors);
        string[] texts = [.. result.Output.Select(static o => $"{o}")];
        Assert.Equal("2", texts[0]);
        Assert.Contains("errors=\"1\"", texts[1], StringComparison.Ordinal);
        Assert.Contains("authkit_mcp_run_exit_code 2", texts[2], StringComparison.Ordinal);
        Assert.Contains("1 of 1 ok, 1 not checked", texts[3], StringComparison.Ordinal);
        Assert.Contains("::error title=NotChecked", texts[4], StringComparison.Ordinal);
        Assert.Contains("errors=\"1\"", texts[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_of_a_wildcard_that_matches_the_target_are_read_once()
    {
        Result result = _host.Run("$faulty | Export-McpReport $folder/a.jsonl; $faulty | Export-McpReport $folder/b.jsonl; Import-McpReport $folder/*.jsonl | Export-McpReport $folder/b.jsonl -Append; @(Import-McpReport $folder/b.jsonl).Count");
        Assert.Empty(result.AllErrors);
        Assert.Equal(3, result.Single<int>());
    }

    [Fact]
    public void Markdown_is_added_to_the_summary_of_a_job()
    {
        Result result = _host.Run("[System.IO.File]::WriteAllText(\"$folder/step_summary\", 'Built.'); $faulty | Export-McpReport $folder/step_summary -Format Markdown -Append; [System.IO.File]::ReadAllText(\"$folder/step_summary\")");
        Assert.Empty(result.AllErrors);
        Assert.StartsWith("Built.\n\n# Check of 1 MCP server\n", result.Single<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_finishes_the_files_with_what_is_known()
    {
        Result before = _host.Run("$faulty | Export-McpReport $folder/r.json; $known = @($faulty, $faulty)");
        Assert.Empty(before.AllErrors);
        using ManualResetEventSlim gate = new();
        _host.Set("gate", gate);
        using PowerShell shell = _host.Shell("& { $known; $gate.Set(); while ($true) { [System.Threading.Thread]::Sleep(20) } } | Export-McpReport $folder/r.json, $folder/r.md, $folder/r.sarif");
        IAsyncResult run = shell.BeginInvoke();
        Assert.True(gate.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal(3, Files().Count(static f => f.EndsWith(".tmp", StringComparison.Ordinal)));
        shell.Stop();
        Assert.True(run.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.Equal(["r.json", "r.md", "r.sarif"], Files());
        Assert.Equal(2, _host.Run("@(Import-McpReport $folder/r.json).Count").Single<int>());
        Assert.Contains("The run was stopped before its end.", File.ReadAllText(Path.Combine(_folder.FullName, "r.md")), StringComparison.Ordinal);
        Assert.Contains("\"executionSuccessful\": false", File.ReadAllText(Path.Combine(_folder.FullName, "r.sarif")), StringComparison.Ordinal);
    }

    private string[] Files() => [.. _folder.GetFiles("*", SearchOption.AllDirectories).Select(static f => f.Name).Order(StringComparer.Ordinal)];
}
