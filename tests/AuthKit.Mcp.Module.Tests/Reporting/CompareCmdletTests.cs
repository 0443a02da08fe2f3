using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Reporting;

/// <summary>Compare-McpReport as a tired operator and an auditor type it.</summary>
public sealed class CompareCmdletTests : IDisposable
{
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-compare-");

    public CompareCmdletTests()
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
    [InlineData("Compare-McpReport $lost $clean", "-ReferenceObject is a result that has crossed a process border")]
    [InlineData("$clean | Compare-McpReport $lost", "-ReferenceObject is a result that has crossed a process border")]
    [InlineData("Compare-McpReport $clean, $lost $clean", "-ReferenceObject is a result that has crossed a process border")]
    [InlineData("Compare-McpReport $selected $clean", "-ReferenceObject is what Select-Object has left of a result")]
    [InlineData("Compare-McpReport a.json b.json", "-ReferenceObject is text, and no result. Files are compared by: Compare-McpReport -ReferencePath <earlier> -DifferencePath <later>")]
    [InlineData("$clean | Compare-McpReport a.json", "-ReferenceObject is text")]
    [InlineData("Compare-McpReport ([System.IO.FileInfo]::new('a.json')) $clean", "-ReferenceObject is a file")]
    [InlineData("Compare-McpReport 7 $clean", "-ReferenceObject is of type Int32")]
    [InlineData("Compare-McpReport -ReferencePath $folder/a.json -DifferencePath $folder/a.json", "name the same reports")]
    [InlineData("$clean | Compare-McpReport -ReferencePath $folder/a.json -DifferencePath $folder/b.json", "-DifferencePath stands in place of results")]
    [InlineData("Compare-McpReport $clean $clean -DifferencePath $folder/b.json", "-DifferencePath stands in place of results")]
    public void A_comparison_that_cannot_be_meant_ends_with_what_to_do(string call, string message)
    {
        Result result = _host.Run($$"""
            $lost = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($clean))
            $selected = [pscustomobject] @{ Uri = $clean.Uri; PSTypeName = 'Selected.AuthKit.Mcp.McpDiscoveryResult' }
            $clean | Export-McpReport $folder/a.json
            $faulty | Export-McpReport $folder/b.json
            {{call}}
            """);
        Assert.Empty(result.Output);
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        Assert.Contains(message, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$clean, $lost | Compare-McpReport $clean", "-DifferenceObject is a result that has crossed a process border")]
    [InlineData("$selected | Compare-McpReport $clean", "-DifferenceObject is what Select-Object has left of a result")]
    [InlineData("Compare-McpReport $clean b.json", "-DifferenceObject is text, and no result. Files are compared by")]
    [InlineData("$clean, $lost | Measure-McpReport", "-InputObject is a result that has crossed a process border")]
    [InlineData("'a.json' | Measure-McpReport", "-InputObject is text, and no result. Pass what Test-McpDiscovery or Import-McpReport writes.")]
    public void What_is_no_result_is_named_by_its_parameter(string call, string message)
    {
        Result result = _host.Run($$"""
            $lost = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($clean))
            $selected = [pscustomobject] @{ Uri = $clean.Uri; PSTypeName = 'Selected.AuthKit.Mcp.McpDiscoveryResult' }
            ({{call}}).ExitCode
            """);
        Assert.Equal(2, result.Single<int>());
        Assert.StartsWith(message, Assert.Single(result.AllErrors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_reports_are_compared_by_their_paths()
    {
        Result result = _host.Run("""
            $clean | Export-McpReport $folder/a1.json
            $faulty | Export-McpReport $folder/b1.jsonl
            $c = Compare-McpReport -ReferencePath $folder/a*.json -DifferencePath $folder/b1.jsonl
            "$($c.ExitCode) $($c.New) $($c.Changes[0].RuleId)"
            Compare-McpReport -ReferencePath $folder/a1.json -DifferencePath $folder/none.json
            """);
        Assert.Equal("1 1 COR-001", result.Single<string>());
        Assert.Equal(["ReportNotFound"], result.ErrorIds);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("Compare-McpReport $faulty $faulty", "Both runs are the same one")]
    [InlineData("Compare-McpReport $faulty $clean", "The earlier run was made after the later one")]
    [InlineData("Compare-McpReport @($clean, ('a b' | Test-McpDiscovery 2>&1)) $faulty", "1 input of the earlier run could not be checked then")]
    public void Runs_that_were_hardly_meant_give_a_warning(string call, string message)
    {
        Result result = _host.Run($"$null = {call}");
        Assert.Empty(result.AllErrors);
        Assert.StartsWith(message, Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "Changes       : New COR-001 http://127.0.0.1:", "usable Access-Control-Allow-Ori")]
    [InlineData(1, "Changes       : New COR-001 http://127.0.0.1:", "COR-001")]
    public void A_comparison_that_crossed_a_border_is_still_readable(int depth, string start, string part)
    {
        _host.Set("depth", depth);
        _host.Run("$back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Compare-McpReport $clean $faulty), $depth))");
        IReadOnlyList<string> shown = _host.Show("$back");
        Assert.Contains(shown, l => l.StartsWith(start, StringComparison.Ordinal));
        Assert.Contains(part, string.Concat(shown.Select(static l => l.TrimStart())), StringComparison.Ordinal);
        Assert.Contains("ExitCode      : 1: 1 new, 0 fixed, 0 gone, 0 waived, 0 unchanged, 0 drifted.", shown);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Drift_that_crossed_a_border_is_still_readable(int depth)
    {
        _host.Set("depth", depth);
        Assert.Empty(_host.Run("""
            Set-AuthKitSandbox -Fault prm-servers-newline
            $drifted = Compare-McpReport $clean ($sandbox | Test-McpDiscovery)
            $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($drifted, $depth))
            """).AllErrors);
        Assert.Contains(_host.Show("$back"), static l => l.StartsWith("Drift         : AuthorizationServer of http://127.0.0.1:", StringComparison.Ordinal) && l.Contains(" -> ", StringComparison.Ordinal));
        if (depth == 2)
        {
            Assert.Equal(_host.Show("$drifted.Drift"), _host.Show("$back.Drift"));
            Assert.Equal(_host.Show("$drifted.Changes"), _host.Show("$back.Changes"));
            Assert.Equal(_host.Show("$drifted"), _host.Show("$back"));
        }
    }
}
