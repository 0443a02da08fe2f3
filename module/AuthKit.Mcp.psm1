# Runs at every import: no disk writes and no network. In a fresh session each further operation of a script costs an import some
# milliseconds, even where it is not reached, so this is the usual way only: a PowerShell on .NET 10 or later, on a platform for which
# the package has libraries compiled ahead of time. AuthKit.Mcp.Library.ps1 knows all the others, and why an import can fail.
$library = "$PSScriptRoot/bin/net10.0/$([System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)/AuthKit.Mcp.PowerShell.dll"
if ($env:AUTHKIT_MCP_FLAVOUR -or [System.Runtime.InteropServices.RuntimeInformation]::FrameworkDescription -notlike '.NET 1?.*' -or -not ([System.IO.FileInfo]$library).Exists) {
    $library = & "$PSScriptRoot/AuthKit.Mcp.Library.ps1"
}

try {
    Import-Module -Name $library -ErrorAction Stop
}
catch {
    $null = & "$PSScriptRoot/AuthKit.Mcp.Library.ps1"
    throw
}
