using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

public sealed class ShardingTests : IDisposable
{
    private const string Fleet = """
        $sandbox = Start-AuthKitSandbox -Fault prm-no-cors
        $fleet = @(0..23 | ForEach-Object { "$($sandbox.McpUri)?tenant=$_" }) + 'mcp.contoso.com/no-scheme'
        function Told($results) { $lines = [string[]] @($results | ForEach-Object { $r = $_; "$($r.Uri) $($r.Verdict)"; $r.Findings | ForEach-Object { "$($r.Uri) $($_.RuleId) $($_.Verdict) $($_.Message)" } }); [array]::Sort($lines, [System.StringComparer]::Ordinal); $lines }
        function Parts($list, $n) { @(foreach ($i in 0..($n - 1)) { , @($list | Test-McpDiscovery -Depth Quick -ShardIndex $i -ShardCount $n -ErrorAction SilentlyContinue -ErrorVariable failed); $global:refused += $failed.Count }) }
        """;

    private readonly ModuleHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Eight_parts_together_find_what_one_run_finds()
    {
        _host.Run(Fleet);
        Result result = _host.Run("""
            $global:refused = 0
            $whole = Told @($fleet | Test-McpDiscovery -Depth Quick -ErrorAction SilentlyContinue)
            $parts = Parts $fleet 8
            $told = Told @($parts | ForEach-Object { $_ })
            "$($whole.Count -gt 48) $(($whole -join "`n") -ceq ($told -join "`n")) $(@($parts | Where-Object { $_.Count -lt 24 }).Count) $global:refused"
            """);
        Assert.Equal("True True 8 1", result.Single<string>());
    }

    [Fact]
    public void The_reports_of_eight_parts_read_as_one_are_the_report_of_one_run_and_a_missing_part_is_told()
    {
        _host.Run(Fleet);
        Result result = _host.Run("""
            $folder = [System.IO.Directory]::CreateTempSubdirectory('authkit-mcp-shards-').FullName
            $fleet | Test-McpDiscovery -Depth Quick -ErrorAction SilentlyContinue | Export-McpReport "$folder/whole.json"
            foreach ($i in 0..7) { $fleet | Test-McpDiscovery -Depth Quick -ShardIndex $i -ShardCount 8 -ErrorAction SilentlyContinue | Export-McpReport "$folder/report-$i-of-8.json" }
            function Against { $c = Import-McpReport "$folder/report-*-of-8.json" | Compare-McpReport -ReferencePath "$folder/whole.json" -FailOn New, Drift; "$($c.ExitCode) $($c.New + $c.Fixed + $c.Drift.Count) $($c.Total + $c.RemovedServer.Count) $($c.Gone + $c.Unchanged) $($c.RemovedServer.Count -gt 0)" }
            Against
            $full = @(0..7 | Where-Object { @(Import-McpReport "$folder/report-$_-of-8.json").Count -gt 0 })
            [System.IO.File]::Delete("$folder/report-$($full[0])-of-8.json")
            Against
            [System.IO.Directory]::Delete($folder, $true)
            """);
        Assert.Empty(result.AllErrors);
        string[] told = [.. result.Output.Select(static o => $"{o}")];
        Assert.Matches("^0 0 24 [0-9]+ False$", told[0]);
        Assert.Equal(told[0].Replace("False", "True", StringComparison.Ordinal), told[1]);
    }

    [Fact]
    public void A_new_server_moves_no_other()
    {
        _host.Run(Fleet);
        Result result = _host.Run("""
            $before = Parts $fleet 4
            $after = Parts (@("$($sandbox.McpUri)?tenant=new") + $fleet) 4
            $moved = foreach ($i in 0..3) { $before[$i].Uri.Where({ $after[$i].Uri -cnotcontains $_ }) }
            "$(@($moved).Count) $(@($after | ForEach-Object { $_ }).Count)"
            """);
        Assert.Equal("0 25", result.Single<string>());
    }

    [Fact]
    public void Verbose_says_how_many_are_left_to_others_and_nothing_else_does()
    {
        Result result = _host.Run("'http://127.0.0.1:1/a', 'http://127.0.0.1:1/b', 'http://127.0.0.1:1/c' | Test-McpDiscovery -ShardIndex 7 -ShardCount 10000 -Verbose 4>&1 | ForEach-Object Message");
        Assert.Equal("0 of 3 endpoints belong to shard 7 of 10000; the others were left out.", result.Single<string>());
    }

    [Fact]
    public void A_part_that_is_none_ends_the_call() =>
        Assert.Equal(["InvalidArgument"], _host.Run("'https://mcp.contoso.com/mcp' | Test-McpDiscovery -ShardIndex 8 -ShardCount 8").ErrorIds);
}
