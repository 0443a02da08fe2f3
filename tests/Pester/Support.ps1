# Imports the staged module of the last build; every test file dots this in its BeforeAll.
$manifest = Join-Path $PSScriptRoot '../../artifacts/module/AuthKit.Mcp/AuthKit.Mcp.psd1'
if (-not (Test-Path -LiteralPath $manifest)) {
    throw "The module is not built: run ./build.ps1 first."
}

Import-Module (Resolve-Path -LiteralPath $manifest).Path -ErrorAction Stop
