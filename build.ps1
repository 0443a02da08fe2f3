#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests and packs AuthKit.Mcp: a thin front to the .NET SDK, for PowerShell 7 and Windows PowerShell 5.1.
.PARAMETER Task
    Build (default): compiles and stages the module in artifacts/module.
    Test: builds and runs every test that needs no PowerShell.
    Pester: builds, then runs the Pester suite in this PowerShell.
    Analyze: builds with the .NET analyzers as errors, then runs PSScriptAnalyzer where it is installed.
    Pack: puts the staged module into a package for the PowerShell Gallery, in artifacts/package; a Release one is also compiled ahead of time.
    Demo: walks through the module on an embedded gateway.
.PARAMETER Configuration
    Debug (default) or Release.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Pack -Configuration Release
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Analyze', 'Pack', 'Demo')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    # The exit code of dotnet is the exit code of this script.
    & dotnet @args | Out-Default
    if ($LASTEXITCODE -ne 0) {
        exit $LASTEXITCODE
    }
}

function Get-NewestModule([string] $Name, [version] $Minimum) {
    $found = @(Get-Module -ListAvailable -Name $Name).Where({ $_.Version -ge $Minimum })
    if ($found.Count -gt 0) { $found[0] }
}

$root = $PSScriptRoot
$solution = [System.IO.Path]::Combine($root, 'PSAuthKit.sln')

if ($null -eq $ExecutionContext.InvokeCommand.GetCommand('dotnet', 'Application')) {
    throw "The .NET SDK is needed to build: install the version that global.json names from https://dotnet.microsoft.com/download, then run this script again."
}

switch ($Task) {
    'Build' {
        Invoke-Dotnet build $solution --configuration $Configuration
    }
    'Test' {
        Invoke-Dotnet test $solution --configuration $Configuration
    }
    'Pester' {
        $pester = Get-NewestModule Pester 5.3
        if ($null -eq $pester) {
            throw "The Pester suite needs Pester 5.3 or later: run 'Install-PSResource Pester', or 'Install-Module Pester -SkipPublisherCheck' in Windows PowerShell."
        }

        Invoke-Dotnet build ([System.IO.Path]::Combine($root, 'src', 'AuthKit.Mcp.PowerShell')) --configuration $Configuration
        Import-Module $pester
        $result = Invoke-Pester -Path ([System.IO.Path]::Combine($root, 'tests', 'Pester')) -PassThru
        exit [int]($result.Result -ne 'Passed')
    }
    'Analyze' {
        Invoke-Dotnet build $solution --configuration $Configuration --no-incremental
        $analyzer = Get-NewestModule PSScriptAnalyzer 1.21
        if ($null -eq $analyzer) {
            "The C# analyzers are content. The scripts were not analyzed: PSScriptAnalyzer is not installed ('Install-PSResource PSScriptAnalyzer')." | Out-Default
        }
        else {
            Import-Module $analyzer
            $findings = @($root, "$root/module", "$root/samples", "$root/tests/Pester" | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Severity Warning, Error })
            $findings | Out-Default
            exit [int]($findings.Count -gt 0)
        }
    }
    'Pack' {
        Invoke-Dotnet run --project ([System.IO.Path]::Combine($root, 'build', 'Pack')) --configuration $Configuration
    }
    'Demo' {
        Invoke-Dotnet run --project ([System.IO.Path]::Combine($root, 'src', 'AuthKit.Mcp.Shell')) --configuration $Configuration '--' -File ([System.IO.Path]::Combine($root, 'samples', 'quickstart.ps1'))
    }
}
