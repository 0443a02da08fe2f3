# Gives the library to import, or says why there is none: what AuthKit.Mcp.psm1 leaves out. Only core cmdlets and .NET, no disk writes, no network.
Set-StrictMode -Version 3.0

$edition = if ($PSVersionTable.ContainsKey('PSEdition')) { $PSVersionTable['PSEdition'] } else { 'Desktop' }
if ($edition -eq 'Core' -and $PSVersionTable['PSVersion'] -lt [version]'7.4') {
    throw "AuthKit.Mcp needs PowerShell 7.4 or later, or Windows PowerShell 5.1; this is PowerShell $($PSVersionTable['PSVersion']). Install a supported PowerShell and import the module there."
}

# AUTHKIT_MCP_FLAVOUR: 'netstandard2.0' lets the test suite load the Windows PowerShell flavour in a PowerShell 7 engine,
# 'net8.0' the libraries without the machine code of their images.
$flavour = if ($edition -eq 'Desktop' -or $env:AUTHKIT_MCP_FLAVOUR -eq 'netstandard2.0') { 'netstandard2.0' } else { 'net8.0' }

# In an installed module the binaries lie beside this script; in a checkout they lie in the stage of the last build.
$base = $PSScriptRoot
if (-not [System.IO.Directory]::Exists([System.IO.Path]::Combine($base, 'bin'))) {
    $base = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', 'artifacts', 'module', 'AuthKit.Mcp'))
}

$folder = [System.IO.Path]::Combine($base, 'bin', $flavour)

# The same libraries compiled ahead of time, so that a fresh session need not compile them. .NET 10 takes images made for it
# and fails at those of another platform, hence a folder for each. A package has them, a Debug build has none. Nobody has
# tried those for Linux on Alpine, whose C library is another one.
if ($flavour -eq 'net8.0' -and $env:AUTHKIT_MCP_FLAVOUR -ne 'net8.0' -and [System.Environment]::Version.Major -ge 10) {
    $runtime = [System.Runtime.InteropServices.RuntimeInformation]
    $system = if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } elseif ($IsLinux) { 'linux' } else { 'other' }
    $images = [System.IO.Path]::Combine($base, 'bin', 'net10.0', "$system-$($runtime::ProcessArchitecture)".ToLowerInvariant())
    $unknown = $runtime::RuntimeIdentifier.Contains('musl') -or $runtime::RuntimeIdentifier.StartsWith('alpine', [System.StringComparison]::Ordinal)
    # The library and not the folder: a build that removes images leaves empty folders.
    if (-not $unknown -and [System.IO.File]::Exists([System.IO.Path]::Combine($images, 'AuthKit.Mcp.PowerShell.dll'))) {
        $folder = $images
    }
}

$library = [System.IO.Path]::Combine($folder, 'AuthKit.Mcp.PowerShell.dll')
if (-not [System.IO.File]::Exists($library)) {
    throw "AuthKit.Mcp is not built here ($library is missing). Run 'dotnet build' in the repository, or install the module from the PowerShell Gallery with 'Install-PSResource AuthKit.Mcp'."
}

$loaded = 'AuthKit.Mcp.DependencyResolver' -as [type]
if ($null -ne $loaded -and $loaded.Assembly.Location -ne $library) {
    throw "AuthKit.Mcp is already loaded in this process from '$($loaded.Assembly.Location)'. .NET loads one copy of an assembly per process: start a new session to use '$library'."
}

if ($flavour -eq 'netstandard2.0') {
    # Before the import, because PowerShell reflects over every type of the library first.
    $null = [System.Reflection.Assembly]::LoadFrom($library)
    [AuthKit.Mcp.DependencyResolver]::Register()
}

$library
