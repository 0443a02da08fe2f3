using System.Text.Json;
using AuthKit.Mcp.Module.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Tokens;
using netDumbster.smtp;

namespace AuthKit.Mcp.Module.Tests.Reporting;

/// <summary>samples/alert.ps1 with webhooks and a mail server on loopback.</summary>
public sealed class AlertSampleTests : IDisposable
{
    private const string Path = "/services/T0/B0/very-secret";
    private readonly ModuleHost _host = new();
    private readonly UserinfoServer _hook = new() { Answer = static _ => (200, "text/plain", "ok") };
    private readonly SimpleSmtpServer _mail = SimpleSmtpServer.Start();

    public AlertSampleTests()
    {
        _host.Set("sample", System.IO.Path.Combine(ModuleHost.RepositoryRoot, "samples", "alert.ps1"));
        _host.Set("hook", _hook.Origin + Path);
        _host.Set("port", _mail.Configuration.Port);
        Assert.Empty(_host.Run("""
            $sandbox = Start-AuthKitSandbox
            $clean = Test-McpDiscovery $sandbox.McpUri | Measure-McpReport
            Set-AuthKitSandbox -Fault prm-no-cors
            $bad = Test-McpDiscovery $sandbox.McpUri | Measure-McpReport
            Stop-AuthKitSandbox
            """).AllErrors);
    }

    public void Dispose()
    {
        _host.Dispose();
        _hook.Dispose();
        _mail.Dispose();
    }

    [Fact]
    public void Slack_gets_a_text_with_the_reason_the_counts_and_the_link()
    {
        Result result = _host.Run("$bad | & $sample -SlackWebhook ([System.Net.NetworkCredential]::new('', \"$hook`n\").SecurePassword) -Link 'https://ci.example/run/17?a=1&b=<x>|y'");
        Assert.Empty(result.AllErrors);
        Assert.Empty(result.Output);
        ReceivedRequest request = Assert.Single(_hook.Requests);
        Assert.Equal($"POST {Path} HTTP/1.1", request.Line);
        Assert.Contains(request.Fields, static f => f.StartsWith("Content-Type: application/json", StringComparison.Ordinal));
        string[] lines = (Json(request).GetProperty("text").GetString() ?? "").Split('\n');
        Assert.Equal(["*MCP servers: findings*", "1 of 1 server has findings: 1 Fail.", "Servers: 1: Fail 1"], lines[..3]);
        Assert.Matches("^Findings: Error 1, Warning [0-9]+, Note [0-9]+, Waived 0$", lines[3]);
        Assert.Matches("^Checked: 20..-..-.. ..:.. UTC$", lines[4]);
        Assert.Equal("<https://ci.example/run/17?a=1&b=%3Cx%3E%7Cy|Report>", lines[5]);
    }

    [Fact]
    public void Teams_gets_an_adaptive_card()
    {
        Assert.Empty(_host.Run("$bad | & $sample -TeamsWebhook $hook -Link https://ci.example/run/17").AllErrors);
        JsonElement message = Json(Assert.Single(_hook.Requests));
        JsonElement attachment = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal(("message", "application/vnd.microsoft.card.adaptive"), (message.GetProperty("type").GetString(), attachment.GetProperty("contentType").GetString()));
        JsonElement card = attachment.GetProperty("content");
        Assert.Equal(("AdaptiveCard", "1.4"), (card.GetProperty("type").GetString(), card.GetProperty("version").GetString()));
        Assert.Equal(["MCP servers: findings", "1 of 1 server has findings: 1 Fail."], card.GetProperty("body").EnumerateArray().Take(2).Select(static b => b.GetProperty("text").GetString()));
        Assert.Equal(["Servers", "Findings", "Checked"], card.GetProperty("body")[2].GetProperty("facts").EnumerateArray().Select(static f => f.GetProperty("title").GetString()));
        Assert.Equal("https://ci.example/run/17", card.GetProperty("actions")[0].GetProperty("url").GetString());
    }

    [Fact]
    public void Mail_goes_to_everybody_with_the_same_words()
    {
        Assert.Empty(_host.Run("$bad | & $sample -MailTo ops@example.com, web@example.com -MailFrom mcp@example.com -SmtpServer 127.0.0.1 -SmtpPort $port -NoTls").AllErrors);
        SmtpMessage mail = Assert.Single(_mail.ReceivedEmail);
        Assert.Equal(["ops@example.com", "web@example.com"], mail.ToAddresses.Select(static a => a.Address));
        Assert.Equal("mcp@example.com", mail.FromAddress.Address);
        Assert.Equal("MCP servers: findings", mail.Subject);
        Assert.Contains("1 of 1 server has findings: 1 Fail.", mail.MessageParts[0].BodyData, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_run_is_told_on_demand_only()
    {
        Assert.Empty(_host.Run("$clean | & $sample -SlackWebhook $hook").AllErrors);
        Assert.Empty(_hook.Requests);
        Assert.Empty(_host.Run("$clean | & $sample -SlackWebhook $hook -Always").AllErrors);
        Assert.StartsWith("*MCP servers: all clean*", Json(Assert.Single(_hook.Requests)).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_that_is_down_keeps_nobody_else_from_hearing_and_no_address_is_shown()
    {
        _hook.Answer = static r => Json(r).TryGetProperty("text", out _) ? (404, "text/plain", "no_service\u001b[31m") : (200, "text/plain", "");
        Result result = _host.Run("$bad | & $sample -SlackWebhook $hook -TeamsWebhook $hook -MailTo ops@example.com -MailFrom mcp@example.com -SmtpServer 127.0.0.1 -SmtpPort 1 -NoTls -Verbose -Debug");
        Assert.Equal(2, _hook.Requests.Count);
        string text = Assert.Single(result.AllErrors).Exception.Message;
        Assert.StartsWith("The alert was not sent to 2 of 3: Slack: the webhook answered 404 no_service [31m; Mail: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", text + _host.Shown + string.Join("", result.Debug) + string.Join("", result.Verbose), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Nobody would be told")]
    [InlineData("-SlackWebhook 'http://hooks.example.com/very-secret'", "-SlackWebhook is no https address")]
    [InlineData("-TeamsWebhook very-secret", "-TeamsWebhook is no https address")]
    [InlineData("-SlackWebhook $hook -Link run/17", "-Link")]
    [InlineData("-MailTo a@example.com", "-MailFrom")]
    [InlineData("-MailTo a@example.com -MailFrom b@example.com -SmtpServer mail.example.com -NoTls -Credential ([pscredential]::new('u', [System.Net.NetworkCredential]::new('', 'very-secret').SecurePassword))", "password")]
    public void A_mistake_is_told_before_anything_is_sent(string parameters, string said)
    {
        Result result = _host.Run($"$bad | & $sample {parameters}");
        string text = Assert.Single(result.AllErrors).Exception.Message;
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", text, StringComparison.Ordinal);
        Assert.Empty(_hook.Requests);
    }

    private static JsonElement Json(ReceivedRequest request) => JsonDocument.Parse(request.Body).RootElement;
}
