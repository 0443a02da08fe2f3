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
if (-not (Get-Module AuthKit.Mcp)) { Import-Module "$PSScriptRoot/../AuthKit.Mcp.psd1" }

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

$saved = Get-Secret @place -ErrorAction Ignore
if ($saved) {
    # Five minutes are left for what the token is wanted for.
    if (-not $saved['ExpiresAt'] -or [datetimeoffset]::Parse($saved['ExpiresAt'], [cultureinfo]::InvariantCulture) -gt [datetimeoffset]::UtcNow.AddMinutes(5)) {
        return $saved['AccessToken']
    }
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
