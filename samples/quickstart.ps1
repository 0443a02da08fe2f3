<#
    A first walk through AuthKit.Mcp, with real HTTP and no network: an embedded gateway and MCP server on loopback.
    It runs in the small shell of this repository, which has only PowerShell's core cmdlets, and in PowerShell itself
    (after a build, or with the module installed):

        dotnet run --project src/AuthKit.Mcp.Shell -- -File samples/quickstart.ps1
        pwsh -File samples/quickstart.ps1

    Ends with 0 when everything went as told, and with 1 at the first thing that did not.
#>
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
if (-not (Get-Module AuthKit.Mcp)) {
    # The module of this checkout where it is built, else the one that is installed.
    $isBuilt = [System.IO.Directory]::Exists("$PSScriptRoot/../artifacts/module/AuthKit.Mcp")
    try { Import-Module $(if ($isBuilt) { "$PSScriptRoot/../AuthKit.Mcp.psd1" } else { 'AuthKit.Mcp' }) }
    catch {
        if ($isBuilt -or $_.FullyQualifiedErrorId -notlike 'Modules_ModuleNotFound*') { throw }
        throw "AuthKit.Mcp is neither built in this checkout nor installed. Run 'dotnet build' in it, or 'Install-PSResource AuthKit.Mcp'."
    }
}

function Say([string] $text) { "`n== $text" | Out-Default }

function Assert([bool] $holds, [string] $what) {
    if (-not $holds) {
        "Not as told: $what" | Out-Default
        Stop-AuthKitSandbox
        exit 1
    }
}

Say 'Start an AuthKit-compatible gateway and a protected MCP server on loopback'
$sandbox = Start-AuthKitSandbox -NoRegistration
$sandbox | Out-Default

Say 'Connect to the gateway; the key is verified and then kept out of sight'
Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
Get-AuthKitConnection | Out-Default
$instance = Test-AuthKitInstance -LatencyProbes 5
$instance.Checks | Out-Default
Assert ($instance.Verdict -ne 'Fail') 'the gateway is healthy'

Say 'Register the MCP server. A second run finds it again instead of making a duplicate'
$server = New-AuthKitServer -Name 'Quickstart' -ResourceUrl $sandbox.McpUri -Scopes mcp:tools, mcp:read -IfNotExists
$server | Out-Default
$again = New-AuthKitServer -Name 'Quickstart' -ResourceUrl $sandbox.McpUri -IfNotExists 3>$null
Assert ($again.Id -eq $server.Id) 'the second registration returns the first server'
Assert ($sandbox.ServerCount -eq 1) 'the gateway has one server'
"Registered once: $($again.Id) both times, $($sandbox.ServerCount) server at the gateway." | Out-Default

Say 'Check every server of the gateway: this one is clean. What is left are known gaps of the gateway itself'
$clean = Get-AuthKitServer | Test-McpDiscovery
$clean | Out-Default
Assert ($clean.ErrorCount -eq 0 -and $clean.RootCause.StartsWith('AKT-009')) 'a clean server has nothing to repair'

Say 'Plant what goes wrong in practice. Each fault is named once, at its root, with the fix for this server'
$faults = [ordered] @{
    'prm-root-not-found'    = 'PRM-002' # "Claude couldn't connect": the metadata is not at the root
    'prm-servers-newline'   = 'PRM-012' # the redirect loop: AUTHKIT_URL ends in a line break
    'prm-no-cors'           = 'COR-001' # CORS error in the browser
    'challenge-missing'     = 'CHL-004' # a proxy strips WWW-Authenticate
    'challenge-403'         = 'CHL-001' # 403 where 401 belongs
    'challenge-raw-newline' = 'HYG-003' # a raw line break in a header
    'as-issuer-slash'       = 'ASM-005' # one slash too many in the issuer
}
foreach ($fault in $faults.Keys) {
    Set-AuthKitSandbox -Fault $fault
    $found = $sandbox | Test-McpDiscovery
    "`n-- $fault" | Out-Default
    "   Cause: $($found.RootCause)" | Out-Default
    "   Fix:   $($found.Fix)" | Out-Default
    Assert $found.RootCause.StartsWith($faults[$fault]) "$fault is found as $($faults[$fault])"
    Assert ($found.Fix.Contains($sandbox.McpUri.Replace('/mcp', '')) -or $found.Fix.Contains($sandbox.GatewayUri)) 'the fix names the own URLs'
}
Set-AuthKitSandbox -Clear

Say 'Whose token is this? Then revoke it, and see it refused'
$token = $sandbox.NewToken()
$token | Get-AuthKitUser | Out-Default
$token | Revoke-McpToken -Confirm:$false
$refused = Test-AuthKitToken -Token $token
$refused | Out-Default
Assert (-not $refused.Valid) 'the revoked token is refused'

Say 'Clean up'
Disconnect-AuthKit
Stop-AuthKitSandbox
'Done. Next: Get-Help Test-McpDiscovery -Full, and about_AuthKit.Mcp.' | Out-Default
exit 0
