# One contender in a fresh pwsh: writes "wall first warm" in milliseconds and the peak memory in MiB as its last line.
#   wall: the contender alone over all endpoints; first and warm are used by the single checks.
param(
    [Parameter(Mandatory)] [string] $Contender,
    [Parameter(Mandatory)] [int] $Servers,
    [Parameter(Mandatory)] [int] $Port,
    [Parameter(Mandatory)] [int] $Limit,
    [Parameter(Mandatory)] [string] $Manifest,
    [int] $Again = 20,
    [string] $Floor,
    [int] $Requests
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$endpoints = foreach ($i in 1..$Servers) { "http://127.77.$([math]::Floor($i / 250)).$($i % 250 + 1):$Port/mcp" }

# What people write today: five requests of each server, read with what PowerShell has.
$five = {
    param($endpoint)
    $initialize = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"iwr","version":"0"}}}'
    $origin = $endpoint.Substring(0, $endpoint.Length - 4)
    $common = @{ SkipHttpErrorCheck = $true; MaximumRedirection = 0; NoProxy = $true }
    foreach ($n in 1..3) {
        $answer = Invoke-WebRequest $endpoint -Method Post -Body $initialize -ContentType 'application/json' -Headers @{ Accept = 'application/json, text/event-stream' } @common
        if ($answer.StatusCode -ne 401) { throw "$endpoint answered $($answer.StatusCode)" }
    }
    foreach ($place in '/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource') {
        $null = (Invoke-WebRequest "$origin$place" @common).Content | ConvertFrom-Json
    }
}

if ($Contender -eq 'module') { Import-Module $Manifest }
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$first = $warm = 0
switch ($Contender) {
    'module' {
        $bad = @($endpoints | Test-McpDiscovery -ThrottleLimit $Limit -NoProxy | Where-Object Verdict -ne Pass)
        if ($bad) { throw "$($bad.Count) servers did not pass: $($bad[0].RootCause)" }
    }
    'floor' {
        $type = [System.Reflection.Assembly]::LoadFrom($Floor).GetType('AuthKit.Mcp.Benchmarks.Fleet.Floor')
        $null = $type.GetMethod('RunAsync').Invoke([Activator]::CreateInstance($type, $true), @([string[]]$endpoints, $Limit, $Requests)).GetAwaiter().GetResult()
    }
    'parallel' {
        $text = $five.ToString()
        $endpoints | ForEach-Object -ThrottleLimit $Limit -Parallel { & ([scriptblock]::Create($using:text)) $_ }
    }
    'loop' { foreach ($endpoint in $endpoints) { & $five $endpoint } }
    'one-check' {
        Import-Module $Manifest
        $null = Test-McpDiscovery $endpoints[0] -NoProxy
        $first = $watch.Elapsed.TotalMilliseconds
        if ($Again -gt 0) {
            $times = foreach ($n in 1..$Again) { $watch.Restart(); $null = Test-McpDiscovery $endpoints[$n % $Servers] -NoProxy; $watch.Elapsed.TotalMilliseconds }
            $warm = ($times | Sort-Object)[[math]::Floor($times.Count / 2)]
        }
    }
    'one-five' {
        & $five $endpoints[0]
        $first = $watch.Elapsed.TotalMilliseconds
        if ($Again -gt 0) {
            $times = foreach ($n in 1..$Again) { $watch.Restart(); & $five $endpoints[$n % $Servers]; $watch.Elapsed.TotalMilliseconds }
            $warm = ($times | Sort-Object)[[math]::Floor($times.Count / 2)]
        }
    }
}

$wall = $watch.Elapsed.TotalMilliseconds
$peak = [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
[string]::Format([cultureinfo]::InvariantCulture, '{0} {1} {2} {3}', $wall, $first, $warm, $peak)
