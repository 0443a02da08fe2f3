using System.Management.Automation;
using System.Security;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Gateway;

public sealed class NewAuthKitServerTests : GatewayTest
{
    private const string New = Connect + $"New-AuthKitServer -Name Billing -ResourceUrl {Url} ";

    private int Posts => Gateway.Server.Count("POST", "/api/servers");

    [Fact]
    public void A_server_is_registered_with_its_key_as_a_SecureString()
    {
        Result result = Host.Run(New + "-Scopes mcp:read, mcp:write");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(Url, Property(result, "ResourceUrl"));
        Assert.Equal(["mcp:read", "mcp:write"], Assert.IsAssignableFrom<IEnumerable<string>>(Property(result, "Scopes")));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Property(result, "CreatedAt"));
        Assert.Equal(Gateway.Origin + "/prm/srv_0000000000000000", Property(result, "PrmUrl"));
        Assert.Equal(FakeGateway.ApiKeyPrefix.Length + 16, Assert.IsType<SecureString>(Property(result, "ApiKey")).Length);
        Assert.Null(Property(result, "ApiKeyText"));
        Assert.Equal(1, Gateway.RowCount);
    }

    [Fact]
    public void The_key_comes_as_text_only_when_asked_for() =>
        Assert.Equal(FakeGateway.ApiKeyPrefix + "0000000000000001", Property(Host.Run(New + "-AsPlainText"), "ApiKeyText"));

    [Fact]
    public void A_second_run_is_an_error_that_names_the_server()
    {
        Result result = Host.Run(New + "| Out-Null\n" + New);
        Assert.Equal(["ServerExists"], result.ErrorIds);
        Assert.Contains("srv_0000000000000000", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ResourceExists, result.Errors[0].CategoryInfo.Category);
        Assert.Equal(1, Posts);
    }

    [Fact]
    public void A_second_run_with_IfNotExists_returns_the_same_server_without_a_key()
    {
        Result result = Host.Run($"$first = {{ {New} }}; $a = & $first; $b = & $first -ErrorAction SilentlyContinue; " + New + "-IfNotExists");
        Assert.Equal("srv_0000000000000000", Property(result, "Id"));
        Assert.Null(Property(result, "ApiKey"));
        Assert.Equal(1, Posts);
    }

    [Theory]
    [InlineData("https://MCP.contoso.com/mcp")]
    [InlineData("https://mcp.contoso.com:443/mcp")]
    [InlineData("https://mcp.contoso.com/mcp\n")]
    public void Another_spelling_of_a_registered_URL_is_the_same_server(string registered)
    {
        Gateway.Add("Billing", registered);
        Assert.Equal(["ServerExists"], Host.Run(New).ErrorIds);
        Result result = Host.Run(New + "-IfNotExists");
        Assert.Equal("srv_0000000000000000", Property(result, "Id"));
        Assert.Contains("byte for byte", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(0, Posts);
    }

    [Fact]
    public void Several_matches_stop_the_registration_and_name_them_all()
    {
        Gateway.Add("A", Url);
        Gateway.Add("B", Url);
        Result result = Host.Run(New + "-IfNotExists");
        Assert.Equal(["ServerAmbiguous"], result.ErrorIds);
        Assert.Contains("srv_0000000000000000 ('A'), srv_0000000000000001 ('B')", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Posts);
    }

    [Fact]
    public void AllowDuplicate_registers_once_more()
    {
        Gateway.Add("A", Url);
        Result result = Host.Run(New + "-AllowDuplicate");
        Assert.Empty(result.Warnings);
        Assert.Equal("srv_0000000000000001", Property(result, "Id"));
    }

    [Fact]
    public void WhatIf_lists_but_sends_no_write()
    {
        Result result = Host.Run(New + "-WhatIf");
        Assert.Empty(result.Output);
        Assert.Equal(0, Posts);
        Assert.Equal(3, Gateway.Server.Count("GET", "/api/servers")); // two by Connect-AuthKit
        Assert.Contains(Url, Host.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_answer_never_becomes_two_servers()
    {
        Gateway.After = static (request, response) => request.Method == "POST" ? LoopbackResponse.Lost : response;
        Result result = Host.Run(New);
        Assert.Empty(result.Errors);
        Assert.Equal("srv_0000000000000000", Property(result, "Id"));
        Assert.Null(Property(result, "ApiKey"));
        Assert.Contains("key", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(1, Posts);
        Assert.Equal(1, Gateway.RowCount);
    }

    [Fact]
    public void A_request_lost_before_the_row_was_written_is_not_repeated_either()
    {
        Gateway.Before = static request => request.Method == "POST" ? LoopbackResponse.Lost : null;
        Assert.Equal(["RegistrationUnconfirmed"], Host.Run(New).ErrorIds);
        Assert.Equal(1, Posts);
    }

    [Fact]
    public void A_lost_answer_with_an_unreadable_list_is_unconfirmed()
    {
        bool lost = false;
        Gateway.After = (request, response) =>
        {
            lost |= request.Method == "POST";
            return lost ? LoopbackResponse.Lost : response;
        };
        Assert.Equal(["RegistrationUnconfirmed"], Host.Run(New).ErrorIds);
        Assert.Equal(1, Gateway.RowCount);
    }

    [Fact]
    public void A_500_after_the_row_was_written_finds_the_row()
    {
        Gateway.After = static (request, response) => request.Method == "POST" ? new LoopbackResponse(500, "<html><body>Error 1101</body></html>", "text/html") : response;
        Result result = Host.Run(New);
        Assert.Equal("srv_0000000000000000", Property(result, "Id"));
        Assert.Equal(1, Posts);
    }

    [Fact]
    public void A_500_as_HTML_is_told_in_one_sentence_without_the_stack()
    {
        const string Page = "<html><head><title>Worker threw &amp; died</title></head><body><pre>Error: D1_ERROR\n    at handle (/home/me/src/worker.ts:12:3)</pre></body></html>";
        Gateway.Before = static request => request.Method == "POST" ? new LoopbackResponse(500, Page, "text/html") : null;
        Result result = Host.Run(New);
        Assert.Equal(["GatewayBroken"], result.ErrorIds);
        string message = result.Errors[0].Exception.Message;
        Assert.Contains("Worker threw", message, StringComparison.Ordinal);
        Assert.DoesNotContain("worker.ts", message, StringComparison.Ordinal);
        Assert.DoesNotContain("<", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_race_with_another_process_is_a_warning_that_names_both()
    {
        Gateway.Before = request =>
        {
            if (request.Method == "POST")
            {
                Gateway.Add("Other", Url);
            }

            return null;
        };
        Result result = Host.Run(New);
        Assert.Equal("srv_0000000000000001", Property(result, "Id"));
        Assert.Contains("srv_0000000000000000 beside srv_0000000000000001", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parallel_calls_on_one_connection_register_once()
    {
        Result result = Host.Run(Connect.Replace("\n", " -PassThru", StringComparison.Ordinal).Insert(0, "$c = ") + $"""

            $manifest = '{ModuleHost.Manifest}'
            1..6 | ForEach-Object -ThrottleLimit 6 -Parallel {'{'}
                Import-Module $using:manifest
                (New-AuthKitServer -Connection $using:c -Name Billing -ResourceUrl {Url} -IfNotExists).Id
            {'}'}
            """);
        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Repeat("srv_0000000000000000", 6), result.Output.Select(static o => o.BaseObject));
        Assert.Equal(1, Posts);
    }

    [Fact]
    public void Rows_bind_by_property_name()
    {
        Result result = Host.Run(Connect + """
            [pscustomobject]@{ Name = 'A'; ResourceUrl = 'https://a.contoso.com/mcp'; Scopes = 'mcp:read mcp:write' },
            [pscustomobject]@{ Name = 'B'; Uri = 'not a url' },
            [pscustomobject]@{ Name = 'C'; McpUri = 'https://c.contoso.com/mcp' } | New-AuthKitServer
            """);
        Assert.Equal(["InvalidUri"], result.ErrorIds);
        Assert.Equal(["A", "C"], result.Output.Select(static o => o.Properties["Name"].Value));
        Assert.Equal(2, Gateway.RowCount);
    }

    [Fact]
    public void A_list_that_went_through_Export_Csv_is_refused_and_not_registered_with_the_name_of_a_type()
    {
        Result result = Host.Run(Connect + "[pscustomobject]@{ Name = 'A'; ResourceUrl = 'https://a.contoso.com/mcp'; Scopes = 'System.String[]' } | New-AuthKitServer -IfNotExists");
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        Assert.Contains("Export-Csv", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Posts);
    }

    [Theory]
    [InlineData("''")]
    [InlineData("'  '")]
    [InlineData("$null")]
    public void An_empty_cell_of_a_row_gives_the_default(string cell)
    {
        Result result = Host.Run(Connect + $"[pscustomobject]@{{ Name = 'A'; ResourceUrl = '{Url}'; Scopes = {cell} }} | New-AuthKitServer");
        Assert.Empty(result.AllErrors);
        Assert.DoesNotContain("scopes", Gateway.Server.Requests.Single(static r => r.Method == "POST").Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Name '' -ResourceUrl https://a.contoso.com", "InvalidArgument", "-Name is empty")]
    [InlineData("-Name '  ' -ResourceUrl https://a.contoso.com", "InvalidArgument", "-Name is blank")]
    [InlineData("-Name \"a`nb\" -ResourceUrl https://a.contoso.com", "InvalidArgument", "-Name has LF at position 2 of 3")]
    [InlineData("-Name ('x' * 201) -ResourceUrl https://a.contoso.com", "InvalidArgument", "-Name has 201 characters")]
    [InlineData("-Name A -ResourceUrl ''", "InvalidUri", "-ResourceUrl is empty")]
    [InlineData("-Name A -ResourceUrl a.contoso.com/mcp", "InvalidUri", "Did you mean 'https://a.contoso.com/mcp'")]
    [InlineData("-Name A -ResourceUrl ftp://a.contoso.com", "InvalidUri", "scheme 'ftp'")]
    [InlineData("-Name A -ResourceUrl http://a.contoso.com/mcp", "InvalidUri", "plain http")]
    [InlineData("-Name A -ResourceUrl 'https://a.contoso.com/mcp#x'", "InvalidUri", "fragment")]
    [InlineData("-Name A -ResourceUrl \"https://a.contoso.com/mcp`n\"", "InvalidUri", "-ResourceUrl ends in LF")]
    [InlineData("-Name A -ResourceUrl https://me:secret@a.contoso.com", "InvalidUri", "user name or password")]
    [InlineData("-Name A -ResourceUrl 'https://<host>/mcp'", "InvalidUri", "placeholder '<host>'")]
    [InlineData("-Name A -ResourceUrl https://your-server.com/mcp", "InvalidUri", "placeholder 'your-'")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com:99999", "InvalidUri", "check the host and the port")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com -Scopes @()", "InvalidArgument", "-Scopes is an empty list")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com -Scopes ''", "InvalidArgument", "a scope that is empty")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com -Scopes a,a", "InvalidArgument", "'a' twice")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com -Scopes 'mcp:tools,mcp:read'", "InvalidArgument", "one scope with a comma in it. Give several scopes as a list")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com -Scopes \"a`n\"", "InvalidArgument", "ends in LF")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com -Headers @{ Authorization = 'x' }", "InvalidArgument", "-Headers")]
    [InlineData("-Name A -ResourceUrl https://a.contoso.com -IfNotExists -AllowDuplicate", "InvalidArgument", "contradict")]
    public void Bad_input_is_named_and_never_sent(string arguments, string id, string words)
    {
        Result result = Host.Run(Connect + "New-AuthKitServer " + arguments);
        Assert.Equal([id], result.ErrorIds);
        ErrorRecord error = Assert.Single(result.AllErrors);
        Assert.Contains(words, error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Exception.Message + error.TargetObject, StringComparison.Ordinal);
        Assert.Equal(0, Posts);
    }

    [Fact]
    public void A_refused_key_ends_the_whole_call()
    {
        Result result = Host.Run(Connect + "$PSDefaultParameterValues.Clear()");
        Assert.Empty(result.Errors);
        Gateway.Before = static _ => new LoopbackResponse(401, "{\"error\":\"unauthorized\"}");
        result = Host.Run($"@{{ Name = 'A'; ResourceUrl = '{Url}' }}, @{{ Name = 'B'; ResourceUrl = '{Url}' }} | ForEach-Object {{ [pscustomobject]$_ }} | New-AuthKitServer");
        Assert.Equal(["AdminKeyRejected"], result.ErrorIds);
    }

    [Fact]
    public void A_foreign_prm_url_and_resource_are_warnings_beside_the_key()
    {
        Gateway.After = static (request, response) => request.Method == "POST" || request.Path.StartsWith("/prm/", StringComparison.Ordinal)
            ? response with { Body = response.Body.Replace("http://127.0.0.1", "http://evil.example", StringComparison.Ordinal).Replace("contoso.com/mcp", "contoso.com/mcp\\n", StringComparison.Ordinal) }
            : response;
        Result result = Host.Run(New);
        Assert.IsType<SecureString>(Property(result, "ApiKey"));
        Assert.Equal(3, result.Warnings.Count);
    }
}
