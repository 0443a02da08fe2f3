<#
.SYNOPSIS
    Checks a list of MCP servers, keeps reports, and says what changed and what drifted since the last one. For a scheduler or CI.
.DESCRIPTION
    Runs in PowerShell 7.4 or later, in Windows PowerShell 5.1, and in the small shell of this repository:

        pwsh -File samples/nightly.ps1 -Servers servers.csv -Reports ./reports
        dotnet run --project src/AuthKit.Mcp.Shell -- -File samples/nightly.ps1 -Servers servers.txt -Reports ./reports

    Ends with 0 when all is clean, 1 when there are findings (a server that cannot be reached is one), and 2 when the run
    could not judge all it was to judge: the list is missing, empty or has a bad entry, or a check was not finished.
.PARAMETER Servers
    The list: a text file with a URL per line (a line that begins with # is a comment), or a CSV file with a column Uri, ResourceUrl or McpUri. Its other
    columns may say how to check a server: Profile, Depth, SpecVersion, ExcludeRule and more, see Get-Help Test-McpDiscovery.
.PARAMETER Reports
    The folder of the reports. It is made when it is not there. Each run adds a JSON file, and replaces latest.html for people,
    latest.xml (JUnit) for CI and latest.prom for the textfile collector of Prometheus, with the expiry of each certificate.
.PARAMETER WaiverFile
    The deviations that are accepted, in the format of Test-McpDiscovery -WaiverFile.
.PARAMETER FailOn
    Error (default) or Warning: the findings that give exit code 1. New: only errors and warnings that the last report did not have.
    Drift: another authorization server, scope, endpoint or certificate than in the last report. 'New,Drift' is both.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Servers,

    [Parameter(Mandatory)]
    [string] $Reports,

    [string] $WaiverFile,

    [ValidatePattern('^(Error|Warning|New|Drift)( *, *(Error|Warning|New|Drift))*$')]
    [string] $FailOn = 'Error',

    [ValidateRange(1, 1024)]
    [int] $ThrottleLimit = 16
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

# .NET does not know the current location of PowerShell.
function Get-FullPath([string] $Path) { $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path) }

# Rows of cells by RFC 4180: what is in quotes may have commas, line breaks and doubled quotes. Import-Csv would do, but the small shell
# has no cmdlets that read files. No text of the list goes into an error: it may be a secret.
function Read-Row([string] $Text) {
    $end = 0
    $row = [System.Collections.Generic.List[string]]::new()
    foreach ($cell in [regex]::Matches($Text, '\G(?:(?<comment>(?<![^\r\n])[ \t]*#[^\r\n]*)|[ \t]*"(?<quoted>(?:[^"]|"")*)"[ \t]*|(?<plain>(?![ \t]*")[^,\r\n]*))(?<end>,|\r\n|\r|\n|\z)')) {
        $end = $cell.Index + $cell.Length
        if ($cell.Groups['quoted'].Success) { $row.Add($cell.Groups['quoted'].Value.Replace('""', '"')) }
        elseif ($cell.Groups['plain'].Success) { $row.Add($cell.Groups['plain'].Value.Trim()) }
        if ($cell.Groups['end'].Value -ne ',') {
            if ($row.Where({ $_ }).Count -gt 0) { , $row.ToArray() }
            $row.Clear()
        }
    }

    if ($end -lt $Text.Length) { throw "The list has a quote without its other half in or after line $($Text.Substring(0, $end).Split("`n").Count)." }
}

function Get-Target([string] $Path) {
    $text = [System.IO.File]::ReadAllText((Get-FullPath $Path))
    $lines = @($text.Split("`n").Where({ $_.Trim() -and -not $_.TrimStart().StartsWith('#') }))
    if ($lines.Count -eq 0) { return }
    if ($lines[0].Trim() -notmatch '(^|[,;\t])\s*"?(Uri|ResourceUrl|McpUri)"?\s*([,;\t]|$)') { return $lines }

    $rows = @(Read-Row $text)
    $columns = $rows[0]
    if (-not $columns.Where({ $_ -in 'Uri', 'ResourceUrl', 'McpUri' })) { throw 'The columns of the list are separated by semicolons or tabs. Separate them by commas: Import-Csv -Delimiter reads the list, and Export-Csv writes it.' }

    for ($i = 1; $i -lt $rows.Count; $i++) {
        $row = $rows[$i]
        $cells = [ordered] @{}
        # A row without a URL is refused by the check, which says so.
        for ($j = 0; $j -lt $columns.Count; $j++) { if ($columns[$j]) { $cells[$columns[$j]] = $(if ($row.Count -gt $j) { $row[$j] } else { '' }) } }
        [pscustomobject] $cells
    }
}

$latest = @()
$results = @()
$problems = @()

try {
    if (-not (Get-Module AuthKit.Mcp)) {
        # The module of this checkout where it is built, else the one that is installed.
        $isBuilt = [System.IO.Directory]::Exists("$PSScriptRoot/../artifacts/module/AuthKit.Mcp")
        try { Import-Module $(if ($isBuilt) { "$PSScriptRoot/../AuthKit.Mcp.psd1" } else { 'AuthKit.Mcp' }) }
        catch {
            if ($isBuilt -or $_.FullyQualifiedErrorId -notlike 'Modules_ModuleNotFound*') { throw }
            throw "AuthKit.Mcp is neither built in this checkout nor installed. Run 'dotnet build' in it, or 'Install-PSResource AuthKit.Mcp'."
        }
    }

    $folder = Get-FullPath $Reports
    $null = [System.IO.Directory]::CreateDirectory($folder)
    $earlier = @([System.IO.Directory]::GetFiles($folder, 'mcp-*.json'))
    [array]::Sort($earlier, [System.StringComparer]::Ordinal)
    $latest = @('html', 'xml', 'prom').ForEach({ [System.IO.Path]::Combine($folder, "latest.$_") })

    $check = @{ ThrottleLimit = $ThrottleLimit }
    if ($WaiverFile) { $check.WaiverFile = Get-FullPath $WaiverFile }

    # An entry that cannot be checked must neither end the run nor be lost: it is shown now and counted below.
    $results = @(Get-Target $Servers | Test-McpDiscovery @check -ErrorAction Continue -ErrorVariable problems)
    $wanted = @($FailOn.Split(',').ForEach({ $_.Trim() }))
    $level = if ($wanted -contains 'Warning') { 'Warning' } else { 'Error' }
    $summary = $results + @($problems) | Measure-McpReport -FailOn $level
    $exitCode = $summary.ExitCode

    # What could not be checked is in these too: they must not be green when the run is not. It has been shown already.
    $results + @($problems) | Export-McpReport $latest -FailOn $level -ErrorAction SilentlyContinue

    # A run without results is no report: the next one is compared with the last that is.
    if ($results.Count -gt 0) {
        $results + @($problems) | Export-McpReport -ErrorAction SilentlyContinue ([System.IO.Path]::Combine($folder, "mcp-$([datetime]::UtcNow.ToString('yyyyMMdd-HHmmss-fff', [cultureinfo]::InvariantCulture)).json"))

        if ($earlier.Count -gt 0) {
            $changes = $results + @($problems) | Compare-McpReport -ReferencePath $earlier[-1] -FailOn $wanted
            $changes | Out-Default
            if ($wanted -contains 'New' -or $wanted -contains 'Drift') { $exitCode = $changes.ExitCode }
        }

        $results.Where({ $_.Verdict -ne 'Pass' }) | Out-Default
    }

    $summary | Out-Default
}
catch {
    # What is not known to be clean must not end like it.
    "The run failed: $_" | Out-Default
    if ($latest) { try { @($results) + @($problems) + $_ | Export-McpReport $latest -ErrorAction SilentlyContinue } catch { "$_" | Out-Default } }
    exit 2
}

exit $exitCode
