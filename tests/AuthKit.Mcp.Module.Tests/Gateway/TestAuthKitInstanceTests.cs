using System.Text.Json.Nodes;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Gateway;

public sealed class TestAuthKitInstanceTests : GatewayTest
{
    private const string Test = "Test-AuthKitInstance -Uri $uri -AdminKey $key -LatencyProbes 3 -NoProxy";

    private Result RunOn(object result, string script)
    {
        Host.Set("result", result);
        return Host.Run(script);
    }

    private string[] Bad(Result result) =>
        [.. RunOn(result.Output[0], "$result.Checks.Where({ $_.Verdict -in 'Warning', 'Fail' }).ForEach({ '{0} {1}' -f $_.Verdict, $_.Name })").Output.Select(static o => (string)o.BaseObject)];

    [Fact]
    public void A_sound_gateway_passes_every_check_and_nothing_is_written()
    {
        Gateway.Add("A", Url, "[\"mcp:tools\"]");
        Result result = Host.Run(Test);
        Assert.Empty(result.Errors);
        Assert.Equal("Pass", Property(result, "Verdict")?.ToString());
        Assert.Equal(1, Property(result, "ServerCount"));
        Assert.Equal(Gateway.Origin, Property(result, "Gateway"));
        Assert.All(Gateway.Server.Requests, static r => Assert.Equal("GET", r.Method));
        Assert.Equal(4, Gateway.Server.Count("GET", "/oauth/userinfo"));
        Assert.Empty(Bad(result));
    }

    [Fact]
    public void An_open_admin_API_fails()
    {
        Gateway.Open = true;
        Result result = Host.Run(Test);
        Assert.Equal("Fail", Property(result, "Verdict")?.ToString());
        Assert.Equal(["Fail AdminClosed"], Bad(result));
    }

    [Fact]
    public void An_open_gateway_is_linted_without_a_key_and_the_check_of_the_key_does_not_deny_it()
    {
        Gateway.Open = true;
        Gateway.Add("A", Url, "[\"mcp:tools\"]");
        Result result = Host.Run("Test-AuthKitInstance -Uri $uri -LatencyProbes 0 -NoProxy");
        Result checks = RunOn(result.Output[0], "$result.Checks.Where({ $_.Name -in 'AdminKey', 'Registration' }).ForEach({ '{0} {1}' -f $_.Verdict, $_.Message })");
        string[] told = [.. checks.Output.Select(static o => (string)o.BaseObject)];
        Assert.StartsWith("Skip", told[0], StringComparison.Ordinal);
        Assert.DoesNotContain("registered servers", told[0], StringComparison.Ordinal);
        Assert.StartsWith("Pass 1 registered", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_from_the_pipeline_is_checked_with_its_key_and_headers()
    {
        Gateway.Before = static request => request.Headers.ContainsKey("X-Gate") ? null : new LoopbackResponse(403);
        Result result = Host.Run("Connect-AuthKit -Uri $uri -AdminKey $key -NoProxy -Headers @{ 'X-Gate' = 'open' }\nGet-AuthKitConnection | Test-AuthKitInstance -LatencyProbes 0");
        Assert.Empty(result.AllErrors);
        Assert.Equal(("Pass", 0), (Property(result, "Verdict")?.ToString(), Property(result, "ServerCount")));
    }

    [Fact]
    public void A_gate_in_front_proves_nothing_about_key_and_tokens()
    {
        Gateway.Before = static request => request.Path is "/api/servers" or "/oauth/userinfo" ? new LoopbackResponse(401, "<html>Log in</html>", "text/html") : null;
        Result result = Host.Run(Test);
        Assert.Equal(["Fail AdminKey", "Fail TokenLookup"], Bad(result));
        Assert.DoesNotContain("refuses the admin key", string.Join(' ', RunOn(result.Output[0], "$result.Checks | ForEach-Object Message").Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_key_fails() => Assert.Equal(["Fail AdminKey"], Bad(Host.Run("Test-AuthKitInstance -Uri $uri -AdminKey wrong-key-0123456789 -NoProxy -LatencyProbes 0")));

    [Fact]
    public void Without_a_key_the_key_is_skipped_and_not_sent_from_anywhere()
    {
        Result result = Host.Run("Test-AuthKitInstance -Uri $uri -NoProxy -LatencyProbes 0");
        Assert.Equal("Pass", Property(result, "Verdict")?.ToString());
        Assert.Null(Property(result, "ServerCount"));
        Assert.DoesNotContain(Gateway.Server.Requests, static r => r.Path == "/api/servers" && r.Authorization is not null);
    }

    [Fact]
    public void A_gateway_without_tables_fails_although_its_health_page_is_fine()
    {
        Gateway.Before = static request => request.Path is "/health" or "/.well-known/oauth-authorization-server" ? null : new LoopbackResponse(500, "Error: D1_ERROR: no such table: servers\n    at x (/src/w.ts:1:1)", "text/plain");
        Assert.Equal(["Fail Database", "Fail AdminClosed", "Fail AdminKey", "Fail TokenLookup"], Bad(Host.Run(Test)));
    }

    [Theory]
    [InlineData("\"issuer\":\"http://127.0.0.1", "\"issuer\":\"https://127.0.0.1", "Fail Issuer")]
    [InlineData("\"issuer\":\"", "\"issuer\":\" ", "Fail Issuer")]
    [InlineData("token_endpoint", "token_ende", "Fail Endpoints")]
    [InlineData("\"token_endpoint\":\"http://127.0.0.1", "\"token_endpoint\":\"http://127.0.0.10", "Fail Endpoints")]
    [InlineData("S256", "plain", "Fail Pkce")]
    [InlineData("{", "[", "Fail Metadata")]
    public void Metadata_faults_are_told_apart(string from, string to, string expected)
    {
        Gateway.After = (request, response) => request.Path.StartsWith("/.well-known/", StringComparison.Ordinal) ? response with { Body = response.Body.Replace(from, to, StringComparison.Ordinal) } : response;
        Assert.Equal([expected], Bad(Host.Run(Test)));
    }

    [Fact]
    public void A_gateway_that_accepts_any_token_fails()
    {
        Gateway.Before = static request => request.Path == "/oauth/userinfo" ? new LoopbackResponse(200, "{\"sub\":\"usr_1\"}") : null;
        Assert.Equal(["Fail TokenLookup"], Bad(Host.Run(Test)));
    }

    [Fact]
    public void Registered_rows_are_linted_one_finding_each()
    {
        Gateway.Add("ok", "https://ok.contoso.com/mcp");
        Gateway.Add("newline", "https://nl.contoso.com/mcp\n");
        Gateway.Add("http", "http://plain.contoso.com/mcp");
        Gateway.Add("fragment", "https://frag.contoso.com/mcp#x");
        Gateway.Add("relative", "/mcp");
        Gateway.Add("  ", "https://blank.contoso.com/mcp");
        Gateway.Add("scopes", "https://scopes.contoso.com/mcp", JsonValue.Create(5));
        Gateway.Add("twice", "https://twice.contoso.com/mcp");
        Gateway.Add("again", "https://twice.contoso.com/mcp");
        Gateway.Add("comma", "https://comma.contoso.com/mcp", "[\"mcp:tools,mcp:read\"]");
        Gateway.Add("type", "https://type.contoso.com/mcp", "[\"System.String[]\"]");
        Result result = Host.Run(Test);
        Assert.Equal(["Fail Registration", "Fail Registration", "Fail Registration", "Fail Registration", "Warning Registration", "Fail Registration", "Warning Registration", "Warning Registration", "Warning Registration"], Bad(result));
        Result ids = RunOn(result.Output[0], "$result.Checks.Where({ $_.Name -eq 'Registration' }).ForEach({ [int]$_.ServerId.Substring(4) })");
        Assert.Equal([1, 2, 3, 4, 5, 6, 9, 10, 7], ids.Output.Select(static o => (int)o.BaseObject));
    }

    [Theory]
    [InlineData("nonsense", "it is no https URL")]
    [InlineData("/mcp", "'/mcp' is no https URL")]
    [InlineData("https://me:secret@a.contoso.com", "a user name or password")]
    public void A_registered_URL_that_is_none_has_its_own_sentence(string url, string words)
    {
        Gateway.Add("A", url);
        Result result = Host.Run(Test);
        string told = string.Join(' ', RunOn(result.Output[0], "$result.Checks | ForEach-Object Message").Output);
        Assert.Contains(words, told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_gateway_is_Unreachable_and_the_next_one_is_still_checked()
    {
        Result result = Host.Run("'http://127.0.0.1:1', 'nonsense', $uri | Test-AuthKitInstance -NoProxy -LatencyProbes 0");
        Assert.Equal(["InvalidUri"], result.ErrorIds);
        Assert.Equal(["Unreachable", "Pass"], result.Output.Select(static o => o.Properties["Verdict"].Value.ToString()));
    }

    [Fact]
    public void Quiet_gives_a_Boolean()
    {
        Assert.True(Host.Run(Test + " -Quiet").Single<bool>());
        Assert.False(Host.Run("Test-AuthKitInstance -Uri http://127.0.0.1:1 -NoProxy -Quiet").Single<bool>());
    }

    [Fact]
    public void The_connection_of_the_runspace_is_the_default()
    {
        Result result = Host.Run(Connect + "Test-AuthKitInstance -LatencyProbes 0");
        Assert.Equal(0, Property(result, "ServerCount"));
    }
}
