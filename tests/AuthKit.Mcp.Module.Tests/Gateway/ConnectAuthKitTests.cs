using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Gateway;

/// <summary>The one class that sets the environment variables: they belong to the process, and tests of one class run in turn.</summary>
public sealed class ConnectAuthKitTests : GatewayTest
{
    [Fact]
    public void The_connection_is_silent_and_becomes_that_of_the_runspace()
    {
        Assert.Empty(Host.Run(Connect).Output);
        Result result = Host.Run("Get-AuthKitConnection");
        Assert.Equal(Gateway.Origin, Property(result, "Uri"));
        Assert.Equal(true, Property(result, "HasAdminKey"));
    }

    [Fact]
    public void The_key_is_sent_as_the_gateway_wants_it()
    {
        Host.Run(Connect);
        Assert.Equal(["Bearer " + FakeGateway.AdminKey, null], Gateway.Server.Requests.Select(static r => r.Authorization));
    }

    [Theory]
    [InlineData("$key")]
    [InlineData("([System.Net.NetworkCredential]::new('', $key).SecurePassword)")]
    [InlineData("([pscredential]::new('admin', [System.Net.NetworkCredential]::new('', $key).SecurePassword))")]
    public void The_key_comes_in_every_form_people_hold_one(string expression) =>
        Assert.Empty(Host.Run($"Connect-AuthKit -Uri $uri -AdminKey {expression} -NoProxy").AllErrors);

    [Theory]
    [InlineData("'wrong-key-0123456789'", "AdminKeyRejected", "refused the admin key")]
    [InlineData("\"secret-value`n\"", "InvalidSecret", "-AdminKey ends in LF")]
    [InlineData("\"secret-value`r`n\"", "InvalidSecret", "-AdminKey ends in CR LF")]
    [InlineData("'secret value'", "InvalidSecret", "-AdminKey has a blank at position 7 of 12")]
    [InlineData("''", "InvalidSecret", "-AdminKey is empty")]
    [InlineData("$null", "InvalidSecret", "-AdminKey is empty")]
    [InlineData("@(1, 2)", "InvalidSecret", "-AdminKey is of type Object[]")]
    public void A_bad_key_is_told_without_the_key(string expression, string id, string words)
    {
        Result result = Host.Run($"$bad = {expression}\nConnect-AuthKit -Uri $uri -AdminKey $bad -NoProxy -Verbose -Debug");
        Assert.Equal([id], result.ErrorIds);
        Assert.Contains(words, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", string.Join('\n', result.AllErrors.Select(static e => $"{e} {e.CategoryInfo} {e.TargetObject}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("''", "InvalidUri", "-Uri is empty")]
    [InlineData("$null", "InvalidUri", "-Uri is empty")]
    [InlineData("'auth.contoso.com'", "InvalidUri", "Did you mean 'https://auth.contoso.com'")]
    [InlineData("'localhost:8787'", "InvalidUri", "Did you mean 'http://localhost:8787'")]
    [InlineData("'https://auth.contoso.com/api'", "InvalidUri", "the path '/api'")]
    [InlineData("'https://auth.contoso.com//'", "InvalidUri", "the path '//'")]
    [InlineData("'https://auth.contoso.com?x=hidden'", "InvalidUri", "a query")]
    [InlineData("'https://auth.contoso.com#hidden'", "InvalidUri", "a fragment")]
    [InlineData("'https://me:hidden@auth.contoso.com'", "InvalidUri", "user name or password")]
    [InlineData("\"https://auth.contoso.com`n\"", "InvalidUri", "-Uri ends in LF")]
    [InlineData("' https://auth.contoso.com'", "InvalidUri", "-Uri starts with a blank")]
    [InlineData("'https://auth.contos\u043e.com'", "InvalidUri", "U+043E")]
    [InlineData("'https:\\\\auth.contoso.com'", "InvalidUri", "the character '\\'")]
    [InlineData("'http://auth.contoso.com'", "UnencryptedAuthentication", "plain http")]
    public void A_bad_URL_has_its_own_sentence(string expression, string id, string words)
    {
        Result result = Host.Run($"Connect-AuthKit -Uri {expression} -AdminKey $key -NoProxy");
        Assert.Equal([id], result.ErrorIds);
        Assert.Contains(words, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slash_at_the_end_is_not_part_of_the_origin() =>
        Assert.Equal(Gateway.Origin, Property(Host.Run("Connect-AuthKit -Uri \"$uri/\" -AdminKey $key -NoProxy -PassThru"), "Uri"));

    [Fact]
    public void The_environment_names_gateway_and_key()
    {
        Result result = Host.Run("""
            $env:AUTHKIT_URL = $uri; $env:AUTHKIT_ADMIN_KEY = $key
            try { (Connect-AuthKit -NoProxy -PassThru).Uri } finally { $env:AUTHKIT_URL = $null; $env:AUTHKIT_ADMIN_KEY = $null }
            """);
        Assert.Equal(Gateway.Origin, result.Single<string>());
    }

    [Theory]
    [InlineData("AUTHKIT_URL", "InvalidUri")]
    [InlineData("AUTHKIT_ADMIN_KEY", "InvalidSecret")]
    public void A_line_break_in_the_environment_is_named(string variable, string id)
    {
        Result result = Host.Run($$"""
            $env:AUTHKIT_URL = $uri; $env:AUTHKIT_ADMIN_KEY = $key; $env:{{variable}} += "`n"
            try { Connect-AuthKit -NoProxy } finally { $env:AUTHKIT_URL = $null; $env:AUTHKIT_ADMIN_KEY = $null }
            """);
        Assert.Equal([id], result.ErrorIds);
        Assert.Contains(variable + " ends in LF", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Gateway.Server.Requests);
    }

    [Fact]
    public void Without_anything_the_error_says_what_to_pass()
    {
        Assert.Equal(["InvalidArgument"], Host.Run("Connect-AuthKit").ErrorIds);
        Assert.Equal(["AdminKeyMissing"], Host.Run("Connect-AuthKit -Uri $uri").ErrorIds);
        Assert.Equal(["NotConnected"], Host.Run("Get-AuthKitServer").ErrorIds);
    }

    [Fact]
    public void Without_a_key_tokens_only()
    {
        Result result = Host.Run("Connect-AuthKit -Uri $uri -NoAdminKey -NoProxy\nGet-AuthKitServer");
        Assert.Equal(["AdminKeyMissing"], result.ErrorIds);
        Assert.All(Gateway.Server.Requests, static r => Assert.Null(r.Authorization));
    }

    [Fact]
    public void An_empty_ADMIN_KEY_is_named_as_what_refuses_the_key()
    {
        Gateway.Open = true;
        Result result = Host.Run(Connect);
        Assert.Equal(["AdminKeyRejected"], result.ErrorIds);
        Assert.Contains("its ADMIN_KEY is empty", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Check that it is", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Host.Run("Get-AuthKitConnection").Output);
    }

    [Fact]
    public void An_admin_API_that_takes_the_key_and_no_key_is_a_warning()
    {
        Gateway.Before = static request => request.Path == "/api/servers" ? new LoopbackResponse(200, "{\"servers\":[]}") : null;
        Assert.Contains("without a key", Assert.Single(Host.Run(Connect).Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Connect)]
    [InlineData("Connect-AuthKit -Uri $uri -NoAdminKey -NoProxy")]
    public void A_gate_that_asks_for_its_own_login_is_not_taken_for_the_gateway(string script)
    {
        Gateway.Before = static _ => new LoopbackResponse(401, "<html><title>Staging</title></html>", "text/html") { Headers = ["WWW-Authenticate: Basic realm=\"staging\""] };
        Result result = Host.Run(script);
        Assert.Equal(["GatewayBroken"], result.ErrorIds);
        Assert.Contains("-Headers", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("admin key", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_401_to_a_request_without_a_key_blames_no_key()
    {
        Gateway.Before = static _ => new LoopbackResponse(401, "{\"error\":\"unauthorized\"}");
        Result result = Host.Run("Connect-AuthKit -Uri $uri -NoAdminKey -NoProxy");
        Assert.Equal(["GatewayBroken"], result.ErrorIds);
        Assert.DoesNotContain("refused the admin key", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_connect_leaves_no_connection_to_the_gateway_before()
    {
        Host.Run(Connect);
        Host.Run("Connect-AuthKit -Uri http://127.0.0.1:1 -AdminKey $key -NoProxy");
        Assert.Empty(Host.Run("Get-AuthKitConnection").Output);
    }

    [Fact]
    public void Nothing_listening_is_unreachable_and_HTML_is_broken()
    {
        Assert.Equal(["GatewayUnreachable"], Host.Run("Connect-AuthKit -Uri http://127.0.0.1:1 -AdminKey $key -NoProxy").ErrorIds);
        Gateway.Before = static _ => new LoopbackResponse(200, "<html><title>Welcome</title></html>", "text/html");
        Assert.Equal(["GatewayBroken"], Host.Run(Connect).ErrorIds);
    }

    [Fact]
    public void A_redirect_does_not_carry_the_key_away()
    {
        using LoopbackServer other = new(static _ => new LoopbackResponse(200, "{\"servers\":[]}"));
        Gateway.Before = _ => new LoopbackResponse(307) { Headers = ["Location: " + other.Origin + "/api/servers"] };
        Assert.Equal(["GatewayBroken"], Host.Run(Connect).ErrorIds);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public void A_dead_proxy_is_named_and_not_the_gateway()
    {
        string message = Host.Run("Connect-AuthKit -Uri $uri -AdminKey $key -Proxy http://u:hidden@127.0.0.1:9").AllErrors[0].Exception.Message;
        Assert.Contains("the proxy http://127.0.0.1:9 cannot be used", message, StringComparison.Ordinal);
        Assert.Contains("-NoProxy", message, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway is up", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_connection_holds_nothing_any_more()
    {
        Gateway.Before = static request => request.Path == "/oauth/userinfo" ? new LoopbackResponse(200, "{\"sub\":\"usr_1\"}") : null;
        Result result = Host.Run("""
            $c = Connect-AuthKit -Uri $uri -AdminKey $key -Headers @{ 'X-Gate' = 'staging-secret' } -NoProxy -PassThru
            $null = Get-AuthKitUser "mat_$('0' * 40)"
            $c.Cache.Count
            Disconnect-AuthKit
            $c.Cache.Count
            function Read-Field($object, $name) { $object.GetType().GetProperty($name, [System.Reflection.BindingFlags]'NonPublic, Instance').GetValue($object) }
            (Read-Field $c 'Settings').Headers.Count
            (Read-Field $c 'LastServers').Count
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([1, 0, 0, 0], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void A_closed_connection_says_so()
    {
        Result result = Host.Run(Connect + "$c = Get-AuthKitConnection; Disconnect-AuthKit; $c.IsClosed; Get-AuthKitServer -Connection $c");
        Assert.True(result.Single<bool>());
        Assert.Equal(["NotConnected"], result.ErrorIds);
        Assert.Contains("was closed", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }
}
