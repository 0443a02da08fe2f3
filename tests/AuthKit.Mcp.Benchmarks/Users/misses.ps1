# Validates tokens that no cache knows, one by one, by turns: by a bare HttpClient, by Get-AuthKitUser and, where there is one, by
# Invoke-RestMethod. Writes the median of each in microseconds as its last line; 0 for what there is not.
param(
    [Parameter(Mandatory)] [string] $Gateway,
    [Parameter(Mandatory)] [int] $Tokens,
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [string] $Floor
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module $Manifest
Connect-AuthKit -Uri $Gateway -NoAdminKey -NoProxy
$assembly = [System.Reflection.Assembly]::LoadFrom($Floor)
$client = [Activator]::CreateInstance($assembly.GetType('AuthKit.Mcp.Benchmarks.Users.UserinfoFloor'), $Gateway)
$hasRest = [bool]$ExecutionContext.InvokeCommand.GetCommand('Invoke-RestMethod', 'Cmdlet')
$watch = [System.Diagnostics.Stopwatch]::new()
$times = @{ floor = [System.Collections.Generic.List[double]]::new(); module = [System.Collections.Generic.List[double]]::new(); rest = [System.Collections.Generic.List[double]]::new() }

# The first third lets the runtime optimise and is not counted.
$warmUp = [int]($Tokens / 2)
for ($n = -$warmUp; $n -lt $Tokens; $n++) {
    $token = 'mat_' + [guid]::NewGuid().ToString('N')
    $watch.Restart()
    $client.Get($token)
    $floorTime = $watch.Elapsed.TotalMicroseconds

    $watch.Restart()
    $user = Get-AuthKitUser $token
    $moduleTime = $watch.Elapsed.TotalMicroseconds
    if (-not $user.Sub) { throw 'Get-AuthKitUser wrote no user.' }

    $restTime = 0
    if ($hasRest) {
        $watch.Restart()
        $user = Invoke-RestMethod "$Gateway/oauth/userinfo" -Headers @{ Authorization = "Bearer $token" } -NoProxy
        $restTime = $watch.Elapsed.TotalMicroseconds
        if (-not $user.sub) { throw 'Invoke-RestMethod wrote no user.' }
    }

    if ($n -ge 0) {
        $times.floor.Add($floorTime)
        $times.module.Add($moduleTime)
        $times.rest.Add($restTime)
    }
}

$client.Dispose()
if ((Get-AuthKitConnection).Cache.Hits -ne 0) { throw 'Some tokens were known.' }
Disconnect-AuthKit
$medians = foreach ($name in 'floor', 'module', 'rest') { $times[$name].Sort(); $times[$name][[int]($Tokens / 2)] }
[string]::Format([cultureinfo]::InvariantCulture, '{0} {1} {2}', $medians[0], $medians[1], $medians[2])
