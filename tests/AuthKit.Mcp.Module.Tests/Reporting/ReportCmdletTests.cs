using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Reporting;

public sealed class ReportCmdletTests : IDisposable
{
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-reports-");

    public ReportCmdletTests()
    {
        _host.Set("folder", _folder.FullName);
        Assert.Empty(_host.Run("$sandbox = Start-AuthKitSandbox; $clean = $sandbox | Test-McpDiscovery -MinimumLevel Error; Set-AuthKitSandbox -Fault prm-no-cors; $faulty = $sandbox | Test-McpDiscovery -MinimumLevel Error").AllErrors);
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("$clean | Measure-McpReport", "0 1 1 0")]
    [InlineData("$clean, $faulty | Measure-McpReport", "1 2 1 0")]
    [InlineData("Measure-McpReport $clean, $faulty -FailOn Warning", "1 2 1 0")]
    [InlineData("@() | Measure-McpReport", "2 0 0 0")]
    [InlineData("$null | Measure-McpReport", "2 0 0 0")]
    [InlineData("Measure-McpReport", "2 0 0 0")]
    [InlineData("Measure-McpReport @()", "2 0 0 0")]
    [InlineData("'a b' | Test-McpDiscovery 2>&1 | Measure-McpReport", "2 0 0 1")]
    [InlineData("$sandbox.McpUri, 'a b' | Test-McpDiscovery 2>&1 | Measure-McpReport", "2 1 0 1")]
    [InlineData("'http://127.0.0.1:9/mcp' | Test-McpDiscovery | Measure-McpReport", "1 1 0 0")]
    public void The_exit_code_of_a_run(string call, string expected)
    {
        Result result = _host.Run($"$s = {call}; \"$($s.ExitCode) $($s.Total) $($s.Pass) $($s.ProblemCount)\"");
        Assert.Equal(expected, result.Single<string>());
        Assert.Empty(result.AllErrors);
    }

    [Fact]
    public void What_is_no_result_is_an_error_and_no_clean_run()
    {
        Result result = _host.Run("$s = $clean, 'text' | Measure-McpReport; $s.ExitCode; $c = $clean, 7 | Compare-McpReport $clean; $c.ExitCode");
        Assert.Equal([2, 2], result.Output.Select(static o => o.BaseObject));
        Assert.Equal(["InvalidArgument", "InvalidArgument"], result.ErrorIds);
        Assert.Contains("Test-McpDiscovery or Import-McpReport", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_lost_its_type_says_what_to_do()
    {
        Result result = _host.Run("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($clean)) | Measure-McpReport | ForEach-Object ExitCode");
        Assert.Equal(2, result.Single<int>());
        Assert.Contains("Use Export-McpReport on the other side", Assert.Single(result.AllErrors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_other_streams_go_back_to_their_streams()
    {
        Result result = _host.Run("""
            $s = & { $clean; $sandbox.McpUri | Test-McpDiscovery -Verbose -Rule PRM-* } *>&1 | Measure-McpReport
            "$($s.ExitCode) $($s.Total) $($s.ProblemCount)"
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal("0 2 0", result.Single<string>());
    }

    [Theory]
    [InlineData("json", "Unicode")]
    [InlineData("json", "BigEndianUnicode")]
    [InlineData("json", "UTF8")]
    [InlineData("jsonl", "Unicode")]
    [InlineData("jsonl", "BigEndianUnicode")]
    [InlineData("jsonl", "UTF8")]
    public void Reports_are_read_in_the_encoding_that_Windows_PowerShell_gives_them(string extension, string encoding)
    {
        _host.Set("path", Path.Combine(_folder.FullName, "r." + extension));
        _host.Set("encoding", encoding);
        Result result = _host.Run("""
            $clean, $faulty | Export-McpReport $path
            [System.IO.File]::WriteAllText($path, [System.IO.File]::ReadAllText($path), [System.Text.Encoding]::$encoding)
            [System.IO.File]::ReadAllBytes($path)[0] -gt 127
            (Import-McpReport $path).Verdict -join ' '
            ($faulty | Compare-McpReport -ReferencePath $path).Unchanged
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([true, "Pass Fail", 1], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void A_file_in_UTF16_is_not_added_to_and_one_that_is_cut_off_is_named_so()
    {
        Result result = _host.Run("""
            $clean | Export-McpReport $folder/r.jsonl
            $text = [System.IO.File]::ReadAllText("$folder/r.jsonl")
            [System.IO.File]::WriteAllText("$folder/r.jsonl", $text, [System.Text.Encoding]::Unicode)
            [System.IO.File]::WriteAllText("$folder/s.md", '# Summary', [System.Text.Encoding]::Unicode)
            foreach ($file in 'r.jsonl', 's.md') { try { $clean | Export-McpReport $folder/$file -Append } catch { $_.Exception.Message -like '*is UTF-16, and what is appended would be UTF-8*' } }
            $clean | Export-McpReport $folder/r.json
            [System.IO.File]::WriteAllText("$folder/r.json", [System.IO.File]::ReadAllText("$folder/r.json").Substring(0, 500), [System.Text.Encoding]::Unicode)
            try { Import-McpReport $folder/r.json } catch { $_.Exception.Message -like '*is cut off*' }
            try { Import-McpReport $folder } catch { $_.Exception.Message -like '*is a folder. Name the files in it*' }
            """);
        Assert.Equal([true, true, true, true], result.Output.Select(static o => o.BaseObject));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("ndjson")]
    public void What_is_exported_is_imported(string extension)
    {
        _host.Set("path", Path.Combine(_folder.FullName, "r [1]." + extension));
        Result result = _host.Run("""
            $clean, $faulty | Export-McpReport $path
            $back = @(Import-McpReport -LiteralPath $path)
            "$($back.Verdict)"
            $back[1].RootCause -ceq $faulty.RootCause
            $back[1].Findings.Count -eq $faulty.Findings.Count -and $back[1].Findings[0].Replay.Curl -ceq $faulty.Findings[0].Replay.Curl
            $back[0].Checks.Count -eq $clean.Checks.Count
            $back[0].CheckedAt -eq $clean.CheckedAt -and $back[0].Duration -eq $clean.Duration
            ($back | Compare-McpReport @($clean, $faulty)).Changes.Change
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["Pass Fail", true, true, true, true, "Unchanged"], result.Output.Select(static o => o.BaseObject is bool or string ? o.BaseObject : o.ToString()));
    }

    [Fact]
    public void Several_files_are_one_run_and_wildcards_files_and_relative_paths_work()
    {
        Result result = _host.Run("""
            $null = [System.IO.Directory]::CreateDirectory("$folder/b")
            $clean | Export-McpReport $folder/2.json
            $faulty | Export-McpReport $folder/1.jsonl
            $faulty | Export-McpReport $folder/b/3.json
            $ExecutionContext.SessionState.Path.SetLocation($folder) | Out-Null
            (Import-McpReport *.json*).Verdict -join ' '
            (Import-McpReport ./2.json, b/3.json).Verdict -join ' '
            ('2.json', '1.jsonl' | Import-McpReport).Verdict -join ' '
            ([System.IO.FileInfo]::new("$folder/2.json") | ForEach-Object { [pscustomobject] @{ PSPath = $_.FullName } } | Import-McpReport).Verdict -join ' '
            $clean | Export-McpReport here.md; [System.IO.File]::Exists("$folder/here.md")
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["Fail Pass", "Pass Fail", "Pass Fail", "Pass", true], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void A_file_whose_name_has_brackets_is_found_by_its_name()
    {
        Result result = _host.Run("""
            $null = [System.IO.Directory]::CreateDirectory("$folder/job[1]")
            Export-McpReport "$folder/job[1]/r [x].json" $clean
            (Import-McpReport "$folder/job[1]/r [x].json").Verdict.ToString()
            (Compare-McpReport -ReferencePath "$folder/job[1]/r [x].json" $faulty).New
            Import-McpReport "$folder/job[2]/r [x].json"
            """);
        Assert.Equal(["ReportNotFound"], result.ErrorIds);
        Assert.Equal(["Pass", 1], result.Output.Select(static o => o.BaseObject));
    }

    [Theory]
    [InlineData("Import-McpReport $folder/none.json", "ReportNotFound")]
    [InlineData("Import-McpReport $folder/none*.json", "ReportNotFound")]
    [InlineData("Import-McpReport $folder", "ReportUnreadable")]
    [InlineData("[System.IO.File]::WriteAllText(\"$folder/x.json\", '{\"report\":'); Import-McpReport $folder/x.json", "ReportUnreadable")]
    [InlineData("[System.IO.File]::WriteAllText(\"$folder/x.json\", '{\"report\":\"AuthKit.Mcp\",\"schemaVersion\":7}'); Import-McpReport $folder/x.json", "ReportTooNew")]
    [InlineData("$clean | Compare-McpReport -ReferencePath $folder/none.json", "ReportNotFound")]
    [InlineData("$clean | Export-McpReport $folder/none/r.json", "ReportNotWritten")]
    [InlineData("$clean | Export-McpReport $folder/r.json; $clean | Export-McpReport $folder/r.json -NoClobber", "ReportExists")]
    public void A_bad_file_ends_the_command_with_an_error_of_its_own(string script, string id)
    {
        Result result = _host.Run($"{script} | Measure-McpReport");
        Assert.Equal([id], result.ErrorIds);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_run_that_is_stopped_leaves_the_old_report()
    {
        Result result = _host.Run("""
            $clean | Export-McpReport $folder/r.json
            try { $clean, $faulty | ForEach-Object { if ($_.Verdict -eq 'Fail') { throw 'upstream' }; $_ } | Export-McpReport $folder/r.json } catch { "$_" }
            (Import-McpReport $folder/r.json).Verdict.ToString()
            [System.IO.Directory]::GetFiles($folder).Count
            """);
        Assert.Equal(["upstream", "Pass", 1], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void Export_honours_WhatIf_PassThru_Append_and_Force()
    {
        Result result = _host.Run("""
            $clean | Export-McpReport $folder/w.json -WhatIf
            [System.IO.File]::Exists("$folder/w.json")
            ($clean, $faulty | Export-McpReport $folder/r.jsonl -PassThru | Measure-McpReport).ExitCode
            $clean | Export-McpReport $folder/r.jsonl -Append
            @(Import-McpReport $folder/r.jsonl).Count
            [System.IO.FileInfo]::new("$folder/r.jsonl").IsReadOnly = $true
            try { $clean | Export-McpReport $folder/r.jsonl } catch { $_.FullyQualifiedErrorId }
            $clean | Export-McpReport $folder/r.jsonl -Force
            @(Import-McpReport $folder/r.jsonl).Count
            $clean | Export-McpReport $folder/forced -Format Json
            @(Import-McpReport $folder/forced).Count
            """);
        Assert.Empty(result.Errors);
        Assert.Equal([false, 1, 3, "ReportNotWritten,AuthKit.Mcp.Commands.ExportMcpReportCommand", 1, 1], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void Errors_of_the_check_are_passed_on_or_shown_and_not_lost()
    {
        Result result = _host.Run("""
            ($sandbox.McpUri, 'a b' | Test-McpDiscovery 2>&1 | Export-McpReport $folder/p.json -PassThru | Measure-McpReport).ExitCode
            $sandbox.McpUri, 'a b' | Test-McpDiscovery 2>&1 | Export-McpReport $folder/q.json
            """);
        Assert.Equal(2, result.Single<int>());
        Assert.Equal(["InvalidUri"], result.ErrorIds);
    }

    [Fact]
    public void A_comparison_names_what_is_new_and_what_is_fixed()
    {
        Result result = _host.Run("""
            $clean | Export-McpReport $folder/before.json
            $c = $faulty | Compare-McpReport -ReferencePath $folder/before.json
            "$($c.ExitCode) $($c.New) $($c.Changes[0].RuleId) $($c.Changes[0].Before) $($c.Changes[0].After)"
            $c = Compare-McpReport $faulty $clean
            "$($c.ExitCode) $($c.Fixed) $($c.Changes[0].Change)"
            (Compare-McpReport $faulty $faulty).ExitCode
            (Compare-McpReport $faulty $faulty -FailOn Error).ExitCode
            (Compare-McpReport $faulty).ExitCode
            (Compare-McpReport @() $clean).AddedServer.Count
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["1 1 COR-001  Fail", "0 1 Fixed", 0, 1, 2, 1], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void The_views_say_what_matters()
    {
        IReadOnlyList<string> summary = _host.Show("$clean, $faulty | Measure-McpReport");
        Assert.Contains("Servers  : 1 Pass, 1 Fail", summary);
        Assert.Contains("ExitCode : 1: 1 of 2 servers has findings: 1 Fail.", summary);
        IReadOnlyList<string> comparison = _host.Show("Compare-McpReport $clean $faulty");
        Assert.Contains(comparison, static l => l.StartsWith("Changes       : New COR-001 http://127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains("ExitCode      : 1: 1 new, 0 fixed, 0 gone, 0 waived, 0 unchanged, 0 drifted.", comparison);
        IReadOnlyList<string> changes = _host.Show("(Compare-McpReport $clean $faulty).Changes");
        Assert.Equal(["Change", "Level", "RuleId", "Uri", "Message"], changes[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("New       Error   COR-001     http://127.0.0.1:", changes[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_pipeline_ends_in_one_summary()
    {
        Result result = _host.Run("""
            $ErrorActionPreference = 'Stop'
            $summary = $sandbox | Test-McpDiscovery -ErrorAction Continue 2>&1 | Export-McpReport $folder/fleet.xml -PassThru | Measure-McpReport
            $summary
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal("McpRunSummary", Assert.Single(result.Output).BaseObject.GetType().Name);
        Assert.Contains("<failure message=", File.ReadAllText(Path.Combine(_folder.FullName, "fleet.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Formats_and_levels_are_completed()
    {
        Result result = _host.Run("""
            'Export-McpReport x -Format ', 'Measure-McpReport -FailOn ', 'Compare-McpReport -FailOn ' | ForEach-Object {
                ([System.Management.Automation.CommandCompletion]::CompleteInput($_, $_.Length, $null).CompletionMatches.CompletionText) -join ' '
            }
            """);
        Assert.Equal(["Azure Badge Csv GitHub Html Json JsonLines JUnit Markdown NUnit3 Prometheus Sarif", "Error Warning", "Drift Error New None Warning"], result.Output.Select(static o => string.Join(' ', ((string)o.BaseObject).Split(' ').Order(StringComparer.OrdinalIgnoreCase))));
    }
}
