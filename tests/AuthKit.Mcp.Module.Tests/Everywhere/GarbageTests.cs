using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Everywhere;

/// <summary>Garbage at every parameter of every cmdlet: an error names the parameter, and nothing is left half done.</summary>
public sealed class GarbageTests : IDisposable
{
    private readonly ModuleHost _host = new();

    public GarbageTests() => _host.Run("$sandbox = Start-AuthKitSandbox; Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey; $sandbox.ClearRequests()");

    /// <summary>Garbage by parameter type, for parameters whose cmdlets need nothing else to be called.</summary>
    public static TheoryData<string, string, string> Calls => new()
    {
        // The everyday switches of HTTP cmdlets.
        { "Test-McpDiscovery $sandbox.McpUri -TimeoutSec 0", "TimeoutSec", "ParameterArgumentValidationError" },
        { "Test-McpDiscovery $sandbox.McpUri -TimeoutSec many", "TimeoutSec", "CannotConvertArgumentNoMessage" },
        { "Test-McpDiscovery $sandbox.McpUri -ThrottleLimit 0", "ThrottleLimit", "ParameterArgumentValidationError" },
        { "Test-McpDiscovery $sandbox.McpUri -DeadlineSec -1", "DeadlineSec", "ParameterArgumentValidationError" },
        { "Test-McpDiscovery $sandbox.McpUri -RunDeadlineSec 0", "RunDeadlineSec", "ParameterArgumentValidationError" },
        { "Test-McpDiscovery $sandbox.McpUri -Depth Deep", "Depth", "CannotConvertArgumentNoMessage" },
        { "Test-McpDiscovery $sandbox.McpUri -Profile Mine", "Profile", "CannotConvertArgumentNoMessage" },
        { "Test-McpDiscovery $sandbox.McpUri -SpecVersion 2099-01-01", "SpecVersion", "ParameterArgumentValidationError" },
        { "Test-McpDiscovery $sandbox.McpUri -Headers text", "Headers", "ParameterArgumentTransformationError" },
        { "Test-McpDiscovery $sandbox.McpUri -Headers @{ 'bad name' = 'x' }", "-Headers", "InvalidArgument" },
        { "Test-McpDiscovery $sandbox.McpUri -Headers @{ 'X-A' = \"x`r`nX-B: y\" }", "-Headers", "InvalidArgument" },
        { "Test-McpDiscovery $sandbox.McpUri -UserAgent \"x`ny\"", "-UserAgent", "InvalidArgument" },
        { "Test-McpDiscovery $sandbox.McpUri -Proxy 'no proxy'", "-Proxy", "InvalidArgument" },
        { "Test-McpDiscovery $sandbox.McpUri -Proxy 'ftp://127.0.0.1:9'", "-Proxy", "InvalidArgument" },
        { "Test-McpDiscovery $sandbox.McpUri -Certificate text", "Certificate", "CannotConvertArgumentNoMessage" },
        { "Test-McpDiscovery $null", "Uri", "ParameterArgumentValidationErrorNullNotAllowed" },
        { "Test-McpDiscovery ''", "-Uri", "InvalidUri" },
        { "Get-McpRule $null", "Id", "ParameterArgumentValidationError" },
        { "Get-McpRule ''", "Id", "ParameterArgumentValidationError" },
        { "Connect-AuthKit -Uri 'no url' -AdminKey x", "-Uri", "InvalidUri" },
        { "Connect-AuthKit -Uri \"$($sandbox.GatewayUri)`n\" -AdminKey x", "-Uri", "InvalidUri" },
        { "Connect-AuthKit -Uri $sandbox.McpUri -AdminKey x", "-Uri", "InvalidUri" },
        { "Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey ''", "-AdminKey", "InvalidSecret" },
        { "Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey 5", "-AdminKey", "InvalidSecret" },
        { "New-AuthKitServer -Name '' -ResourceUrl https://a.contoso.com/mcp", "Name", "InvalidArgument" },
        { "New-AuthKitServer -Name A -ResourceUrl 'not a url'", "-ResourceUrl", "InvalidUri" },
        { "New-AuthKitServer -Name A -ResourceUrl \"https://a.contoso.com/mcp`n\"", "-ResourceUrl", "InvalidUri" },
        { "New-AuthKitServer -Name A -ResourceUrl https://a.contoso.com/mcp -Scopes 'a\"b'", "-Scopes", "InvalidArgument" },
        { "New-McpIntegration Go -ResourceUrl \"https://a.contoso.com/mcp`n\" -AuthKitUrl https://b.contoso.com -AsText", "-ResourceUrl", "InvalidUri" },
        { "New-McpIntegration Go -ResourceUrl https://a.contoso.com/mcp -AuthKitUrl https://b.contoso.com/x -AsText", "-AuthKitUrl", "InvalidUri" },
        { "New-McpIntegration Go -ResourceUrl https://a.contoso.com/mcp -AuthKitUrl https://b.contoso.com -Scopes 'a\"b' -AsText", "-Scopes", "InvalidArgument" },
        { "New-McpIntegration Go -ResourceUrl https://a.contoso.com/mcp -AuthKitUrl https://b.contoso.com -ApiKeyPrefix 'a b' -AsText", "-ApiKeyPrefix", "InvalidArgument" },
        { "New-McpIntegration Rails -ResourceUrl https://a.contoso.com/mcp -AsText", "Framework", "CannotConvertArgumentNoMessage" },
        { "New-McpSchedule Cron ''", "ServerList", "ParameterArgumentValidationError" },
        { "New-McpSchedule Cron nowhere:servers.txt -AsText", "-ServerList", "InvalidArgument" },
        { "New-McpSchedule Cron ./servers.txt -At 25:00 -AsText", "-At", "InvalidArgument" },
        { "New-McpSchedule Cron ./servers.txt -Every Year -AsText", "Every", "CannotConvertArgumentNoMessage" },
        { "New-McpSchedule Cron ./servers.txt -Cron '* * * *' -AsText", "-Cron", "InvalidArgument" },
        { "New-McpSchedule Cron ./servers.txt -Cron '61 * * * *' -AsText", "-Cron", "InvalidArgument" },
        { "New-McpSchedule Cron ./servers.txt -Name '' -AsText", "Name", "ParameterArgumentValidationError" },
        { "New-McpSchedule Cron ./servers.txt -ShardCount 0 -AsText", "ShardCount", "ParameterArgumentValidationError" },
        { "New-McpSchedule Cron ./servers.txt -ShardCount 8 -AsText", "-ShardCount", "InvalidArgument" },
        { "New-McpSchedule Cron ./servers.txt -SecretName 'a b' -AsText", "-SecretName", "InvalidArgument" },
        { "New-McpSchedule Cron ./servers.txt -TimeoutMinutes 1 -AsText", "TimeoutMinutes", "ParameterArgumentValidationError" },
        { "New-McpSchedule Cron ./servers.txt -DestinationPath variable:x -AsText", "-DestinationPath", "InvalidArgument" },
        { "New-AuthKitServer -Name A -ResourceUrl https://a.contoso.com/mcp -Connection text", "Connection", "ParameterArgumentTransformationError" },
        { "Get-AuthKitServer -Connection 5", "Connection", "ParameterArgumentTransformationError" },
        { "Get-AuthKitUser -Token ''", "-Token", "InvalidSecret" },
        { "Get-AuthKitUser -Token 5", "-Token", "InvalidSecret" },
        { "Get-AuthKitUser -Token $null", "-Token", "InvalidSecret" },
        { "Get-AuthKitUser -Token mat_x -ThrottleLimit 0", "ThrottleLimit", "ParameterArgumentValidationError" },
        { "Resolve-AuthKitUser -Token '' -Find { } -Create { }", "-Token", "InvalidSecret" },
        { "Resolve-AuthKitUser -Token mat_x -Find text -Create { }", "Find", "CannotConvertArgumentNoMessage" },
        { "Resolve-AuthKitUser -Token mat_x -Find { } -Create { } -Provider ''", "Provider", "ParameterArgumentValidationError" },
        { "Resolve-AuthKitUser -User 5 -Find { } -Create { }", "User", "CannotConvertArgumentNoMessage" },
        { "Test-AuthKitToken -Token \"mat_x`n\"", "-Token", "InvalidSecret" },
        { "Clear-AuthKitTokenCache -Token ' '", "-Token", "InvalidSecret" },
        { "Revoke-McpToken -Token '' -Confirm:$false", "-Token", "InvalidSecret" },
        { "Update-McpToken -Token mat_x", "-Token", "InvalidArgument" },
        { "Update-McpToken -Token 5", "-Token", "InvalidArgument" },
        { "Revoke-McpToken -Token mat_x -RevocationEndpoint 'no url' -Confirm:$false", "-RevocationEndpoint", "InvalidUri" },
        { "Test-AuthKitInstance -Uri 'no url'", "-Uri", "InvalidUri" },
        { "Measure-McpReport -FailOn Note", "FailOn", "ParameterArgumentValidationError" },
        { "Export-McpReport ''", "Path", "ParameterArgumentValidationError" },
        { "Export-McpReport r.txt", "-Path", "InvalidArgument" },
        { "Export-McpReport variable:r.json", "-Path", "InvalidArgument" },
        { "Export-McpReport nowhere:r.json", "-Path", "InvalidArgument" },
        { "Export-McpReport r.json -Format Docx", "Format", "CannotConvertArgumentNoMessage" },
        { "Export-McpReport r.json -Append", "-Append", "InvalidArgument" },
        { "Import-McpReport ''", "Path", "ParameterArgumentValidationError" },
        { "Import-McpReport variable:r*", "-Path", "InvalidArgument" },
        { "Import-McpReport -LiteralPath nowhere:r.json", "-LiteralPath", "InvalidArgument" },
        { "Compare-McpReport 5", "-ReferenceObject", "InvalidArgument" },
        { "Compare-McpReport @() -FailOn Old", "FailOn", "CannotConvertArgumentNoMessage" },
        { "Compare-McpReport @() -FailOn New, None", "-FailOn", "InvalidArgument" },
        { "Compare-McpReport -ReferencePath nowhere:r.json", "-ReferencePath", "InvalidArgument" },
        { "Invoke-McpMigration '' -StatePath s.json -AutoApprove", "-Uri", "InvalidUri" },
        { "Invoke-McpMigration $sandbox.McpUri -StatePath ''", "-StatePath", "InvalidArgument" },
        { "Invoke-McpMigration $sandbox.McpUri -StatePath variable:s", "-StatePath", "InvalidArgument" },
        { "Invoke-McpMigration $sandbox.McpUri -StatePath s.json -SourcePath nowhere:x", "-SourcePath", "InvalidArgument" },
        { "Invoke-McpMigration $sandbox.McpUri -StatePath s.json -Step Party", "Step", "CannotConvertArgumentNoMessage" },
        { "Invoke-McpMigration $sandbox.McpUri -StatePath s.json -MaxAgeHours 0", "MaxAgeHours", "ParameterArgumentValidationError" },
        { "Invoke-McpMigration $sandbox.McpUri -StatePath s.json -ApiKey ' '", "-ApiKey", "InvalidSecret" },
        { "Invoke-McpMigration $sandbox.McpUri -StatePath s.json -OldToken 5", "-OldToken", "InvalidSecret" },
        { "Get-McpMigration ''", "StatePath", "ParameterArgumentValidationError" },
        { "Get-McpMigration variable:s*", "-StatePath", "InvalidArgument" },
        { "Get-McpMigration -LiteralPath nowhere:s.json", "-LiteralPath", "InvalidArgument" },
        { "Test-AuthKitInstance -LatencyProbes -1", "LatencyProbes", "ParameterArgumentValidationError" },
    };

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Calls))]
    public void An_error_names_the_parameter_and_nothing_is_written(string call, string named, string id)
    {
        Result result = _host.Run(call);
        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(named, error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.Empty(result.Output);
        Assert.Equal(1, _host.Run("$sandbox.ServerCount").Single<int>());
        Assert.Equal(0, _host.Run("$sandbox.Requests.Where({ $_.Method -eq 'POST' -and $_.Host -eq 'Gateway' }).Count").Single<int>());
    }

    [Fact]
    public void Every_parameter_of_every_cmdlet_says_what_it_is()
    {
        // A parameter nobody described is one nobody thought about; the help generator checks the words, this the presence.
        Result result = _host.Run("""
            foreach ($command in Get-Command -Module AuthKit.Mcp) {
                $known = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
                foreach ($name in $command.Parameters.Keys.Where({ $_ -notin $known })) {
                    $help = Get-Help $command.Name -Parameter $name -ErrorAction SilentlyContinue
                    if (-not $help.description) { "$($command.Name) -$name" }
                }
            }
            """);
        Assert.Empty(result.Output.Select(static o => (string)o.BaseObject));
    }
}
