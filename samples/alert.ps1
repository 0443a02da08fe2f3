<#
.SYNOPSIS
    Sends the outcome of a run to Slack, to Teams and by mail. For the end of a scheduled job.
.DESCRIPTION
    Takes one McpRunSummary, as Measure-McpReport writes it, and sends it wherever a parameter says. A clean run (exit code 0) sends
    nothing without -Always. Works in PowerShell 7.4 or later, in Windows PowerShell 5.1, and in the small shell of this repository:

        $summary = Import-McpReport ./reports/last.json 2>&1 | Measure-McpReport
        $summary | ./samples/alert.ps1 -SlackWebhook (Get-Secret SlackHook) -Link https://ci.contoso.com/run/17

    Whoever knows the address of a webhook can write to the channel: keep it in a vault or in the platform's store of secrets. It is
    not shown, not even in an error. Every channel is tried; what could not be sent is one error at the end.
.PARAMETER Summary
    What Measure-McpReport wrote.
.PARAMETER Link
    Where the report can be read, an http or https address. It stands in each message.
.PARAMETER SlackWebhook
    The address of an incoming webhook of Slack, as SecureString or text.
.PARAMETER TeamsWebhook
    The address of a Teams workflow "When a Teams webhook request is received", as SecureString or text. It gets an Adaptive Card.
.PARAMETER MailTo
    The addresses to send mail to, with -MailFrom and -SmtpServer. The server has to offer STARTTLS.
.PARAMETER NoTls
    Sends mail in clear, for a relay that has no certificate. Not with -Credential, unless the relay is on this machine.
.PARAMETER Always
    Sends the outcome of a clean run, too.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, ValueFromPipeline)] [PSTypeName('AuthKit.Mcp.McpRunSummary')] $Summary,
    [uri] $Link,
    [object] $SlackWebhook,
    [object] $TeamsWebhook,
    [string[]] $MailTo,
    [string] $MailFrom,
    [string] $SmtpServer,
    [ValidateRange(1, 65535)] [int] $SmtpPort = 587,
    [pscredential] $Credential,
    [switch] $NoTls,
    [ValidateRange(1, 300)] [int] $TimeoutSec = 30,
    [switch] $Always
)
begin {
    $ErrorActionPreference = 'Stop'
    Set-StrictMode -Version 3.0

    if ($Link -and (-not $Link.IsAbsoluteUri -or $Link.Scheme -notin 'http', 'https')) { throw "-Link '$Link' is no http or https address." }
    if ($MailTo -and -not ($MailFrom -and $SmtpServer)) { throw '-MailTo needs -MailFrom and -SmtpServer.' }
    if (-not ($SlackWebhook -or $TeamsWebhook -or $MailTo)) { throw 'Nobody would be told: pass -SlackWebhook, -TeamsWebhook or -MailTo.' }
    if ($NoTls -and $Credential -and $SmtpServer -notin 'localhost', '127.0.0.1', '::1') { throw '-Credential with -NoTls would show the password to the network. Leave out one of them.' }

    # In a JSON string these could end it, or end what it stands in.
    function Get-Json([string] $Text) { '"' + [regex]::Replace($Text, '[\x00-\x1f"\\<>&\u2028\u2029]', { '\u{0:x4}' -f [int][char] $args[0].Value }) + '"' }

    # Slack takes these three for markup, and no others (docs.slack.dev, Formatting message text).
    function Get-Slack([string] $Text) { $Text.Replace('&', '&amp;').Replace('<', '&lt;').Replace('>', '&gt;') }

    function Get-Hook([object] $Value, [string] $Name) {
        $text = if ($Value -is [securestring]) { [System.Net.NetworkCredential]::new('', $Value).Password } else { [string] $Value }
        $address = $null
        if (-not [uri]::TryCreate($text.Trim(), [System.UriKind]::Absolute, [ref] $address) -or ($address.Scheme -ne 'https' -and -not ($address.Scheme -eq 'http' -and $address.IsLoopback))) {
            throw "$Name is no https address."
        }
        $address
    }

    function Send-Hook([uri] $Address, [string] $Json) {
        # A redirect would hand the message to somebody else.
        $handler = [System.Net.Http.HttpClientHandler] @{ AllowAutoRedirect = $false }
        $client = [System.Net.Http.HttpClient]::new($handler)
        try {
            $client.Timeout = [timespan]::FromSeconds($TimeoutSec)
            $content = [System.Net.Http.StringContent]::new($Json, [System.Text.Encoding]::UTF8, 'application/json')
            $response = $client.PostAsync($Address, $content).GetAwaiter().GetResult()
            if (-not $response.IsSuccessStatusCode) {
                $said = [regex]::Replace($response.Content.ReadAsStringAsync().GetAwaiter().GetResult(), '\p{C}+', ' ')
                throw "the webhook answered $([int] $response.StatusCode) $($said.Substring(0, [math]::Min(200, $said.Length)))".TrimEnd()
            }
        }
        finally { $client.Dispose() }
    }

    function Send-Mail([string] $Subject, [string] $Body) {
        $client = [System.Net.Mail.SmtpClient]::new($SmtpServer, $SmtpPort)
        $message = [System.Net.Mail.MailMessage]::new()
        try {
            $client.EnableSsl = -not $NoTls
            $client.Timeout = $TimeoutSec * 1000
            if ($Credential) { $client.Credentials = [System.Net.NetworkCredential]::new($Credential.UserName, $Credential.Password) }
            $message.From = $MailFrom
            foreach ($to in $MailTo) { $message.To.Add($to) }
            $message.Subject = $Subject
            $message.Body = $Body
            $message.SubjectEncoding = $message.BodyEncoding = [System.Text.Encoding]::UTF8
            $client.Send($message)
        }
        finally { $message.Dispose(); $client.Dispose() }
    }
}
process {
    if ($Summary.ExitCode -eq 0 -and -not $Always) { return }

    $title = switch ($Summary.ExitCode) { 0 { 'MCP servers: all clean' } 1 { 'MCP servers: findings' } default { 'MCP servers: the run could not judge everything' } }
    $counts = @(foreach ($verdict in 'Fail', 'Warning', 'Open', 'NotMcp', 'Unreachable', 'Incomplete', 'Pass') { if ($Summary.$verdict) { "$verdict $($Summary.$verdict)" } }) -join ', '
    $facts = [ordered] @{
        Servers  = "$($Summary.Total)$(if ($counts) { ": $counts" })"
        Findings = "Error $($Summary.ErrorCount), Warning $($Summary.WarningCount), Note $($Summary.NoteCount), Waived $($Summary.WaivedCount)"
    }
    if ($Summary.ProblemCount) { $facts.Inputs = "$($Summary.ProblemCount) could not be checked" }
    if ($Summary.CheckedAt) { $facts.Checked = $Summary.CheckedAt.UtcDateTime.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture) + ' UTC' }

    $send = [ordered] @{}
    if ($SlackWebhook) {
        $send.Slack = {
            $lines = @("*$(Get-Slack $title)*", (Get-Slack $Summary.Reason)) + @($facts.Keys.ForEach({ "$($_): $(Get-Slack $facts[$_])" }))
            if ($Link) { $lines += "<$($Link.AbsoluteUri.Replace('|', '%7C').Replace('>', '%3E'))|Report>" }
            Send-Hook (Get-Hook $SlackWebhook '-SlackWebhook') "{`"text`":$(Get-Json ($lines -join "`n"))}"
        }
    }
    if ($TeamsWebhook) {
        $send.Teams = {
            $rows = $facts.Keys.ForEach({ "{`"title`":$(Get-Json $_),`"value`":$(Get-Json $facts[$_])}" }) -join ','
            $color = if ($Summary.ExitCode) { 'Attention' } else { 'Good' }
            $body = "{`"type`":`"TextBlock`",`"size`":`"Medium`",`"weight`":`"Bolder`",`"wrap`":true,`"color`":`"$color`",`"text`":$(Get-Json $title)}," +
                "{`"type`":`"TextBlock`",`"wrap`":true,`"text`":$(Get-Json $Summary.Reason)},{`"type`":`"FactSet`",`"facts`":[$rows]}"
            $actions = if ($Link) { ",`"actions`":[{`"type`":`"Action.OpenUrl`",`"title`":`"Report`",`"url`":$(Get-Json $Link.AbsoluteUri)}]" }
            $card = "{`"`$schema`":`"http://adaptivecards.io/schemas/adaptive-card.json`",`"type`":`"AdaptiveCard`",`"version`":`"1.4`",`"body`":[$body]$actions}"
            Send-Hook (Get-Hook $TeamsWebhook '-TeamsWebhook') "{`"type`":`"message`",`"attachments`":[{`"contentType`":`"application/vnd.microsoft.card.adaptive`",`"content`":$card}]}"
        }
    }
    if ($MailTo) {
        $send.Mail = {
            $lines = @($Summary.Reason, '') + @($facts.Keys.ForEach({ "$($_): $($facts[$_])" }))
            if ($Link) { $lines += '', "Report: $($Link.AbsoluteUri)" }
            Send-Mail $title ($lines -join "`r`n")
        }
    }

    # One that is down keeps nobody from hearing of it elsewhere.
    $failed = @()
    foreach ($channel in $send.Keys) {
        try { & $send[$channel] }
        catch { $failed += "${channel}: $($_.Exception.GetBaseException().Message)" }
    }
    if ($failed) { throw "The alert was not sent to $($failed.Count) of $($send.Count): $($failed -join '; ')" }
}
