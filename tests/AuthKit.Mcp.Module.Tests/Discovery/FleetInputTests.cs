using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

/// <summary>Lists of servers as people keep them: lines, rows, and what the gateway knows.</summary>
public sealed class FleetInputTests : IDisposable
{
    // As Import-Csv makes rows: every cell is text, an empty one too.
    private const string Csv = """
        function Rows([string[]] $lines) { $names = $lines[0].Split(','); foreach ($line in $lines[1..($lines.Count - 1)]) { $row = [ordered]@{}; $cells = $line.Split(','); for ($i = 0; $i -lt $names.Count; $i++) { $row[$names[$i]] = $cells[$i] }; [pscustomobject] $row } }
        """;

    private readonly ModuleHost _host = new();

    public FleetInputTests() => _host.Run("$sandbox = Start-AuthKitSandbox; " + Csv);

    public void Dispose() => _host.Dispose();

    [Fact]
    public void What_the_gateway_lists_is_checked()
    {
        Result result = _host.Run("Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey; Get-AuthKitServer | Test-McpDiscovery -Depth Quick | ForEach-Object { $_.Uri -ceq $sandbox.McpUri }");
        Assert.Empty(result.AllErrors);
        Assert.True(result.Single<bool>());
    }

    [Fact]
    public void The_key_that_the_gateway_gave_a_server_is_never_sent_to_it()
    {
        using LoopbackServer server = new(static _ => new LoopbackResponse(401, "{}"));
        _host.Set("url", server.Origin + "/mcp");
        Result result = _host.Run("""
            Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
            $new = New-AuthKitServer -Name Other -ResourceUrl $url
            $new | Test-McpDiscovery | ForEach-Object Uri
            $selected = [pscustomobject]@{ ResourceUrl = $url; ApiKey = $new.ApiKey }
            $selected.PSObject.TypeNames.Insert(0, 'Selected.AuthKit.Mcp.AuthKitServer')
            $selected | Test-McpDiscovery | ForEach-Object Uri
            $null -ne $new.ApiKey
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(3, result.Output.Count);
        Assert.Equal("True", $"{result.Output[2]}");
        Assert.NotEmpty(server.Requests);
        Assert.DoesNotContain(server.Requests, static r => r.Authorization is not null || r.Headers.Any(static h => h.Key.Contains("key", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("Test-McpDiscovery -InputObject @([pscustomobject]@{ Uri = $u; Depth = 'Quick' }, [pscustomobject]@{ Uri = \"$u`?b\"; Depth = 'Quick' })", "Quick Quick", "")]
    [InlineData("& { , @([pscustomobject]@{ Uri = $u; Depth = 'Quick' }, @([pscustomobject]@{ Uri = \"$u`?b\" }, \"$u`?c\")) } | Test-McpDiscovery", "Quick Standard Standard", "")]
    [InlineData("& { , @([pscustomobject]@{ Uri = $u }, 7) } | Test-McpDiscovery", "Standard", "InvalidRow")]
    [InlineData("& { , @($null, \"$u`?c\", @(), '# a comment') } | Test-McpDiscovery", "Standard", "")]
    [InlineData("Test-McpDiscovery -InputObject @((Get-AuthKitServer), (Get-AuthKitServer))", "Standard", "")]
    public void Inputs_in_one_collection_are_inputs_of_their_own(string script, string depths, string errors)
    {
        Result result = _host.Run($"$null = Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey; $u = $sandbox.McpUri; {script} | ForEach-Object Depth | ForEach-Object ToString");
        Assert.Equal(errors, string.Join(' ', result.ErrorIds));
        Assert.Equal(depths, string.Join(' ', result.Output.Select(static o => $"{o}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_column_named_Evidence_is_the_users_unless_evidence_is_in_it()
    {
        Result result = _host.Run("""
            $evidence = (Get-McpDiscovery $sandbox.McpUri).Evidence
            [pscustomobject]@{ Uri = "$($sandbox.McpUri)?1"; Evidence = '' }, [pscustomobject]@{ Uri = "$($sandbox.McpUri)?2"; Evidence = 'ticket 7' }, [pscustomobject]@{ Uri = $sandbox.McpUri; Evidence = $evidence } |
                Test-McpDiscovery | ForEach-Object Verdict | ForEach-Object ToString
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(3, result.Output.Count);
    }

    [Theory]
    [InlineData("Test-McpDiscovery \"$u`?a\", \"$u`?b\" -Evidence $ev", "-Evidence")]
    [InlineData("Test-McpDiscovery \"$u`?a\" -Evidence $ev", "-Evidence")]
    [InlineData("Test-McpDiscovery $u -Evidence $ev -WaitFor Pass", "-WaitFor")]
    [InlineData("Test-McpDiscovery $u -Evidence $ev -AllAddresses", "-AllAddresses")]
    [InlineData("Test-McpDiscovery $u -Evidence $ev -Depth Quick", "-Depth")]
    [InlineData("Test-McpDiscovery $u -Evidence $ev -Active", "-Active")]
    [InlineData("Test-McpDiscovery $u -Evidence 'nonsense'", "evidence")]
    public void Evidence_is_not_judged_in_place_of_what_was_asked(string script, string expected)
    {
        Result result = _host.Run($"$u = $sandbox.McpUri; $ev = (Get-McpDiscovery $u).Evidence; {script}");
        Assert.Empty(result.Output);
        Assert.Contains(expected, Assert.Single(result.AllErrors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_is_judged_for_the_server_that_it_is_of()
    {
        Result result = _host.Run("$u = $sandbox.McpUri; $ev = (Get-McpDiscovery $u).Evidence; (Test-McpDiscovery $u -Evidence $ev).Uri; (Get-McpDiscovery $u | Test-McpDiscovery -Profile Rfc).Uri");
        Assert.Empty(result.AllErrors);
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void Lines_of_a_file_are_urls_and_blank_lines_and_comments_are_skipped()
    {
        Result result = _host.Run("""
            $file = [System.IO.Path]::GetTempFileName()
            [System.IO.File]::WriteAllText($file, "# our servers`r`n$($sandbox.McpUri)`r`n`r`n   # another`r`n  $($sandbox.McpUri)?b `t`r`n", [System.Text.UTF8Encoding]::new($true))
            $read = [System.Text.Encoding]::UTF8.GetString([System.IO.File]::ReadAllBytes($file)).Split("`n") | Test-McpDiscovery -Depth Quick -ThrottleLimit 1
            $read.Uri -join ' '
            [System.IO.File]::ReadAllLines($file) | Test-McpDiscovery -Depth Quick -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and $_.Message -like '*comment*' } | ForEach-Object Message
            [System.IO.File]::Delete($file)
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([_host.Run("\"$($sandbox.McpUri) $($sandbox.McpUri)?b\"").Single<string>(), "Left out: 0 repeated endpoints and 3 blank or comment lines."], result.Output.Select(static o => $"{o}"));
    }

    [Fact]
    public void The_columns_of_a_row_outweigh_the_parameters_and_empty_cells_do_not()
    {
        Result result = _host.Run("""
            $u = $sandbox.McpUri
            Rows 'Uri,Profile,SpecVersion,Depth,Active,ExcludeRule,Owner', "$u`?1,rfc,2025-06-18 2025-11-25,quick,,,ops", "$u`?2,,Latest,,yes,COR-* AKT-*,", "$u`?3,,,,,," |
                Test-McpDiscovery -Profile Mcp -Depth Standard -SpecVersion 2025-11-25 -ThrottleLimit 1 |
                ForEach-Object { "$($_.Profile) $($_.SpecVersion -join '+') $($_.Depth) $(@($_.Checks | Where-Object { $_.RuleId -eq 'TOK-001' -and $_.Verdict -ne 'Skip' }).Count) $(@($_.Checks | Where-Object RuleId -like 'COR-*').Count -gt 0)" }
            """);
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Warnings);
        Assert.Equal(["Rfc 2025-06-18+2025-11-25 Quick 0 True", "Mcp 2026-07-28 Standard 1 False", "Mcp 2025-11-25 Standard 0 True"], result.Output.Select(static o => $"{o}"));
    }

    [Fact]
    public void A_row_that_cannot_be_used_is_one_error_with_its_value_and_the_rest_goes_on()
    {
        Result result = _host.Run("""
            $u = $sandbox.McpUri
            @(Rows 'Uri,Profile,Depth,SpecVersion,ExcludeRule,Active,DeadlineSec,Headers', "$u`?1,Mine,,,,,,", "$u`?2,,7,,,,,", "$u`?3,,,2099-01-01,,,,", "$u`?4,,,,PMR-*,,,", "$u`?5,,,,,maybe,,", "$u`?6,,,,,,0,", "$u`?7,,,,,,,novalue", "mcp.contoso.com,,,,,,,", ",Mcp,,,,,,", ",,,,,,,", "$u`?ok,,,,,,,") +
                [pscustomobject]@{ Url = $u; Name = 'x' } + 42 + "$u`?last" | Test-McpDiscovery -Depth Quick | ForEach-Object Uri
            """);
        string[] said = [.. result.Errors.OrderBy(static e => e.Exception.Message, StringComparer.Ordinal).Select(static e => $"{e.FullyQualifiedErrorId.Split(',')[0]}: {e.Exception.Message}")];
        Assert.Null(result.Thrown);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(11, said.Length);
        Assert.All(
            [
                "InvalidRow: The row of 'http://127.0.0.1:PORT/mcp?1' has Profile 'Mine' that cannot be used. Use Mcp, Rfc, AuthKit.",
                "InvalidRow: The row of 'http://127.0.0.1:PORT/mcp?2' has Depth '7' that cannot be used. Use Quick, Standard, Full.",
                "InvalidRow: The row of 'http://127.0.0.1:PORT/mcp?5' has Active 'maybe' that cannot be used. Use true or false.",
                "InvalidRow: The row of 'http://127.0.0.1:PORT/mcp?6' has DeadlineSec '0' that cannot be used. Use a number of seconds from 1 to 86400.",
                "InvalidRow: The row of 'http://127.0.0.1:PORT/mcp?7' has Headers that cannot be used. Line 1 is no 'Name: value'.",
                "InvalidRow: An input of type PSCustomObject has no property Uri, ResourceUrl or McpUri; it has Url, Name. Pass URLs, or objects with such a property.",
                "InvalidRow: An input of type Int32 has no property Uri, ResourceUrl or McpUri. Pass URLs, or objects with such a property.",
            ],
            expected => Assert.Contains(expected, said.Select(static s => System.Text.RegularExpressions.Regex.Replace(s, "127.0.0.1:[0-9]+", "127.0.0.1:PORT"))));
        Assert.Contains(said, static s => s.StartsWith("InvalidRow:", StringComparison.Ordinal) && s.Contains("2099-01-01", StringComparison.Ordinal));
        Assert.Contains(said, static s => s.StartsWith("InvalidRow:", StringComparison.Ordinal) && s.Contains("PMR-*", StringComparison.Ordinal));
        Assert.Equal(2, said.Count(static s => s.StartsWith("InvalidUri:", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_token_in_a_row_goes_to_its_server_only_and_is_never_shown()
    {
        using LoopbackServer one = new(static _ => new LoopbackResponse(401, "{}"));
        using LoopbackServer two = new(static _ => new LoopbackResponse(401, "{}"));
        _host.Set("one", one.Origin + "/mcp");
        _host.Set("two", two.Origin + "/mcp");
        Result result = _host.Run("""
            Rows 'Uri,Token,ApiKey,Headers', "$one,tok_sentinel1,key_sentinel2,X-Gate: gate_sentinel3", "$two,,,", "not a url,tok_sentinel4,,", "$two`?b,tok sentinel5,," | Test-McpDiscovery -Verbose -Debug 4>&1 5>&1 | ForEach-Object { if ($_ -isnot [AuthKit.Mcp.McpDiscoveryResult]) { "$_" } }
            """);
        string shown = string.Join('\n', result.AllErrors.Select(static e => $"{e} {e.CategoryInfo} {e.TargetObject}").Concat(result.Output.Select(static o => $"{o}")).Concat(result.Warnings.Select(static w => w.Message)));
        Assert.DoesNotContain("sentinel", shown, StringComparison.Ordinal);
        Assert.Equal(["InvalidSecret", "InvalidUri"], result.ErrorIds.Order());
        Assert.Contains(one.Requests, static r => r.Authorization == "Bearer tok_sentinel1");
        Assert.Contains(one.Requests, static r => r.Headers.Values.Any(static v => v.Contains("key_sentinel2", StringComparison.Ordinal)));
        Assert.All(one.Requests, static r => Assert.Equal("gate_sentinel3", r.Headers.GetValueOrDefault("X-Gate")));
        Assert.NotEmpty(two.Requests);
        Assert.DoesNotContain(two.Requests, static r => r.Headers.Values.Any(static v => v.Contains("sentinel", StringComparison.Ordinal)));
        Assert.StartsWith("The list holds tokens or keys as plain text", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_as_SecureString_gives_no_warning()
    {
        Result result = _host.Run("$sandbox.ClearRequests(); $null = [pscustomobject]@{ Uri = $sandbox.McpUri; Token = $sandbox.Token.AccessToken } | Test-McpDiscovery; $sandbox.Requests.Where({ $_.HasAuthorization }).Count -gt 0");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Warnings);
        Assert.True(result.Single<bool>());
    }

    [Fact]
    public void A_target_that_repeats_is_checked_once_and_with_other_settings_again()
    {
        Result result = _host.Run("""
            $u = $sandbox.McpUri
            $lines = @($u, $u.Replace('http:', 'HTTP:'), "$u", ($u + '?x')) | Test-McpDiscovery -Depth Quick -Verbose 4>&1
            @($lines | Where-Object { $_ -is [AuthKit.Mcp.McpDiscoveryResult] }).Count
            @($lines | Where-Object { "$_" -like '*is checked in this run already*' }).Count
            (Rows 'Uri,Depth,Profile', "$u,,", "$u,Quick,", "$u,Quick,Rfc", "$u,,", "$u,Quick,Rfc" | Test-McpDiscovery -ThrottleLimit 1).ForEach({ "[$($_.Settings)]" }) -join ' '
            @(Test-McpDiscovery $u, $u -Depth Quick).Count
            @($u, $u | Get-McpDiscovery -Depth Quick).Count
            $same = $u | Get-McpDiscovery -Depth Quick
            @($same, $same | Test-McpDiscovery).Count
            @('no-url', 'no-url' | Test-McpDiscovery -ErrorAction SilentlyContinue -ErrorVariable twice).Count
            $twice.Count
            """);
        Assert.Equal([2, 2, "[] [Depth=Quick] [Depth=Quick; Profile=Rfc]", 1, 1, 2, 0, 2], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void Rows_with_other_depths_share_no_answer_of_the_authorization_server_and_the_others_do()
    {
        Result result = _host.Run("""
            function Asked($rows) { $sandbox.ClearRequests(); $null = $rows | Test-McpDiscovery -ThrottleLimit 1; $sandbox.Requests.Where({ $_.Host -eq 'Gateway' }).Count }
            $u = $sandbox.McpUri
            $standard = Asked (Rows 'Uri,Depth', "$u,")
            $quick = Asked (Rows 'Uri,Depth', "$u,Quick")
            (Asked (Rows 'Uri,Depth', "$u,", "$u,Quick", "$u`?b,", "$u`?b,Quick", "$u`?c,standard")) - $standard - $quick
            $quick -lt $standard
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([0, true], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void What_the_module_wrote_can_be_checked_again()
    {
        Result result = _host.Run("""
            $r = $sandbox | Test-McpDiscovery -Depth Quick
            ($r | Test-McpDiscovery).Depth.ToString()
            ([System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($r)) | Test-McpDiscovery).Uri -ceq $sandbox.McpUri
            ([uri] $sandbox.McpUri | Test-McpDiscovery -Depth Quick).Uri -ceq $sandbox.McpUri
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal(["Standard", "True", "True"], result.Output.Select(static o => $"{o}"));
    }
}
