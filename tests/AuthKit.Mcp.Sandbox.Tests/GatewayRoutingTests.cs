namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>The gateway's general behaviour and its public documents, route by route, as the real one was observed.</summary>
public sealed class GatewayRoutingTests : IDisposable
{
    private readonly Sandboxed _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("/health")]
    [InlineData("/oauth/token")]
    [InlineData("/no/such/path")]
    public async Task Options_on_any_path_is_204_with_the_fixed_cors_lists(string path)
    {
        Answer answer = await _sandbox.GatewayAsync("OPTIONS", path);
        Assert.Equal(204, answer.Status);
        Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
        Assert.Equal("GET, POST, OPTIONS", answer.Field("Access-Control-Allow-Methods"));
        Assert.Equal("Content-Type, Authorization", answer.Field("Access-Control-Allow-Headers"));
        Assert.Null(answer.Field("Access-Control-Max-Age"));
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("GET", "/health", 200)]
    [InlineData("HEAD", "/health", 200)]
    [InlineData("POST", "/health", 200)]
    [InlineData("GET", "/health/", 404)]
    [InlineData("GET", "/Health", 404)]
    [InlineData("GET", "//health", 404)]
    [InlineData("GET", "/health?x=1", 200)]
    [InlineData("GET", "/", 200)]
    [InlineData("PUT", "/", 200)]
    [InlineData("GET", "/.well-known/oauth-authorization-server", 200)]
    [InlineData("HEAD", "/.well-known/oauth-authorization-server", 200)]
    [InlineData("POST", "/.well-known/oauth-authorization-server", 200)]
    [InlineData("PUT", "/.well-known/oauth-authorization-server", 200)]
    [InlineData("DELETE", "/.well-known/oauth-authorization-server", 200)]
    [InlineData("GET", "/.well-known/oauth-authorization-server/", 404)]
    [InlineData("GET", "/.well-known/oauth-authorization-server/x", 404)]
    [InlineData("GET", "/.well-known/oauth-protected-resource", 404)]
    [InlineData("GET", "/.well-known/oauth-protected-resource/mcp", 404)]
    [InlineData("GET", "/.well-known/openid-configuration", 404)]
    [InlineData("GET", "/.well-known/jwks.json", 404)]
    [InlineData("PUT", "/api/servers", 404)]
    [InlineData("GET", "/api/servers/srv_0000000000000000", 404)]
    [InlineData("DELETE", "/api/servers/srv_0000000000000000", 404)]
    [InlineData("GET", "/oauth/token", 404)]
    [InlineData("GET", "/oauth/register", 404)]
    [InlineData("POST", "/oauth/userinfo", 404)]
    [InlineData("HEAD", "/oauth/userinfo", 404)]
    [InlineData("GET", "/oauth/userinfo/", 404)]
    [InlineData("GET", "/auth/signup", 404)]
    [InlineData("GET", "/auth/login", 404)]
    public async Task Paths_and_methods_match_exactly(string method, string path, int status) =>
        Assert.Equal(status, (await _sandbox.GatewayAsync(method, path)).Status);

    [Fact]
    public async Task Json_answers_errors_included_have_type_no_store_and_open_cors()
    {
        foreach (string path in new[] { "/health", "/prm/srv_none", "/nowhere", "/oauth/userinfo", "/api/servers" })
        {
            Answer answer = await _sandbox.GatewayAsync("GET", path);
            Assert.Equal("application/json", answer.Field("Content-Type"));
            Assert.Equal("no-store", answer.Field("Cache-Control"));
            Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
            Assert.Null(answer.Field("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task An_unknown_path_is_named_in_the_404()
    {
        Answer answer = await _sandbox.GatewayAsync("PATCH", "/nowhere");
        Assert.Equal("not_found", answer.Error);
        string message = (string?)answer.Json["message"] ?? "";
        Assert.Contains("PATCH", message, StringComparison.Ordinal);
        Assert.Contains("/nowhere", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_ok_with_service_and_version()
    {
        Answer answer = await _sandbox.GatewayAsync("GET", "/health");
        Assert.Equal("ok", (string?)answer.Json["status"]);
        Assert.Equal(["status", "service", "version"], answer.Json.Select(member => member.Key));
    }

    [Fact]
    public async Task The_landing_page_is_html_without_cors_and_cache_headers()
    {
        Answer answer = await _sandbox.GatewayAsync("GET", "/");
        Assert.Equal("text/html", answer.Field("Content-Type"));
        Assert.Null(answer.Field("Access-Control-Allow-Origin"));
        Assert.Null(answer.Field("Cache-Control"));
    }

    [Fact]
    public async Task The_metadata_has_the_real_members_with_the_fixed_lists()
    {
        Answer answer = await _sandbox.GatewayAsync("GET", "/.well-known/oauth-authorization-server");
        string origin = _sandbox.Gateway;
        string expected = $$"""
            {"issuer":"{{origin}}","authorization_endpoint":"{{origin}}/oauth/authorize","token_endpoint":"{{origin}}/oauth/token","registration_endpoint":"{{origin}}/oauth/register","revocation_endpoint":"{{origin}}/oauth/revoke","userinfo_endpoint":"{{origin}}/oauth/userinfo","response_types_supported":["code"],"grant_types_supported":["authorization_code","refresh_token"],"code_challenge_methods_supported":["S256"],"token_endpoint_auth_methods_supported":["none","client_secret_post"],"scopes_supported":["openid","profile","email","mcp:tools","mcp:deploy","mcp:read","mcp:write"],"subject_types_supported":["public"]}
            """;
        Assert.Equal(expected.Trim(), answer.Text);
    }

    [Fact]
    public async Task Issuer_prm_and_prm_url_follow_the_host_header_and_no_forwarded_one()
    {
        string[] headers = ["Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Host: forwarded.example"];
        Answer metadata = await _sandbox.GatewayAsync("GET", "/.well-known/oauth-authorization-server", null, null, headers);
        Answer prm = await _sandbox.GatewayAsync("GET", "/prm/" + _sandbox.Host.ServerId, null, null, headers);
        Answer created = await _sandbox.GatewayAsync("POST", "/api/servers", """{"name":"n","resource_url":"u"}""", "application/json", [.. headers, "Authorization: Bearer " + _sandbox.Host.AdminKey]);
        Assert.Equal("http://evil.example", (string?)metadata.Json["issuer"]);
        Assert.Equal("""["http://evil.example"]""", prm.Json["authorization_servers"]?.ToJsonString());
        Assert.StartsWith("http://evil.example/prm/srv_", (string?)created.Json["prm_url"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prm_of_a_registered_server_has_the_four_members()
    {
        Answer answer = await _sandbox.GatewayAsync("GET", "/prm/" + _sandbox.Host.ServerId);
        string expected = $$"""{"resource":"{{_sandbox.Host.McpUri}}","authorization_servers":["{{_sandbox.Gateway}}"],"scopes_supported":["mcp:tools","mcp:read"],"bearer_methods_supported":["header"]}""";
        Assert.Equal(expected, answer.Text);
        Assert.Equal("no-store", answer.Field("Cache-Control"));
    }

    [Fact]
    public async Task A_prm_id_that_is_not_exactly_known_is_404_server_not_found()
    {
        string id = _sandbox.Host.ServerId ?? "";
        string[] wrong = ["srv_0000000000000000", id.ToUpperInvariant(), id + "/", id.Replace("_", "%5F", StringComparison.Ordinal), id + "/x", ""];
        foreach (string path in wrong)
        {
            // Raw, because System.Uri would turn %5F back into the underscore.
            string answer = await RawClient.AskAsync(_sandbox.Gateway, $"GET /prm/{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
            Assert.EndsWith("{\"error\":\"server_not_found\"}", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task A_prm_is_there_for_get_only(string method) =>
        Assert.Equal(404, (await _sandbox.GatewayAsync(method, "/prm/" + _sandbox.Host.ServerId)).Status);

    [Theory]
    [InlineData("/api/servers")]
    [InlineData("/oauth/register")]
    [InlineData("/auth/signup")]
    [InlineData("/auth/login")]
    public async Task Bad_json_is_a_500_that_is_no_json_and_has_no_cors(string path)
    {
        foreach (string body in new[] { "", "{", "a=b", "\uFEFF{}", "null" })
        {
            Answer answer = await _sandbox.GatewayAsync("POST", path, body, "application/json");
            Assert.Equal(500, answer.Status);
            Assert.Equal("text/plain;charset=UTF-8", answer.Field("Content-Type"));
            Assert.Null(answer.Field("Access-Control-Allow-Origin"));
            Assert.DoesNotContain("{\"error\"", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_browser_gets_the_500_as_a_page()
    {
        Answer answer = await _sandbox.GatewayAsync("POST", "/oauth/register", "{", "application/json", "Accept: text/html");
        Assert.Equal(500, answer.Status);
        Assert.StartsWith("text/html", answer.Field("Content-Type"), StringComparison.Ordinal);
    }
}
