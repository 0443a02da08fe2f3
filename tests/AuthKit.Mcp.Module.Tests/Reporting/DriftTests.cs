using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Reporting;

/// <summary>Two nights with the same verdicts, over real sockets: what the servers say of themselves is compared.</summary>
public sealed class DriftTests : IDisposable
{
    // The second night is on the same ports, with a certificate made a second later and other scopes.
    private const string TwoNights = """
        $sandbox = Start-AuthKitSandbox -Tls
        $first = $sandbox | Test-McpDiscovery -SkipCertificateCheck
        $same = $sandbox | Test-McpDiscovery -SkipCertificateCheck
        $ports = @{ GatewayPort = ([uri] $sandbox.GatewayUri).Port; ServerPort = ([uri] $sandbox.McpUri).Port }
        $hosts = [string[]] @(([uri] $sandbox.GatewayUri).Authority, ([uri] $sandbox.McpUri).Authority)
        Stop-AuthKitSandbox
        [System.Threading.Thread]::Sleep(1100)
        $sandbox = Start-AuthKitSandbox -Tls @ports -Scopes mcp:tools
        $second = $sandbox | Test-McpDiscovery -SkipCertificateCheck
        $file = [System.IO.Path]::GetTempFileName() + '.json'
        $first | Export-McpReport $file
        """;

    private readonly ModuleHost _host = new();

    public void Dispose()
    {
        _host.Run("if ($file) { [System.IO.File]::Delete($file) }");
        _host.Dispose();
    }

    [Fact]
    public void Scopes_and_certificates_that_are_others_are_told_though_no_verdict_is()
    {
        Assert.Empty(_host.Run(TwoNights).AllErrors);
        Result result = _host.Run("""
            $c = Compare-McpReport -ReferencePath $file $second -FailOn New, Drift
            "$($c.ExitCode) $($c.New) $($c.FailOn -join '+')"
            (Compare-McpReport -ReferencePath $file $second).ExitCode
            $scopes = $c.Drift.Where({ $_.Property -eq 'Scopes' -and $_.Of -eq $sandbox.McpUri })
            "$($scopes.Count) $($scopes[0].Before) -> $($scopes[0].After)"
            $changed = $c.Drift.Where({ $_.Property -eq 'Certificate' })
            "$($changed.Count) $(@($changed | Where-Object { $_.Of -notin $hosts -or $_.Before -eq $_.After -or $_.After -notlike 'until 20*Z' }).Count)"
            $none = Compare-McpReport $first $same -FailOn Drift
            "$($none.ExitCode) $($none.Drift.Count)"
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["1 0 New+Drift", "0", "1 mcp:read mcp:tools -> mcp:tools", "2 0", "0 0"], result.Output.Select(static o => $"{o}"));
    }

    [Theory]
    [InlineData("SelfSigned", 1)]
    [InlineData("Expired", -1)]
    [InlineData("WrongName", 1)]
    public void A_certificate_that_is_not_trusted_is_refused_and_known(string kind, int days)
    {
        _host.Set("kind", kind);
        Result result = _host.Run("""
            $sandbox = Start-AuthKitSandbox -Tls -CertificateKind $kind
            $r = $sandbox | Test-McpDiscovery
            $c = $r.Facts.Certificates[0]
            "$($r.Verdict) $($r.RootCause.Substring(0, 7)) $($sandbox.Requests.Count) $($c.Host -eq ([uri] $sandbox.McpUri).Authority) $([bool] $c.Problem)"
            [math]::Sign(($c.NotAfter - [datetime]::UtcNow).TotalDays)
            (($sandbox | Get-McpDiscovery -SkipCertificateCheck).Certificates | ForEach-Object Host) -join ' '
            $hosts = [string[]] @(([uri] $sandbox.GatewayUri).Authority, ([uri] $sandbox.McpUri).Authority); [array]::Sort($hosts, [System.StringComparer]::Ordinal); $hosts -join ' '
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["Fail HYG-001 0 True True", $"{days}"], result.Output.Take(2).Select(static o => $"{o}"));
        Assert.Equal(result.Output[3].BaseObject, result.Output[2].BaseObject);
    }

    [Fact]
    public void The_same_change_of_a_gateway_behind_many_servers_stands_once_in_the_view()
    {
        Assert.Empty(_host.Run(TwoNights).AllErrors);
        Result result = _host.Run("""
            function Twice($r, $name) { $r | Export-McpReport "$file.$name"; $text = [System.IO.File]::ReadAllText("$file.$name"); [System.IO.File]::WriteAllText("$file.$name", $text + $text.Replace('"uri":"https://127.0.0.1', '"uri":"https://localhost')) }
            Twice $first 1.jsonl
            Twice $second 2.jsonl
            $both = Compare-McpReport (Import-McpReport "$file.1.jsonl") (Import-McpReport "$file.2.jsonl")
            $both.Drift.Count
            """);
        Assert.Empty(result.AllErrors);
        IReadOnlyList<string> lines = _host.Show("$both");
        Assert.True(result.Single<int>() >= 6);
        Assert.Equal(2, lines.Count(static l => l.Contains("Certificate of", StringComparison.Ordinal)));
        Assert.Contains(lines, static l => l.Contains("2 servers", StringComparison.Ordinal) && l.Contains("Certificate", StringComparison.Ordinal));
        _host.Run("1, 2 | ForEach-Object { [System.IO.File]::Delete($file + '.' + $_ + '.jsonl') }");
    }

    [Fact]
    public void The_views_show_what_drifted_and_until_when_certificates_are_valid()
    {
        Assert.Empty(_host.Run(TwoNights).AllErrors);
        IReadOnlyList<string> comparison = _host.Show("Compare-McpReport $first $second");
        Assert.Contains(comparison, static l => l.StartsWith("Drift         : Scopes of https://127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(comparison, static l => l.Contains("Certificate of 127.0.0.1:", StringComparison.Ordinal) && l.Contains(" -> until 20", StringComparison.Ordinal));
        Assert.Contains("Property", _host.Show("(Compare-McpReport $first $second).Drift")[0], StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Show("Compare-McpReport $first $same"), static l => l.StartsWith("Drift", StringComparison.Ordinal));
        Assert.Equal(2, _host.Run("@($second.Facts.Certificates | Where-Object { $_.NotAfter -gt [datetime]::UtcNow }).Count").Single<int>());
    }
}
