using System.Management.Automation;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Gateway;

public sealed class GatewaySecretTests : GatewayTest
{
    private const string Everything = """
        Connect-AuthKit -Uri $uri -AdminKey $key -NoProxy -PassThru -Verbose -Debug
        New-AuthKitServer -Name A -ResourceUrl https://a.contoso.com/mcp -Verbose -Debug -OutVariable server
        New-AuthKitServer -Name A -ResourceUrl https://a.contoso.com/mcp -Verbose -Debug
        New-AuthKitServer -Name A -ResourceUrl https://a.contoso.com/mcp -AllowDuplicate -WhatIf
        Get-AuthKitServer -Verbose -Debug
        Get-AuthKitServer -Id $key -Verbose -Debug
        Test-AuthKitInstance -LatencyProbes 1 -Verbose -Debug
        Get-AuthKitConnection
        """;

    [Fact]
    public void No_stream_carries_a_key()
    {
        Result result = Host.Run(Everything);
        Assert.NotEmpty(result.Verbose);
        Assert.NotEmpty(result.Debug);
        Assert.NotEmpty(result.Errors);
        AssertClean(
            [.. result.Verbose.Select(static v => v.Message), .. result.Debug.Select(static d => d.Message), .. result.Warnings.Select(static w => w.Message), .. result.Information.Select(static i => i.ToString())],
            [.. result.Errors.Select(Everywhere)],
            [.. result.Output.SelectMany(static o => new[] { o.ToString(), PSSerializer.Serialize(o, 5) })],
            [Host.Shown]);
    }

    [Fact]
    public void A_gateway_that_echoes_the_key_does_not_bring_it_into_an_error()
    {
        Gateway.Before = static request => new LoopbackResponse(500, $"boom: {request.Authorization} sak_abcdefghijklmnop0000", "text/plain");
        Result result = Host.Run(Connect);
        Assert.Contains("boom", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        AssertClean([.. result.AllErrors.Select(Everywhere)]);
    }

    [Theory]
    [InlineData("https://login.contoso.com/?t=")]
    [InlineData("https://login.contoso.com/")]
    [InlineData("https://login.contoso.com/#")]
    public void A_redirect_that_repeats_the_key_does_not_bring_it_into_an_error_or_a_check(string to)
    {
        Gateway.Before = request => new LoopbackResponse(302) { Headers = ["Location: " + to + Uri.EscapeDataString(request.Authorization ?? "")] };
        Result result = Host.Run(Connect + "(Test-AuthKitInstance -Uri $uri -AdminKey $key -NoProxy -LatencyProbes 0).Checks | ForEach-Object Message");
        Assert.Equal(["GatewayBroken"], result.ErrorIds);
        Assert.Contains("https://login.contoso.com/", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains(result.Output, static o => o.ToString().Contains("https://login.contoso.com/", StringComparison.Ordinal));
        AssertClean([.. result.AllErrors.Select(Everywhere)], [.. result.Output.Select(static o => o.ToString())]);
    }

    [Fact]
    public void An_echo_of_the_key_in_a_refusal_is_not_shown()
    {
        Host.Run(Connect);
        Gateway.Before = static request => request.Method == "POST" ? new LoopbackResponse(400, $"{{\"error\":\"invalid_request\",\"error_description\":\"no {request.Authorization}\"}}") : null;
        Result result = Host.Run($"New-AuthKitServer -Name A -ResourceUrl {Url}");
        Assert.Equal(["RegistrationRefused"], result.ErrorIds);
        AssertClean([.. result.AllErrors.Select(Everywhere)]);
    }

    [Fact]
    public void Serialized_servers_and_connections_leave_the_secrets_behind()
    {
        Host.Run(Connect);
        Result result = Host.Run($"New-AuthKitServer -Name A -ResourceUrl {Url} -AsPlainText; Get-AuthKitConnection");
        Assert.StartsWith("sak_", (string)result.Output[0].Properties["ApiKeyText"].Value, StringComparison.Ordinal);
        string[] texts = [.. result.Output.Select(static o => PSSerializer.Serialize(o, 5))];
        Assert.Contains(Url, texts[0], StringComparison.Ordinal);
        Assert.Contains(Gateway.Origin, texts[1], StringComparison.Ordinal);
        AssertClean(texts);
        Assert.All(texts, static t => Assert.DoesNotContain("ApiKey\"", t, StringComparison.Ordinal));
    }

    [Fact]
    public void A_serialized_token_leaves_its_secrets_behind()
    {
        Result result = Host.Run("""
            $secret = [System.Net.NetworkCredential]::new('', 'mat_secretsecretsecret').SecurePassword
            $token = [Activator]::CreateInstance([AuthKit.Mcp.McpToken])
            [AuthKit.Mcp.McpToken].GetProperty('AccessToken').SetValue($token, $secret)
            [AuthKit.Mcp.McpToken].GetProperty('RefreshToken').SetValue($token, $secret)
            $token
            """);
        Assert.Empty(result.Errors);
        string text = PSSerializer.Serialize(Assert.Single(result.Output), 5);
        Assert.Contains("TokenType", text, StringComparison.Ordinal);
        Assert.DoesNotContain("AccessToken", text, StringComparison.Ordinal);
        Assert.DoesNotContain("RefreshToken", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_show_hostile_text_escaped_and_no_key()
    {
        Gateway.Add("evil\u001b[31m\u202ename", "https://a.contoso.com/\u0007", "\u001b]0;x");
        Host.Run(Connect);
        string table = string.Join('\n', Host.Show("Get-AuthKitServer")) + string.Join('\n', Host.Show("Get-AuthKitConnection")) + string.Join('\n', Host.Show("Test-AuthKitInstance -LatencyProbes 0"))
            + string.Join('\n', Host.Show("(Test-AuthKitInstance -LatencyProbes 0).Checks")) + string.Join('\n', Host.Show($"New-AuthKitServer -Name A -ResourceUrl {Url} -AsPlainText"));
        Assert.Contains("evil\\u001b[31m", table, StringComparison.Ordinal);
        Assert.Contains("HasAdminKey", table, StringComparison.Ordinal);
        Assert.Contains("CheckedAt", table, StringComparison.Ordinal);
        Assert.DoesNotContain(table, static c => c is '\u001b' or '\u202e' or '\u0007');
        AssertClean([table]);
    }

    private static string Everywhere(ErrorRecord error) =>
        $"{error} {error.CategoryInfo} {error.TargetObject} {error.Exception} {error.FullyQualifiedErrorId} {error.ErrorDetails} {error.ScriptStackTrace} {error.InvocationInfo?.Line}";

    private static void AssertClean(params string[][] texts)
    {
        foreach (string text in texts.SelectMany(static t => t))
        {
            Assert.DoesNotContain(FakeGateway.AdminKey, text, StringComparison.Ordinal);
            Assert.DoesNotContain(FakeGateway.ApiKeyPrefix, text, StringComparison.Ordinal);
        }
    }
}
