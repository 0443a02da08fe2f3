using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

/// <summary>What cannot be had together, or would have no effect, is told by the name of its parameter and never passed over.</summary>
public sealed class ContradictionTests : IDisposable
{
    private readonly ModuleHost _host = new();

    public ContradictionTests() => _host.Run("$sandbox = Start-AuthKitSandbox; $u = $sandbox.McpUri; $seen = Get-McpDiscovery $u");

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("-Token hunter2", "-Token")]
    [InlineData("-OtherToken hunter2", "-OtherToken")]
    [InlineData("-ApiKey hunter2", "-ApiKey")]
    [InlineData("-Active", "-Active")]
    [InlineData("-Active:$false -Depth Quick", "-Depth, -Active")]
    [InlineData("-AllowRegistration", "-AllowRegistration")]
    [InlineData("-WaitFor Pass", "-WaitFor")]
    public void What_asks_the_server_is_refused_beside_evidence(string parameters, string named)
    {
        foreach (string script in new[] { $"$seen | Test-McpDiscovery {parameters}", $"Test-McpDiscovery $u -Evidence $seen.Evidence {parameters}" })
        {
            Result result = _host.Run(script);
            ErrorRecord error = Assert.Single(result.AllErrors);
            Assert.StartsWith("InvalidArgument", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains($" {named} cannot be used with -Evidence", error.Exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", $"{error} {error.TargetObject}", StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }
    }

    [Fact]
    public void A_list_with_evidence_in_it_goes_on_with_the_servers_that_can_be_asked()
    {
        Result result = _host.Run("$seen, \"$u`?b\" | Test-McpDiscovery -Active -Depth Quick | ForEach-Object Uri");
        Assert.Single(result.AllErrors);
        Assert.EndsWith("?b", $"{Assert.Single(result.Output)}", StringComparison.Ordinal);
    }

    [Fact]
    public void How_to_ask_makes_no_difference_to_evidence_and_is_told_once()
    {
        Result result = _host.Run("$seen, $seen | Test-McpDiscovery -TimeoutSec 5 -SkipCertificateCheck | ForEach-Object Uri");
        Assert.Empty(result.AllErrors);
        Assert.Equal(2, result.Output.Count);
        Assert.Contains("-TimeoutSec, -SkipCertificateCheck make no difference", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Token", "'hunter2'")]
    [InlineData("Active", "$true")]
    [InlineData("Depth", "'Full'")]
    public void A_row_cannot_have_evidence_and_say_what_to_ask(string column, string value)
    {
        ErrorRecord error = Assert.Single(_host.Run($"[pscustomobject]@{{ Uri = $u; Evidence = $seen.Evidence; {column} = {value} }} | Test-McpDiscovery").AllErrors);
        Assert.StartsWith("InvalidRow", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"has {column} that cannot be used. Its Evidence", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Evidence ./evidence.json")]
    [InlineData("-Evidence $seen")]
    [InlineData("-Evidence $null")]
    [InlineData("-Evidence ''")]
    public void What_is_typed_as_evidence_and_is_none_does_not_ask_the_server(string parameters)
    {
        Result result = _host.Run($"Test-McpDiscovery $u {parameters}");
        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.StartsWith("InvalidEvidence", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Get-Content", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("Test-McpDiscovery $u -ExcludeRule *", "-ExcludeRule *")]
    [InlineData("Test-McpDiscovery $u -Rule CHL-001 -ExcludeRule CHL-001", "-Rule CHL-001")]
    [InlineData("$seen | Test-McpDiscovery -ExcludeRule *", "-ExcludeRule *")]
    [InlineData("[pscustomobject]@{ Uri = $u; ExcludeRule = '*' } | Test-McpDiscovery", "-ExcludeRule *")]
    [InlineData("Test-McpDiscovery $u -Rule CHL-001,CHL-002 -ExcludeRule CHL-00?", "-ExcludeRule CHL-00?")]
    [InlineData("[pscustomobject]@{ Uri = $u; ConnectTo = '127.0.0.1' } | Test-McpDiscovery -AllAddresses", "-AllAddresses")]
    [InlineData("Test-McpDiscovery $u -AllAddresses -ConnectTo 127.0.0.1", "-ConnectTo")]
    [InlineData("Test-McpDiscovery $u -AllAddresses -Proxy http://127.0.0.1:9", "-Proxy")]
    [InlineData("Test-McpDiscovery $u -ConnectTo $null", "-ConnectTo")]
    [InlineData("Get-McpDiscovery $u -ConnectTo $null", "-ConnectTo")]
    [InlineData("Test-McpDiscovery $u -MaxWaitSec 5", "-MaxWaitSec")]
    [InlineData("Test-McpDiscovery $u -Proxy http://127.0.0.1:9 -NoProxy", "-NoProxy")]
    [InlineData("Test-McpDiscovery $u -Token a -OtherToken a", "-OtherToken")]
    [InlineData("Test-McpDiscovery $u -Headers @{ Authorization = 'Bearer hunter2' }", "-Token")]
    [InlineData("Test-McpDiscovery $u -Token hunter2 -Headers @{ Authorization = 'Basic eDp5' }", "-Headers has Authorization")]
    [InlineData("[pscustomobject]@{ Uri = $u; Headers = 'authorization: bearer hunter2' } | Test-McpDiscovery", "-Token")]
    [InlineData("Get-McpDiscovery $u -Headers @{ 'Content-Length' = 3 }", "-Headers")]
    [InlineData("Get-McpDiscovery $u -Headers @{ 'transfer-encoding' = 'chunked' }", "-Headers")]
    public void What_contradicts_itself_is_an_error_that_names_the_parameter(string script, string named)
    {
        Result result = _host.Run(script);
        ErrorRecord error = Assert.Single(result.AllErrors);
        bool isDesktop = ModuleHost.Flavour.StartsWith("netstandard", StringComparison.Ordinal) && error.Exception.Message.Contains("needs PowerShell 7", StringComparison.Ordinal);
        Assert.True(isDesktop || error.Exception.Message.Contains(named, StringComparison.Ordinal), error.Exception.Message);
        Assert.DoesNotContain("hunter2", $"{error}", StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("Test-McpDiscovery $u, \"$u`?b\" -AllowRegistration -Confirm:$false -Depth Quick", "-AllowRegistration")]
    [InlineData("Get-McpDiscovery $u, \"$u`?b\" -Token hunter2 -Active -Depth Quick", "-Active, -Token")]
    [InlineData("[pscustomobject]@{ Uri = $u; Depth = 'Quick' }, [pscustomobject]@{ Uri = \"$u`?b\"; Depth = 'Quick' } | Test-McpDiscovery -Active", "-Active")]
    public void What_is_out_of_depth_is_told_once(string script, string named)
    {
        Result result = _host.Run($"({script}).Uri");
        Assert.Empty(result.AllErrors);
        Assert.Equal($"At Depth Quick nothing is asked for {named}. Use Standard or Full.", Assert.Single(result.Warnings).Message);
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void Columns_that_no_row_has_are_told_once()
    {
        Result result = _host.Run("[pscustomobject]@{ Uri = $u; TimeoutSec = 5; Team = 'x' }, [pscustomobject]@{ Uri = \"$u`?b\"; TimeoutSec = 7 }, [pscustomobject]@{ Uri = \"$u`?c\"; TimeoutSec = '' } | Test-McpDiscovery -Depth Quick | ForEach-Object Uri");
        Assert.Empty(result.AllErrors);
        Assert.Contains("for the whole call: TimeoutSec.", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(3, result.Output.Count);
    }

    [Fact]
    public void A_choice_of_rules_that_this_check_cannot_judge_is_incomplete()
    {
        Result result = _host.Run("$r = Test-McpDiscovery $u -Rule TKN-001; \"$($r.Verdict) $($r.RootCause)\"; (Test-McpDiscovery $u -Rule TKN-001 -Active).Verdict");
        Assert.Empty(result.AllErrors);
        Assert.StartsWith("Incomplete None of the chosen rules was judged: TKN-001 needs -Active", $"{result.Output[0]}", StringComparison.Ordinal);
        Assert.Equal("Pass", $"{result.Output[1]}");
    }

    [Fact]
    public void Waiting_for_longer_than_the_run_lasts_shows_the_server_and_names_the_limit()
    {
        Result result = _host.Run("Set-AuthKitSandbox -Fault challenge-403; (Test-McpDiscovery $u -WaitFor Pass -RunDeadlineSec 2).Verdict");
        Assert.Equal("Fail", $"{Assert.Single(result.Output)}");
        Assert.Contains("by the end of the whole run (-RunDeadlineSec)", Assert.Single(result.AllErrors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_typed_by_hand_are_rows_and_the_first_filled_name_counts()
    {
        Result result = _host.Run("""
            @{ Uri = $u; Depth = 'Quick' }, [ordered]@{ ResourceUrl = "$u`?b"; Depth = 'Quick' }, [pscustomobject]@{ Uri = ''; McpUri = "$u`?c"; Depth = 'Quick' }, [pscustomobject]@{ Uri = "$([char]0xfeff)$u`?d"; Depth = 'Quick' } |
                Test-McpDiscovery -ThrottleLimit 1 | ForEach-Object { "$($_.Uri.Substring($u.Length)) $($_.Settings)" }
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([" Depth=Quick", "?b Depth=Quick", "?c Depth=Quick", "?d Depth=Quick"], result.Output.Select(static o => $"{o}"));
    }

    [Fact]
    public void A_list_with_another_delimiter_is_told_how_to_be_read() =>
        Assert.Contains("-Delimiter", Assert.Single(_host.Run("[pscustomobject]@{ 'Uri;Depth' = \"$u;Quick\" } | Test-McpDiscovery").AllErrors).Exception.Message, StringComparison.Ordinal);
}
