using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Discovery;

public sealed class TestMcpDiscoveryTests : IDisposable
{
    private readonly ModuleHost _host = new();

    public TestMcpDiscoveryTests() => _host.Run("$sandbox = Start-AuthKitSandbox");

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Of_a_clean_server_only_the_gateways_own_gaps_are_told_in_every_spec_version_and_with_bogus_tokens()
    {
        Result result = _host.Run("""
            $r = $sandbox | Test-McpDiscovery -Active -SpecVersion 2025-03-26, 2025-06-18, 2025-11-25, Latest
            "$($r.Verdict) $($r.Profile) $($r.ErrorCount) $($r.WarningCount) $($r.SpecVersion.Count) $(($r.Findings | Where-Object Verdict -eq Warning).RuleId)"
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal("Warning AuthKit 0 1 4 AKT-009", result.Single<string>());
    }

    [Theory]
    [InlineData("$sandbox | Test-McpDiscovery", 0)]
    [InlineData("$sandbox | Test-McpDiscovery -Debug", 1)]
    [InlineData("$sandbox | Test-McpDiscovery -Debug:$false", 0)]
    [InlineData("$DebugPreference = 'Continue'; $sandbox | Test-McpDiscovery", 1)]
    [InlineData("$DebugPreference = 'Continue'; $sandbox | Test-McpDiscovery -Debug:$false", 0)]
    [InlineData("function Caller { [CmdletBinding()] param($Depth) $sandbox | Test-McpDiscovery -Depth $Depth }; Caller -Debug", 1)]
    [InlineData("$null = New-Module { function Caller { [CmdletBinding()] param($Depth) $sandbox | Test-McpDiscovery -Depth $Depth } } | Import-Module; Caller -Debug", 1)]
    [InlineData("$null = New-Module { $DebugPreference = 'Continue'; function Caller { param($Depth) $sandbox | Test-McpDiscovery -Depth $Depth } } | Import-Module; Caller", 1)]
    public void What_a_check_cost_is_told_when_debug_messages_are_wanted(string script, int told)
    {
        Result result = _host.Run("$DebugPreference = 'SilentlyContinue'; " + script + " -Depth Quick");
        Assert.Equal(told, result.Debug.Count(static d => d.Message.Contains("requests in", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("prm-not-found", "PRM-001", "/.well-known/oauth-protected-resource")]
    [InlineData("prm-root-not-found", "PRM-002", "/.well-known/oauth-protected-resource")]
    [InlineData("prm-html", "PRM-005", "Content-Type: application/json")]
    [InlineData("prm-resource-trailing-slash", "PRM-008", "\"resource\": \"{mcp}\"")]
    [InlineData("prm-servers-missing", "PRM-011", "authorization_servers")]
    [InlineData("prm-servers-newline", "PRM-012", "\"authorization_servers\": [\"{gateway}\"]")]
    [InlineData("as-metadata-not-found", "ASM-001", "{gateway}/.well-known/oauth-authorization-server")]
    [InlineData("as-metadata-html", "ASM-003", "{gateway}/.well-known/oauth-authorization-server")]
    [InlineData("as-issuer-slash", "ASM-005", "{gateway}/")]
    [InlineData("as-no-token-endpoint", "ASM-007", "token_endpoint")]
    [InlineData("as-no-s256", "ASM-009", "S256")]
    [InlineData("challenge-403", "CHL-001", "WWW-Authenticate: Bearer resource_metadata=\"{server}")]
    [InlineData("tools-call-open", "CHL-002", "{mcp}")]
    [InlineData("get-open", "CHL-003", "{mcp}")]
    [InlineData("challenge-missing", "CHL-004", "WWW-Authenticate: Bearer resource_metadata=\"{server}")]
    [InlineData("challenge-bare", "CHL-005", "WWW-Authenticate: Bearer resource_metadata=\"{server}")]
    [InlineData("challenge-no-resource-metadata", "CHL-006", "WWW-Authenticate: Bearer resource_metadata=\"{server}")]
    [InlineData("challenge-relative-url", "CHL-007", "WWW-Authenticate: Bearer resource_metadata=\"{server}/.well-known/oauth-protected-resource\"")]
    [InlineData("challenge-raw-newline", "HYG-003", "{server}")]
    [InlineData("prm-no-cors", "COR-001", "Access-Control-Allow-Origin: *")]
    [InlineData("challenge-not-exposed", "COR-004", "Access-Control-Expose-Headers: WWW-Authenticate")]
    [InlineData("preflight-401", "COR-005", "OPTIONS {mcp}")]
    [InlineData("challenge-body-plain", "AKT-004", "-32001")]
    [InlineData("prm-no-store", "AKT-003", "max-age=3600")]
    [InlineData("prm-scopes-string", "PRM-014", "scopes_supported")]
    [InlineData("any-token-accepted", "TKN-001", "{mcp}")]
    [InlineData("other-prefix-403", "TKN-001", "{mcp}")]
    [InlineData("userinfo-500", "AKT-008", "{gateway}/oauth/userinfo")]
    [InlineData("userinfo-cached", "AKT-008", "{gateway}/oauth/userinfo")]
    [InlineData("endpoint-redirect-301", "HYG-002", "{mcp}")]
    [InlineData("as-double-slash", "HYG-004", "{gateway}/oauth/register")]
    [InlineData("prm-resource-undefined", "HYG-005", "\"resource\": \"{mcp}\"")]
    [InlineData("prm-forwarded-host", "HYG-008", "{server}")]
    [InlineData("prm-cached-year", "HYG-009", "max-age=3600")]
    [InlineData("legacy-metadata-stale", "MIG-001", "308, Location: {gateway}/.well-known/oauth-authorization-server")]
    [InlineData("legacy-redirect-302", "MIG-002", "308, Location: {gateway}/.well-known/oauth-authorization-server")]
    [InlineData("legacy-token-endpoint", "MIG-003", "POST /oauth/token")]
    [InlineData("prm-servers-old-first", "MIG-004", "\"authorization_servers\": [\"{gateway}\"]")]
    public void A_planted_fault_is_the_root_cause_and_the_fix_names_the_servers_own_urls(string fault, string rule, string inFix)
    {
        _host.Set("fault", fault);
        Result result = _host.Run("""
            Set-AuthKitSandbox -Fault $fault
            $r = $sandbox | Test-McpDiscovery -Active -ExcludeRule AKT-009, ASM-013, REG-002, COR-003, TOK-002
            $r
            $sandbox.GatewayUri
            $sandbox.McpUri
            @($r.Findings | Where-Object { $_.Verdict -in 'Fail', 'Warning' }).Count
            """);
        Assert.Empty(result.AllErrors);
        dynamic found = result.Output[0].BaseObject;
        string gateway = (string)result.Output[1].BaseObject;
        string mcp = (string)result.Output[2].BaseObject;
        Assert.StartsWith(rule + " ", (string)found.RootCause, StringComparison.Ordinal);
        string wanted = inFix.Replace("{gateway}", gateway, StringComparison.Ordinal).Replace("{mcp}", mcp, StringComparison.Ordinal).Replace("{server}", mcp[..^"/mcp".Length], StringComparison.Ordinal);
        Assert.Contains(wanted, (string)found.Fix, StringComparison.Ordinal);
        Assert.Equal(1, (int)result.Output[3].BaseObject); // The gaps of the gateway itself, left out above, show besides.
    }

    [Theory]
    [InlineData("Quick", 5, 2)]
    [InlineData("Standard", 14, 6)]
    [InlineData("Full", 33, 12)]
    public void A_depth_asks_no_more_than_it_may(string depth, int ofServer, int ofGateway)
    {
        _host.Set("depth", depth);
        Result result = _host.Run("""
            $sandbox.ClearRequests()
            $r = $sandbox | Test-McpDiscovery -Depth $depth
            $sandbox.Requests.Where({ $_.Host -eq 'Server' }).Count
            $sandbox.Requests.Where({ $_.Host -eq 'Gateway' }).Count
            $r.RequestCount
            """);
        int server = (int)result.Output[0].BaseObject;
        int gateway = (int)result.Output[1].BaseObject;
        Assert.InRange(server, 3, ofServer);
        Assert.InRange(gateway, 1, ofGateway);
        Assert.Equal(server + gateway, (int)result.Output[2].BaseObject);
    }

    [Fact]
    public void A_rule_out_of_depth_says_so()
    {
        Result result = _host.Run("($sandbox | Test-McpDiscovery -Depth Quick).Checks.Where({ $_.RuleId -eq 'COR-005' }) | ForEach-Object { \"$($_.Verdict): $($_.Message)\" }");
        Assert.Equal("Skip: needs -Depth Standard", result.Single<string>());
    }

    [Fact]
    public void Only_reading_requests_are_sent_and_none_carries_credentials()
    {
        Result result = _host.Run("""
            $sandbox.ClearRequests()
            $null = $sandbox | Test-McpDiscovery -Depth Full
            $sandbox.Requests.Where({ $_.HasAuthorization }).Count
            $sandbox.Requests.Where({ $_.Host -eq 'Gateway' -and $_.Method -notin 'GET', 'HEAD', 'OPTIONS' }).Count
            """);
        Assert.Equal([0, 0], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void The_metadata_of_a_shared_authorization_server_is_fetched_once()
    {
        Result result = _host.Run("""
            $sandbox.ClearRequests()
            $null = Test-McpDiscovery "$($sandbox.McpUri)?n=0"
            $sandbox.Requests.Where({ $_.Host -eq 'Gateway' }).Count
            $sandbox.ClearRequests()
            $null = 1..10 | ForEach-Object { "$($sandbox.McpUri)?n=$_" } | Test-McpDiscovery
            $sandbox.Requests.Where({ $_.Host -eq 'Gateway' }).Count
            """);
        Assert.InRange((int)result.Output[0].BaseObject, 1, 6);
        Assert.Equal(result.Output[0].BaseObject, result.Output[1].BaseObject);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("   ", "is blank")]
    [InlineData("mcp.contoso.com/mcp", "Did you mean 'https://mcp.contoso.com/mcp'")]
    [InlineData("/mcp", "is a path")]
    [InlineData("https://mcp.contoso.com/mcp\n", "ends in LF")]
    [InlineData("https://mcp.contoso.com/m cp", "has a blank at position 26")]
    [InlineData("ftp://mcp.contoso.com/mcp", "-Uri ('ftp://mcp.contoso.com/mcp') has the scheme 'ftp'")]
    [InlineData("https:///mcp", "has no host")]
    [InlineData("https://u:p@mcp.contoso.com/mcp", "has a user name or password before the host mcp.contoso.com.")]
    [InlineData("https://u:p@ss@mcp.contoso.com/mcp", "before the host mcp.contoso.com.")]
    [InlineData("https://user:ak_admin_0123456789abcdef@/mcp", "before the host.")]
    [InlineData("'https://mcp.contoso.com/mcp'", "('\u0027https://mcp.contoso.com/mcp\u0027') begins with a quote")]
    [InlineData("https://mcp.contoso.com/mcp#x", "fragment")]
    [InlineData("https://mcp.contoso.com:99999/mcp", "check the host and the port")]
    [InlineData("https://mcp.contoso.com/\u200b", "U+200B")]
    public void A_bad_uri_gets_a_sentence_of_its_own_and_the_next_one_is_checked(string uri, string sentence)
    {
        _host.Set("uri", uri);
        Result result = _host.Run("Test-McpDiscovery $uri, $sandbox.McpUri -Depth Quick");
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal("InvalidUri,AuthKit.Mcp.Commands.TestMcpDiscoveryCommand", error.FullyQualifiedErrorId);
        Assert.StartsWith("-Uri ", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Fact]
    public void Who_is_not_a_protected_mcp_server_gets_a_verdict_of_its_own()
    {
        Result result = _host.Run("""
            "$($sandbox.GatewayUri)/health", "$($sandbox.GatewayUri)/", 'http://127.0.0.1:9/mcp' | Test-McpDiscovery -ThrottleLimit 1 | ForEach-Object { "$($_.Verdict)|$($_.Fix)" }
            """);
        Assert.StartsWith("NotMcp|", (string)result.Output[1].BaseObject, StringComparison.Ordinal);
        Assert.Contains("/mcp", (string)result.Output[1].BaseObject, StringComparison.Ordinal);
        Assert.StartsWith("Unreachable|", (string)result.Output[2].BaseObject, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_shows_target_verdict_counts_cause_and_fix_at_a_glance()
    {
        _host.Run("Set-AuthKitSandbox -Fault prm-servers-missing");
        IReadOnlyList<string> lines = _host.Show("$sandbox | Test-McpDiscovery");
        Assert.Equal(["Verdict", "E", "/", "W", "/", "N", "Uri", "RootCause,", "Fix"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Fail        1 / 0 / 0 http://127.0.0.1:", lines[2], StringComparison.Ordinal);
        Assert.Contains("PRM-011", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, static l => l.TrimStart().StartsWith("Fix: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_text_of_a_server_is_escaped_in_views_and_errors()
    {
        using LoopbackServer evil = new(static r => r.Path.StartsWith("/.well-known", StringComparison.Ordinal)
            ? new LoopbackResponse(200, "{\"resource\":\"http://evil\\u001b[31m\\u202e/\",\"authorization_servers\":[\"\\u001b]0;title\\u0007\"]}")
            : new LoopbackResponse(401, "{}"));
        _host.Set("evil", evil.Origin + "/mcp");
        string shown = string.Join('\n', _host.Show("Test-McpDiscovery $evil")) + string.Join('\n', _host.Show("(Test-McpDiscovery $evil).Findings")) + string.Join('\n', _host.Show("(Test-McpDiscovery $evil).Checks"));
        Assert.Contains("\\u001b", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, static c => c is '\u001b' or '\u202e' or '\u0007');
    }

    [Fact]
    public void Results_survive_serialization_with_what_matters()
    {
        _host.Run("Set-AuthKitSandbox -Fault prm-servers-missing");
        Result result = _host.Run("$r = $sandbox | Test-McpDiscovery; $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($r, 4)); $back.Verdict.ToString() + ' ' + $back.Findings[0].RuleId");
        Assert.Equal("Fail PRM-011", result.Single<string>());
    }

    [Fact]
    public void Rules_are_listed_filtered_completed_and_found_from_findings()
    {
        Result result = _host.Run("""
            @(Get-McpRule).Count
            @(Get-McpRule -Group AKT -Mode Active -Owner AuthorizationServer).Id -join ' '
            @(Get-McpRule -Group PRM -SpecVersion 2025-03-26).Count
            @(Get-McpRule -Depth Quick | Where-Object Depth -ne Quick).Count
            (Get-McpRule CHL-001).HelpUri
            (Get-McpRule PRM-01[12]).Id -join ' '
            Get-McpRule XXX-999
            ([System.Management.Automation.CommandCompletion]::CompleteInput('Get-McpRule AKT-00', 18, $null).CompletionMatches.CompletionText) -join ' '
            Set-AuthKitSandbox -Fault prm-servers-missing
            (($sandbox | Test-McpDiscovery).Findings[0] | Get-McpRule).Id
            """);
        Assert.Equal(["UnknownRule"], result.ErrorIds);
        Assert.Equal([110, "AKT-008", 0, 0, "https://github.com/authkit-mcp/AuthKit.Mcp/blob/main/docs/rules.md#chl-001", "PRM-011 PRM-012", "AKT-001 AKT-002 AKT-003 AKT-004 AKT-005 AKT-006 AKT-007 AKT-008 AKT-009", "PRM-011"], result.Output.Select(static o => o.BaseObject));
    }
}
