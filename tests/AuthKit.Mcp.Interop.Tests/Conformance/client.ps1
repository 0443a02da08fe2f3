<#
    The client that the official conformance suite runs once for every scenario: it opens an MCP server, lists its tools, calls
    the first one, and lets the module's cmdlets answer every 401 and 403. It runs in the small shell of this repository:

        dotnet run --project src/AuthKit.Mcp.Shell -- -File client.ps1 <server URL>

    It reads the protocol version and the credentials that a user would have been given (MCP_CONFORMANCE_PROTOCOL_VERSION,
    MCP_CONFORMANCE_CONTEXT). It never reads which scenario it is in.
#>
param([Parameter(Mandatory)] [string] $Uri)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

# As many authorizations as one run may ask for: the first one and two for more scopes.
$mostAuthorizations = 3

# The suite names this URL and serves nothing there: an authorization server that knows the client by its URL need not fetch it.
$clientMetadataUri = 'https://conformance-test.local/client-metadata.json'
$redirectUri = 'http://127.0.0.1:3000/callback'
$specVersion = $env:MCP_CONFORMANCE_PROTOCOL_VERSION
$stateless = $specVersion -ge '2026-07-28'

$given = @{}
if ($env:MCP_CONFORMANCE_CONTEXT) {
    $document = [System.Text.Json.JsonDocument]::Parse($env:MCP_CONFORMANCE_CONTEXT)
    foreach ($member in $document.RootElement.EnumerateObject()) { $given[$member.Name] = $member.Value.ToString() }
}

$http = [System.Net.Http.HttpClient]::new()
$http.Timeout = [TimeSpan]::FromSeconds(10)
$state = @{ Id = 0; Token = $null; Session = $null; Negotiated = $null; Authorizations = 0 }

# One JSON-RPC message: what the server answered, whether as JSON or as an event stream.
function Send-Message([string] $method, [string] $members) {
    $id = ''
    if (-not $method.StartsWith('notifications/')) { $state.Id++; $id = "`"id`":$($state.Id)," }
    if ($stateless) {
        $meta = "`"_meta`":{`"io.modelcontextprotocol/protocolVersion`":`"$specVersion`",`"io.modelcontextprotocol/clientInfo`":{`"name`":`"authkit-mcp-conformance`",`"version`":`"1.0.0`"},`"io.modelcontextprotocol/clientCapabilities`":{}}"
        $members = @($meta, $members).Where({ $_ }) -join ','
    }

    $request = [System.Net.Http.HttpRequestMessage]::new('POST', $Uri)
    $request.Content = [System.Net.Http.StringContent]::new("{`"jsonrpc`":`"2.0`",$id`"method`":`"$method`",`"params`":{$members}}", [System.Text.Encoding]::UTF8, 'application/json')
    $headers = @{ Accept = 'application/json, text/event-stream' }
    if ($stateless) { $headers['MCP-Protocol-Version'] = $specVersion; $headers['Mcp-Method'] = $method }
    elseif ($state.Negotiated) { $headers['MCP-Protocol-Version'] = $state.Negotiated }
    if ($stateless -and $method -eq 'tools/call') { $headers['Mcp-Name'] = [regex]::Match($members, '"name":"([^"]*)","arguments"').Groups[1].Value }
    if ($state.Session) { $headers['Mcp-Session-Id'] = $state.Session }
    if ($state.Token) { $headers['Authorization'] = "Bearer $(Get-Plain $state.Token.AccessToken)" }
    foreach ($name in $headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string] $headers[$name]) }

    $response = $http.Send($request)
    $body = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    $values = $null
    $challenge = if ($response.Headers.TryGetValues('WWW-Authenticate', [ref] $values)) { [string[]] $values } else { @() }
    if ($response.Headers.TryGetValues('Mcp-Session-Id', [ref] $values)) { $state.Session = @($values)[0] }
    $json = if ("$($response.Content.Headers.ContentType)".StartsWith('text/event-stream')) { (($body -split "`n").Where({ $_.StartsWith('data:') }) -replace '^data:\s*', '')[-1] } else { $body }
    return @{ Status = [int] $response.StatusCode; Challenge = $challenge; Json = $json }
}

function Get-Plain($secret) {
    if ($secret -is [securestring]) { return [System.Net.NetworkCredential]::new('', $secret).Password }
    return [string] $secret
}

# The same with the token that it takes. A refused token is not used again.
function Invoke-Method([string] $method, [string] $members = '') {
    while ($true) {
        $answer = Send-Message $method $members
        if ($answer.Status -notin 401, 403) {
            if ($answer.Status -ge 400) { throw "$method was answered with $($answer.Status): $($answer.Json)" }
            return $answer.Json
        }

        if ($state.Authorizations -ge $mostAuthorizations) { throw "$method was still answered with $($answer.Status) after $mostAuthorizations authorizations." }
        $state.Authorizations++
        $state.Token = Get-Token $answer
    }
}

# What a user would type. Discovery starts anew each time, because the authorization server may have changed since.
function Get-Token($answer) {
    $asked = @{ Uri = $Uri; SpecVersion = $specVersion; Challenge = $answer.Challenge; RedirectUri = $redirectUri; AutoApprove = $true }
    if ($given['client_secret']) { $asked.ClientSecret = $given['client_secret'] }
    if ($given['private_key_pem']) { $asked.ClientKey = $given['private_key_pem'] }
    if ($given['client_id']) { $asked.ClientId = $given['client_id'] }
    elseif ($state.Token) { $asked.Client = $state.Token.Client }
    else { $asked.ClientMetadataUri = $clientMetadataUri }
    if ($answer.Status -eq 403 -and $state.Token) { $asked.Token = $state.Token }
    return Request-McpToken @asked
}

function Read-Member([string] $json, [string[]] $path) {
    $element = [System.Text.Json.JsonDocument]::Parse($json).RootElement
    foreach ($name in $path) { $element = if ($name -match '^\d+$') { $element[[int] $name] } else { $element.GetProperty($name) } }
    return $element
}

if ($stateless) {
    $null = Invoke-Method 'server/discover'
}
else {
    $opened = Invoke-Method 'initialize' "`"protocolVersion`":`"$specVersion`",`"capabilities`":{},`"clientInfo`":{`"name`":`"authkit-mcp-conformance`",`"version`":`"1.0.0`"}"
    $state.Negotiated = (Read-Member $opened 'result', 'protocolVersion').GetString()
    $null = Invoke-Method 'notifications/initialized'
}

$tools = Read-Member (Invoke-Method 'tools/list') 'result', 'tools'
if ($tools.GetArrayLength() -gt 0) {
    $null = Invoke-Method 'tools/call' "`"name`":`"$($tools[0].GetProperty('name').GetString())`",`"arguments`":{}"
}

"Authorized $($state.Authorizations) times."
exit 0
