using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

/// <summary>The switches that steer a check, as a user types them.</summary>
public sealed class SteeringTests : IDisposable
{
    private const string Entry = "Rule = 'COR-001'; Target = '*'; Reason = 'x'; Owner = 'ops'; Expires = '2999-12-31'";
    private readonly ModuleHost _host = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-mcp-").FullName;

    public SteeringTests() => _host.Run("$sandbox = Start-AuthKitSandbox");

    public void Dispose()
    {
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Rules_can_be_chosen_and_left_out()
    {
        Result result = _host.Run("""
            "$(($sandbox | Test-McpDiscovery -Rule PRM-*).Checks | Where-Object RuleId -notlike PRM-*)"
            Set-AuthKitSandbox -Fault prm-no-cors
            "$(($sandbox | Test-McpDiscovery -Profile Mcp).Findings | Where-Object Verdict -eq Warning | ForEach-Object RuleId)"
            "$(($sandbox | Test-McpDiscovery -Profile Mcp -ExcludeRule COR-001).Findings | Where-Object RuleId -eq COR-001)"
            "$(($sandbox | Test-McpDiscovery -Profile Mcp -MinimumLevel Error).Verdict)"
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal("", $"{result.Output[0]}");
        Assert.Contains("COR-001", $"{result.Output[1]}", StringComparison.Ordinal);
        Assert.Equal("", $"{result.Output[2]}");
        Assert.Equal("Pass", $"{result.Output[3]}");
    }

    [Theory]
    [InlineData("Test-McpDiscovery $sandbox.McpUri -Rule 'CHL-00[1-3]'")]
    [InlineData("$sandbox | Test-McpDiscovery -Rule CHL-00? -ExcludeRule 'CHL-00[4-9]'")]
    [InlineData("[pscustomobject]@{ Uri = $sandbox.McpUri; ExcludeRule = 'CHL-00[4-9]' } | Test-McpDiscovery -Rule CHL-00?")]
    public void Patterns_have_brackets_as_those_of_Get_McpRule(string script)
    {
        Result result = _host.Run($"({script}).Checks.RuleId -join ' '; (Get-McpRule 'CHL-00[1-3]').Id -join ' '");
        Assert.Empty(result.AllErrors);
        Assert.Equal(["CHL-001 CHL-002 CHL-003", "CHL-001 CHL-002 CHL-003"], result.Output.Select(static o => $"{o}"));
    }

    [Fact]
    public void An_unknown_rule_ends_the_command()
    {
        ErrorRecord error = Assert.Single(_host.Run("$sandbox | Test-McpDiscovery -ExcludeRule PMR-*").AllErrors);
        Assert.StartsWith("UnknownRule", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w.psd1", "@{ Waivers = @( @{ Rule = 'COR-001'; Target = '*'; Reason = 'no browser clients'; Owner = 'ops'; Expires = '2999-12-31' }; @{ Rule = 'PRM-011'; Target = '*'; Reason = 'x'; Owner = 'ops'; Expires = '2999-12-31' } ) }")]
    [InlineData("w.json", """{"waivers":[{"rule":"COR-001","target":"*","reason":"no browser clients","owner":"ops","expires":"2999-12-31"},{"rule":"PRM-011","target":"*","reason":"x","owner":"ops","expires":"2999-12-31"}]}""")]
    public void A_waiver_file_accepts_a_known_fault_and_warns_about_a_needless_entry(string name, string content)
    {
        File.WriteAllText(Path.Combine(_folder, name), content);
        _host.Set("file", Path.Combine(_folder, name));
        Result result = _host.Run("""
            Set-AuthKitSandbox -Fault prm-no-cors
            $r = $sandbox | Test-McpDiscovery -Profile Mcp -WaiverFile $file
            $f = $r.Findings | Where-Object RuleId -eq COR-001
            "$($f.Verdict) $($f.Waiver.Reason) $($r.WaivedCount)"
            [AuthKit.Mcp.Display]::Findings($r)
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal("Waived no browser clients 1", $"{result.Output[0]}");
        Assert.Contains("PRM-011", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Contains("Accepted until 2999-12-31: no browser clients (ops)", $"{result.Output[1]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.psd1", null, "cannot be read")]
    [InlineData("w.psd1", "@{ Waivers = @( @{ Rule = $env:HOME } ) }", "more than data")]
    [InlineData("w.psd1", "@{ Waivers = ", "no PowerShell data file")]
    [InlineData("w.psd1", "", "is empty")]
    [InlineData("w.psd1", "# later", "holds no table")]
    [InlineData("w.psd1", "@{ Waivers = @( @{ " + Entry + " } ) }\n@{ Waivers = @() }", "holds 2 tables or lists, the second in line 2")]
    [InlineData("w.psd1", "@{ Waivers = @() }; Get-Date", "holds more than data: line 1, Get-Date")]
    [InlineData("w.psd1", "param($x)\n@{ Waivers = @() }", "holds more than data: line 1, param($x)")]
    [InlineData("w.psd1", "@{ Waivers = @(\n@{ Rule = 'COR-001'; Expires = 2027-01-31 } ) }", "holds more than data: line 2, 2027-01-31. Write plain values in quotes")]
    [InlineData("w.psd1", "@{ Waivers = @( @{ " + Entry + " }, @{ Rule = 'CRO-001'; Target = '*'; Reason = 'x'; Owner = 'ops'; Expires = '2999-12-31' } ) }", "entry 2 has the Rule 'CRO-001', which fits no rule. Did you mean COR-001?")]
    [InlineData("w.psd1", "@{ Waivers = @( @{ " + Entry + "; Until = '2999-12-31' } ) }", "entry 1 has the member 'Until'")]
    [InlineData("w.json", "{", "not JSON")]
    public void A_waiver_file_that_cannot_be_used_ends_the_command(string name, string? content, string message)
    {
        if (content is not null)
        {
            File.WriteAllText(Path.Combine(_folder, name), content);
        }

        _host.Set("file", Path.Combine(_folder, name));
        ErrorRecord error = Assert.Single(_host.Run("$sandbox | Test-McpDiscovery -WaiverFile $file").AllErrors);
        Assert.StartsWith("InvalidWaiver", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$folder", "InvalidWaiver", "it is a folder")]
    [InlineData("$folder/none.psd1", "InvalidWaiver", "there is no such file")]
    [InlineData("Env:HOME", "InvalidArgument", "is no path of a file")]
    [InlineData("NoSuchDrive:/w.psd1", "InvalidArgument", "is no path of a file")]
    public void A_path_of_waivers_that_is_none_is_told_with_what_to_do(string path, string id, string message)
    {
        _host.Set("folder", _folder);
        ErrorRecord error = Assert.Single(_host.Run($"$sandbox | Test-McpDiscovery -WaiverFile \"{path}\"").AllErrors);
        Assert.StartsWith(id, error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("-WaiverFile '", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_and_a_path_of_something_else_are_no_waiver_file()
    {
        _host.Set("folder", _folder);
        Assert.Contains("is a folder", Assert.Single(_host.Run("$sandbox | Test-McpDiscovery -WaiverFile $folder").AllErrors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["InvalidArgument"], _host.Run("$sandbox | Test-McpDiscovery -WaiverFile Env:PATH").ErrorIds);
        Assert.Equal(["InvalidArgument"], _host.Run("$sandbox | Test-McpDiscovery -WaiverFile zz:/waivers.psd1").ErrorIds);
    }

    [Theory]
    [InlineData("@{ Waivers = @( @{ Rule = 'COR-001', 'PRM-012'; Target = '*'; Reason = 'x'; Owner = 'ops'; Expires = '2999-12-31' } ) }")]
    [InlineData("@{ " + Entry + " }, @{ Rule = 'PRM-012'; Target = '*'; Reason = 'x'; Owner = 'ops'; Expires = '2999-12-31' }")]
    [InlineData("@(\n@{ " + Entry + " }\n@{ Rule = 'PRM-012'; Target = '*'; Reason = 'x'; Owner = 'ops'; Expires = '2999-12-31' }\n)")]
    public void A_data_file_may_name_several_rules_in_one_entry_and_be_a_list(string content)
    {
        string file = Path.Combine(_folder, "w [1].psd1");
        File.WriteAllText(file, content, System.Text.Encoding.Unicode); // As Out-File of Windows PowerShell writes it.
        _host.Set("file", file);
        Result result = _host.Run("""
            Set-AuthKitSandbox -Fault prm-no-cors, prm-servers-newline
            $r = $sandbox | Test-McpDiscovery -MinimumLevel Error -WaiverFile $file
            "$($r.Verdict) $($r.WaivedCount)"
            """);
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Warnings);
        Assert.Equal("Pass 2", result.Single<string>());
    }

    [Fact]
    public void Rules_are_found_whatever_the_culture_is()
    {
        Result result = _host.Run("""
            $was = [cultureinfo]::CurrentCulture
            try {
                [cultureinfo]::CurrentCulture = 'tr-TR'
                (Get-McpRule mig-001).Id
                @([AuthKit.Mcp.Commands.RuleIdCompleter]::new().CompleteArgument('', '', 'mig-', $null, @{}))[0].CompletionText
                @([AuthKit.Mcp.Commands.SandboxFaultCompleter]::new().CompleteArgument('', '', 'AS-ISSUER', $null, @{})).Count -gt 0
                @([AuthKit.Mcp.Commands.RuleIdCompleter]::new().CompleteArgument('', '', 'PRM-[', $null, @{})).Count
            }
            finally { [cultureinfo]::CurrentCulture = $was }
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["MIG-001", "MIG-001", "True", "0"], result.Output.Select(static o => $"{o}"));
    }

    [Fact]
    public void A_pattern_that_is_none_is_an_invalid_argument() => Assert.Equal(["InvalidArgument"], _host.Run("Get-McpRule 'PRM-['").ErrorIds);

    [Fact]
    public void Evidence_is_judged_fresh_or_from_a_file_without_network()
    {
        Result result = _host.Run("""
            Set-AuthKitSandbox -Fault prm-servers-missing
            $live = $sandbox | Test-McpDiscovery
            $seen = $sandbox | Get-McpDiscovery
            $file = [System.Management.Automation.PSSerializer]::Serialize($seen)
            Stop-AuthKitSandbox $sandbox
            $fresh = $seen | Test-McpDiscovery
            $read = [System.Management.Automation.PSSerializer]::Deserialize($file) | Test-McpDiscovery
            foreach ($r in $live, $fresh, $read) { "$($r.Uri) $($r.Verdict) $($r.RootCause)" }
            ([System.Management.Automation.PSSerializer]::Deserialize($file) | Test-McpDiscovery -Rule CHL-*).Verdict
            """);
        Assert.Empty(result.AllErrors);
        string[] shown = [.. result.Output.Take(3).Select(static o => $"{o}")];
        Assert.Contains("Fail PRM-011", shown[0], StringComparison.Ordinal);
        Assert.Single(shown.Distinct());
        Assert.Equal("Pass", $"{result.Output[3]}");
    }

    [Fact]
    public void Lists_of_an_object_take_an_index()
    {
        Result result = _host.Run("""
            Set-AuthKitSandbox -Fault prm-servers-missing
            $r = $sandbox | Test-McpDiscovery
            $d = $sandbox | Get-McpDiscovery -IncludeExchange
            foreach ($list in $r.Findings, $r.Checks, $r.Clients, $r.SpecVersion, $r.Findings[0].SpecVersion, $d.Challenges, $d.Challenges[0].Parameters, $d.ResourceMetadata, $d.Probes, $d.Exchanges, $d.Exchanges[0].Request.Headers,
                (Get-McpRule PRM-001).Probes, $sandbox.Token.Scopes, $sandbox.Faults, $sandbox.Requests) {
                $list.Count -gt 0 -and @($list[0]).Count -eq 1 -and ($list.Count -eq 1 -or -not [object]::ReferenceEquals($list[0], $list[1]))
            }
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(15, result.Output.Count);
        Assert.All(result.Output, static o => Assert.True((bool)o.BaseObject));
    }

    [Fact]
    public void Clients_are_told_apart_and_can_be_chosen()
    {
        Result result = _host.Run("""
            ($sandbox | Test-McpDiscovery).Clients.Client -join ' '
            (Get-Command Test-McpDiscovery).Parameters['Client'].Attributes.Where({ $_ -is [System.Management.Automation.ValidateSetAttribute] }).ValidValues -join ' '
            Set-AuthKitSandbox -Fault prm-resource-trailing-slash
            $r = $sandbox | Test-McpDiscovery -Client python, typescript
            $r.Clients | ForEach-Object { "$_" }
            [AuthKit.Mcp.Display]::Clients($r)
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal($"{result.Output[0]}", $"{result.Output[1]}");
        Assert.Equal(["TypeScript Fails (PRM-008)", "Python Connects"], result.Output.Skip(2).Take(2).Select(static o => $"{o}"));
        Assert.Contains("PRM-008", $"{result.Output[4]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_evidence_is_an_error_about_that_input_only()
    {
        Result result = _host.Run("""
            $seen = $sandbox | Get-McpDiscovery
            @([pscustomobject]@{ Uri = 'https://a.contoso.com'; Evidence = '{}' }, $seen) | Test-McpDiscovery | ForEach-Object Uri
            """);
        Assert.StartsWith("InvalidEvidence", Assert.Single(result.AllErrors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Fact]
    public void The_symptom_is_answered_in_words()
    {
        Result result = _host.Run("""
            Set-AuthKitSandbox -Fault prm-servers-newline
            $r = $sandbox | Test-McpDiscovery -Symptom RedirectLoop
            "$($r.Symptom) $($r.SymptomAnswer)"
            Set-AuthKitSandbox -Clear
            ($sandbox | Test-McpDiscovery -Symptom WorksThenStops).SymptomAnswer
            """);
        Assert.Empty(result.AllErrors);
        Assert.StartsWith("RedirectLoop PRM-012 explains 'redirect loop'.", $"{result.Output[0]}", StringComparison.Ordinal);
        Assert.StartsWith("Nothing that was judged explains 'works, then stops'.", $"{result.Output[1]}", StringComparison.Ordinal);
        Assert.Contains("TKN-001 (needs -Active)", $"{result.Output[1]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_for_a_verdict_that_does_not_come_writes_the_last_result_and_an_error()
    {
        Result result = _host.Run("""
            Set-AuthKitSandbox -Fault challenge-403
            ($sandbox | Test-McpDiscovery -WaitFor Pass -MaxWaitSec 1).Verdict
            """);
        Assert.Equal("Fail", $"{Assert.Single(result.Output)}");
        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.StartsWith("WaitTimedOut", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("did not reach Pass within 1 s", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deployment_is_checked_at_a_chosen_address_and_every_address_by_itself()
    {
        Result result = _host.Run("""
            $port = ([uri]$sandbox.McpUri).Port
            $r = Test-McpDiscovery "http://new.localhost:$port/mcp" -ConnectTo "127.0.0.1:$port" -Profile Mcp
            "$($r.Address) $($r.Verdict -eq 'Unreachable')"
            ($sandbox | Test-McpDiscovery -AllAddresses).Address
            """);
        if (ModuleHost.Flavour.StartsWith("netstandard", StringComparison.Ordinal))
        {
            Assert.All(result.AllErrors, static e => Assert.Contains("needs PowerShell 7", e.Exception.Message, StringComparison.Ordinal));
            return;
        }

        Assert.Empty(result.AllErrors);
        Assert.Matches("^127\\.0\\.0\\.1:[0-9]+ False$", $"{result.Output[0]}");
        Assert.Equal("127.0.0.1", $"{result.Output[1]}");
    }

    [Fact]
    public void WhatIf_names_the_registration_and_nothing_is_registered()
    {
        Result result = _host.Run("""
            $sandbox | Test-McpDiscovery -AllowRegistration -WhatIf | ForEach-Object { $_.Verdict }
            """);
        Assert.Empty(result.AllErrors);
        Assert.Single(result.Output);
    }
}
