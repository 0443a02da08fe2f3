<#
    Gives an access token for one MCP server, for scripts that run unattended, and keeps what it needs in a
    SecretManagement vault between runs. Somebody signs in once; from then on the token is renewed.

        $token = ./samples/token.ps1 https://mcp.contoso.com/mcp -Vault Ops
        Test-McpDiscovery https://mcp.contoso.com/mcp -Token $token

    -Credential signs in at the form of the authorization server, without a browser, for a user made for this.
    The answer is a SecureString; nothing is written to disk in clear, and nothing is shown.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Uri,
    [string] $Name = "AuthKit.Mcp $Uri",
    [string] $Vault,
    [pscredential] $Credential
)
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

$place = @{ Name = $Name }
if ($Vault) { $place.Vault = $Vault }

function Save([AuthKit.Mcp.McpToken] $issued) {
    # Text and SecureStrings are all that a vault's table can hold; what is not known is left out.
    $kept = @{ AccessToken = $issued.AccessToken }
    foreach ($part in 'RefreshToken', 'Resource', 'Issuer', 'ClientId', 'TokenEndpoint', 'RevocationEndpoint') {
        if ($null -ne $issued.$part) { $kept[$part] = $issued.$part }
    }
    if ($issued.Client -and $issued.Client.ClientSecret) { $kept.ClientSecret = $issued.Client.ClientSecret }
    elseif ($kept.ClientId -and $saved -and $saved['ClientSecret']) { $kept.ClientSecret = $saved['ClientSecret'] }
    if ($issued.ExpiresAt) { $kept.ExpiresAt = $issued.ExpiresAt.ToString('o', [cultureinfo]::InvariantCulture) }
    Set-Secret @place -Secret $kept
}

# Only that nothing is there yet: a vault that is locked or gone must not lead to a sign-in and one more client with each run.
try { $saved = Get-Secret @place -ErrorAction Stop }
catch {
    if ($_.FullyQualifiedErrorId -notlike 'GetSecretNotFound*') { throw }
    $saved = $null
}

if ($saved) {
    # Five minutes are left for what the token is wanted for. One that does not say when it ends is renewed where it can be.
    $holds = if ($saved['ExpiresAt']) { [datetimeoffset]::Parse($saved['ExpiresAt'], [cultureinfo]::InvariantCulture) -gt [datetimeoffset]::UtcNow.AddMinutes(5) } else { -not $saved['RefreshToken'] }
    if ($holds) { return $saved['AccessToken'] }
    if ($saved['RefreshToken']) {
        $known = @{}
        foreach ($part in 'AccessToken', 'RefreshToken', 'Resource', 'Issuer', 'ClientId', 'TokenEndpoint', 'RevocationEndpoint') {
            if ($null -ne $saved[$part]) { $known[$part] = $saved[$part] }
        }
        $client = @{}
        if ($saved['ClientSecret']) { $client.ClientSecret = $saved['ClientSecret'] }
        try {
            $fresh = [AuthKit.Mcp.McpToken] $known | Update-McpToken @client
            Save $fresh # Before it is used: a server that rotates refresh tokens takes the old one no more.
            return $fresh.AccessToken
        }
        catch {
            # A gateway that is down is no reason to ask somebody to sign in.
            if ($_.FullyQualifiedErrorId -notlike 'TokenRequestRefused*') { throw }
            $PSCmdlet.WriteWarning("The token for $Uri could not be renewed and is requested anew: $_")
        }
    }
}

$person = @{}
if ($Credential) { $person.Credential = $Credential }
$token = Request-McpToken $Uri @person
Save $token
$token.AccessToken
