using System.Management.Automation;
using System.Net;
using System.Security;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Everywhere;

/// <summary>
/// Every cmdlet, with -Verbose and -Debug and with good and bad secrets: no stream, error record, serialized object or view
/// shows one. A cmdlet without a scenario here fails the first test.
/// </summary>
public sealed class SecretsTests : IDisposable
{
    private const string Sentinel = "sEnTiNeL";

    // What a tired operator passes: a line break at the end, blanks, quotes, the wrong thing, nothing.
    private const string BadSecrets = "@(\"mat_" + Sentinel + "1`n\", ' mat_" + Sentinel + "2', \"mat_" + Sentinel + "`0three\", '\"mat_" + Sentinel + "4\"x y', 'wrong" + Sentinel + "5', 'mat_" + Sentinel + "6', 42, $null, @('mat_" + Sentinel + "7'), @{ key = 'mat_" + Sentinel + "8' })";

    // A run with a fault, for reports: what was sent has a secret in it, and so has an input that was refused.
    private const string Checked = "$folder = [System.IO.Directory]::CreateTempSubdirectory('authkit-mcp-secrets-').FullName; Set-AuthKitSandbox -Sandbox $sandbox -Fault challenge-403; "
        + "$run = @($sandbox | Test-McpDiscovery -Active -Headers @{ 'X-Gate' = 'mat_" + Sentinel + "10' }) + @(Test-McpDiscovery https://user:" + Sentinel + "@127.0.0.1:1/mcp 2>&1); Set-AuthKitSandbox -Sandbox $sandbox -Clear; ";

    private const string Folder = "$folder = [System.IO.Directory]::CreateTempSubdirectory('authkit-mcp-secrets-').FullName; ";

    private const string Files = "[System.IO.Directory]::GetFiles($folder).ForEach({ [System.IO.File]::ReadAllText($_) }); [System.IO.Directory]::Delete($folder, $true)";

    private static readonly Dictionary<string, string> Scenarios = new()
    {
        ["Start-AuthKitSandbox"] = "$bad | ForEach-Object { $b = $_; try { Start-AuthKitSandbox -AdminKey $b | Stop-AuthKitSandbox } catch { $_ } }; Start-AuthKitSandbox -AdminKey $sandbox.AdminKey",
        ["Get-AuthKitSandbox"] = "Get-AuthKitSandbox; Get-AuthKitSandbox -ListFault",
        ["Set-AuthKitSandbox"] = "Set-AuthKitSandbox -Sandbox $sandbox -Fault admin-open -PassThru; Set-AuthKitSandbox -Sandbox $sandbox -Clear",
        ["Stop-AuthKitSandbox"] = "Start-AuthKitSandbox | Stop-AuthKitSandbox; Stop-AuthKitSandbox -WhatIf",
        ["Connect-AuthKit"] = "$bad | ForEach-Object { $b = $_; try { Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $b } catch { $_ } }; Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey -PassThru; try { Connect-AuthKit -Uri https://user:" + Sentinel + "@127.0.0.1:1 -AdminKey x } catch { $_ }; Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey",
        ["Disconnect-AuthKit"] = "Disconnect-AuthKit; Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey",
        ["Get-AuthKitConnection"] = "Get-AuthKitConnection",
        ["Test-AuthKitInstance"] = "Test-AuthKitInstance -LatencyProbes 2; (Test-AuthKitInstance -LatencyProbes 0).Checks",
        ["New-AuthKitServer"] = "New-AuthKitServer -Name A -ResourceUrl http://127.0.0.1:1/a; New-AuthKitServer -Name A -ResourceUrl http://127.0.0.1:1/a; New-AuthKitServer -Name B -ResourceUrl http://127.0.0.1:1/b -WhatIf; New-AuthKitServer -Name \"mat_x`n\" -ResourceUrl http://127.0.0.1:1/c; New-AuthKitServer -Name D -ResourceUrl https://user:" + Sentinel + "@127.0.0.1:1/d",
        ["New-McpIntegration"] = "New-AuthKitServer -Name I -ResourceUrl http://127.0.0.1:1/i | New-McpIntegration Express -AsText; $bad.Where({ $_ -is [string] -and $_ -notlike 'wrong*' }) | ForEach-Object { New-McpIntegration Go -ResourceUrl http://127.0.0.1:1/i -ApiKeyPrefix $_ -AsText }; New-McpIntegration Go -ResourceUrl https://user:" + Sentinel + "@127.0.0.1:1/mcp -AsText; New-McpIntegration Go -ResourceUrl http://127.0.0.1:1/i -AuthKitUrl https://user:" + Sentinel + "@127.0.0.1:1 -AsText",
        ["New-McpSchedule"] = "New-McpSchedule Cron servers.txt -AsText; New-McpSchedule Cron servers.txt -SecretName 'no name " + Sentinel + "' -AsText",
        ["Get-AuthKitServer"] = "Get-AuthKitServer; Get-AuthKitServer -Id srv_none",
        ["Get-AuthKitUser"] = "$sandbox.Token | Get-AuthKitUser; $bad | ForEach-Object { $b = $_; try { Get-AuthKitUser -Token $b } catch { $_ } }; $bad | Get-AuthKitUser; $sandbox.Token.RefreshToken | Get-AuthKitUser",
        ["Test-AuthKitToken"] = "$sandbox.Token | Test-AuthKitToken; $bad | ForEach-Object { $b = $_; try { Test-AuthKitToken -Token $b } catch { $_ } }; $bad | Test-AuthKitToken; Test-AuthKitToken -Token $sandbox.Token -Quiet",
        ["Resolve-AuthKitUser"] = "Resolve-AuthKitUser -Token $sandbox.Token -Find { } -Create { $_ }; Resolve-AuthKitUser -Token $sandbox.Token -Find { throw \"$_\" } -Create { }; $bad | ForEach-Object { $b = $_; try { Resolve-AuthKitUser -Token $b -Find { } -Create { } } catch { $_ } }; Get-AuthKitUser $sandbox.Token | Resolve-AuthKitUser -Find { } -Create { } -WhatIf",
        ["Clear-AuthKitTokenCache"] = "Clear-AuthKitTokenCache -WhatIf; Clear-AuthKitTokenCache -Token $sandbox.Token; $bad | ForEach-Object { $b = $_; try { Clear-AuthKitTokenCache -Token $b } catch { $_ } }; Clear-AuthKitTokenCache",
        ["Revoke-McpToken"] = "Revoke-McpToken -Token $sandbox.Token -WhatIf; $bad | ForEach-Object { $b = $_; try { Revoke-McpToken -Token $b -Confirm:$false } catch { $_ } }; $sandbox.NewToken() | Revoke-McpToken -PassThru -Confirm:$false",
        ["Register-McpClient"] = "Register-McpClient $sandbox.McpUri; Register-McpClient -AuthorizationServer $sandbox.GatewayUri -WhatIf; Register-McpClient http://127.0.0.1:1/mcp",
        ["Request-McpToken"] = "Request-McpToken $sandbox.McpUri -Credential $sandbox.Credential; Request-McpToken $sandbox.McpUri -Credential $sandbox.Credential -ClientId cid_none -ClientSecret $sandbox.Token.AccessToken; Request-McpToken $sandbox.McpUri -ClientCredentials -ClientId cid_none -ClientKey $sandbox.Token.AccessToken; $bad | ForEach-Object { $b = $_; try { Request-McpToken $sandbox.McpUri -AutoApprove -ClientId x -ClientSecret $b } catch { $_ }; try { Request-McpToken $sandbox.McpUri -ClientCredentials -ClientId x -ClientKey $b } catch { $_ } }; Request-McpToken $sandbox.McpUri -Credential $sandbox.Credential -WhatIf",
        ["Test-McpOAuthFlow"] = "Test-McpOAuthFlow $sandbox.McpUri -Credential $sandbox.Credential -OtherServer $sandbox.McpUri | ForEach-Object { $_; $_.Stages }; Set-AuthKitSandbox -Sandbox $sandbox -Fault token-invalid-grant; Test-McpOAuthFlow $sandbox.McpUri -Credential $sandbox.Credential | ForEach-Object { $_; $_.Stages }; Set-AuthKitSandbox -Sandbox $sandbox -Clear",
        ["Update-McpToken"] = "$sandbox.Token | Update-McpToken; Update-McpToken $sandbox.Token -WhatIf; Update-McpToken $sandbox.Token -ClientId cid_none -ClientSecret $sandbox.Token.AccessToken; $bad | ForEach-Object { $b = $_; try { Update-McpToken -Token $b } catch { $_ }; try { Update-McpToken $sandbox.Token -ClientSecret $b } catch { $_ } }; $bad | Update-McpToken",
        ["Test-McpDiscovery"] = "$sandbox | Test-McpDiscovery -Active; Test-McpDiscovery $sandbox.McpUri -Headers @{ 'X-Gate' = 'mat_" + Sentinel + "9' } | ForEach-Object { $_; $_.Findings; $_.Checks }; Set-AuthKitSandbox -Sandbox $sandbox -Fault challenge-403; ($sandbox | Test-McpDiscovery -Active).Findings | ForEach-Object { $_; $_.Replay }; Test-McpDiscovery https://user:" + Sentinel + "@127.0.0.1:1/mcp; Set-AuthKitSandbox -Sandbox $sandbox -Clear",
        ["Get-McpDiscovery"] = "$sandbox | Get-McpDiscovery -IncludeExchange -Active -Token $sandbox.Token -OtherToken $sandbox.Token.RefreshToken -ApiKey $sandbox.NewToken().AccessToken -Headers @{ 'X-Gate' = 'mat_" + Sentinel + "9' } | ForEach-Object { $_; $_.Probes; $_.Exchanges; $_.Evidence }; $sandbox | Get-McpDiscovery -AllowRegistration | ForEach-Object { $_.Evidence }; $bad | ForEach-Object { $b = $_; try { Get-McpDiscovery $sandbox.McpUri -Token $b } catch { $_ } }; $sandbox | Test-McpDiscovery -Token $sandbox.Token -ApiKey $sandbox.Token.RefreshToken | ForEach-Object { $_; $_.Findings; $_.Checks }",
        ["Get-McpRule"] = "Get-McpRule; Get-McpRule XXX-1",
        ["Find-McpLegacyOAuth"] = Folder + "[System.IO.File]::WriteAllText(\"$folder/server.js\", \"const key = 'mat_" + Sentinel + "11';\napp.post('/oauth/token', (req, res) => res.json({ access_token: jwt.sign({ sub: 1 }, 'mat_" + Sentinel + "12') }));\n\"); Find-McpLegacyOAuth $folder; Find-McpLegacyOAuth $folder -WholeFile; [System.IO.Directory]::Delete($folder, $true)",
        ["Invoke-McpMigration"] = Folder + "Invoke-McpMigration $sandbox.McpUri -StatePath $folder -Credential $sandbox.Credential -OldToken $sandbox.NewToken().AccessToken -ApiKey $sandbox.NewToken().AccessToken; Invoke-McpMigration http://127.0.0.1:1/mcp -StatePath $folder -AutoApprove -PassThru | ForEach-Object { $_; $_.Stages }; Invoke-McpMigration https://user:" + Sentinel + "@127.0.0.1:1/mcp -StatePath $folder -AutoApprove; $bad | ForEach-Object { $b = $_; try { Invoke-McpMigration $sandbox.McpUri -StatePath $folder -AutoApprove -OldToken $b } catch { $_ } }; " + Files,
        ["Get-McpMigration"] = Folder + "$null = Invoke-McpMigration $sandbox.McpUri -StatePath $folder -Credential $sandbox.Credential -OldToken $sandbox.Token.AccessToken -ApiKey $sandbox.Token.RefreshToken; Get-McpMigration $folder | ForEach-Object { $_; $_.Stages }; Get-McpMigration none.json; " + Files,
        ["Measure-McpReport"] = Checked + "$run | Measure-McpReport; $bad | Measure-McpReport; " + Files,
        ["Export-McpReport"] = Checked + "'json', 'jsonl', 'xml', 'md' | ForEach-Object { $run | Export-McpReport \"$folder/r.$_\" }; $bad | Export-McpReport $folder/bad.json; " + Files,
        ["Import-McpReport"] = Checked + "$run | Export-McpReport $folder/r.json 2>$null; Import-McpReport $folder/*.json; try { Import-McpReport $folder/none.json } catch { $_ }; " + Files,
        ["Compare-McpReport"] = Checked + "$run | Compare-McpReport @(); ($run | Compare-McpReport @()).Changes; $bad | Compare-McpReport @(); " + Files,
    };

    private readonly ModuleHost _host = new();
    private readonly string[] _secrets;

    public SecretsTests()
    {
        Result result = _host.Run("$sandbox = Start-AuthKitSandbox; Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey; $bad = " + BadSecrets
            + "; $sandbox.AdminKey; $sandbox.Token.AccessToken; $sandbox.Token.RefreshToken; $sandbox.Credential.Password");
        Assert.Empty(result.AllErrors);
        _secrets = [Sentinel, "sak_", .. result.Output.Select(static o => new NetworkCredential("", (SecureString)o.BaseObject).Password)];
        Assert.Equal(6, _secrets.Length);
    }

    public static TheoryData<string> Cmdlets => [.. Scenarios.Keys];

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_scenario() =>
        Assert.Equal(_host.Run("(Get-Command -Module AuthKit.Mcp).Name").Output.Select(static o => (string)o.BaseObject).Order(), Scenarios.Keys.Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void No_secret_is_shown_anywhere(string cmdlet)
    {
        Result result = _host.Run("$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; " + Scenarios[cmdlet]);
        List<string> texts =
        [
            .. result.Verbose.Select(static r => r.Message),
            .. result.Debug.Select(static r => r.Message),
            .. result.Warnings.Select(static r => r.Message),
            .. result.Information.Select(static r => $"{r.MessageData}"),
            .. result.Progress.Select(static r => $"{r.Activity} {r.StatusDescription} {r.CurrentOperation}"),
            .. result.AllErrors.Select(Everything),
            .. result.Output.SelectMany(static o => o.BaseObject is ErrorRecord e ? [Everything(e)] : new[] { $"{o}", PSSerializer.Serialize(o, 4) }),
        ];
        _host.Set("output", result.Output.Where(static o => o.BaseObject is not ErrorRecord).ToArray());
        texts.Add(string.Join('\n', _host.Show("$output")));
        texts.AddRange(result.Output.Where(static o => o.BaseObject is not ErrorRecord).GroupBy(static o => o.BaseObject.GetType()).Select(group =>
        {
            _host.Set("one", group.First());
            return string.Join('\n', _host.Show("$one"));
        }));
        Assert.NotEmpty(string.Concat(texts));
        foreach (string secret in _secrets)
        {
            Assert.DoesNotContain(texts, t => t.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string Everything(ErrorRecord error) => string.Join(
        '\n',
        error.ToString(),
        error.CategoryInfo.ToString(),
        $"{error.TargetObject}",
        error.TargetObject is null ? "" : PSSerializer.Serialize(error.TargetObject, 3),
        error.Exception.ToString(),
        error.FullyQualifiedErrorId,
        error.ErrorDetails?.ToString() ?? "");
}
