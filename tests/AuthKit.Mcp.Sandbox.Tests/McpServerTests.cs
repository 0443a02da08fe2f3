using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>The clean MCP server: guide layout, refusals, both eras.</summary>
public sealed class McpServerTests : IDisposable
{
    private const string Root = "/.well-known/oauth-protected-resource";
    private readonly Sandboxed _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(Root)]
    [InlineData(Root + "/mcp")]
    public async Task The_metadata_is_the_same_at_both_locations_cacheable_and_open_to_browsers(string path)
    {
        Answer answer = await _sandbox.ServerAsync("GET", path);
        Answer head = await _sandbox.ServerAsync("HEAD", path);
        Assert.Equal($$"""{"resource":"{{_sandbox.Host.McpUri}}","authorization_servers":["{{_sandbox.Gateway}}"],"scopes_supported":["mcp:tools","mcp:read"],"bearer_methods_supported":["header"]}""", answer.Text);
        Assert.Equal((200, 200), (answer.Status, head.Status));
        Assert.Equal("application/json", answer.Field("Content-Type"));
        Assert.Equal("public, max-age=3600", answer.Field("Cache-Control"));
        Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("DELETE", null)]
    [InlineData("HEAD", null)]
    [InlineData("PUT", null)]
    [InlineData("POST", null)]
    [InlineData("POST", "not json")]
    public async Task Without_a_token_every_method_and_body_gets_the_guides_401(string method, string? body)
    {
        Answer answer = await _sandbox.SendAsync(method, _sandbox.Host.McpUri, body, body is null ? null : "text/odd", "MCP-Protocol-Version: 1999-01-01");
        Assert.Equal(401, answer.Status);
        Assert.Equal($"Bearer resource_metadata=\"{_sandbox.ServerOrigin}{Root}\", scope=\"mcp:tools mcp:read\"", answer.Field("WWW-Authenticate"));
        Assert.Equal("application/json", answer.Field("Content-Type"));
        Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
        Assert.Equal("WWW-Authenticate", answer.Field("Access-Control-Expose-Headers"));
        Assert.Equal("no-store", answer.Field("Cache-Control"));
        if (method != "HEAD")
        {
            Assert.Equal("""{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Unauthorized: Bearer token required"}}""", answer.Text);
        }
    }

    [Theory]
    [InlineData("Bearer mat_unknown", true)]
    [InlineData("Bearer wcd_other", true)]
    [InlineData("bearer x y", true)]
    [InlineData("Basic cHJvYmU6eA==", false)]
    [InlineData("Bearer", false)]
    [InlineData("probe", false)]
    public async Task Bad_credentials_get_the_same_401_and_invalid_token_only_for_a_token(string authorization, bool names)
    {
        Answer answer = await _sandbox.RpcAsync(Rpc.Initialize(), null, "Authorization: " + authorization);
        string challenge = answer.Field("WWW-Authenticate") ?? "";
        Assert.Equal(401, answer.Status);
        Assert.Contains($"resource_metadata=\"{_sandbox.ServerOrigin}{Root}\"", challenge, StringComparison.Ordinal);
        Assert.Equal(names, challenge.Contains("error=\"invalid_token\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_in_the_query_is_ignored()
    {
        Answer answer = await _sandbox.SendAsync("POST", _sandbox.Host.McpUri + "?access_token=" + _sandbox.Host.AccessToken, Rpc.Initialize(), "application/json");
        Assert.Equal(401, answer.Status);
        Assert.DoesNotContain("invalid_token", answer.Field("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_is_compared_in_any_case(string scheme) =>
        Assert.Equal(200, (await _sandbox.RpcAsync(Rpc.Initialize(), null, $"Authorization: {scheme} {_sandbox.Host.AccessToken}")).Status);

    [Theory]
    [InlineData("/mcp")]
    [InlineData(Root)]
    [InlineData(Root + "/mcp")]
    public async Task Preflights_pass_without_credentials_and_admit_the_mcp_headers(string path)
    {
        Answer answer = await _sandbox.ServerAsync("OPTIONS", path, "Origin: https://probe.invalid", "Access-Control-Request-Method: POST");
        Assert.Equal(204, answer.Status);
        Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
        Assert.Equal("authorization, content-type, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name", answer.Field("Access-Control-Allow-Headers"));
        Assert.Contains("GET", answer.Field("Access-Control-Allow-Methods"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/sse")]
    [InlineData("/mcp/")]
    [InlineData("/")]
    public async Task Everything_else_is_404(string path) => Assert.Equal(404, (await _sandbox.ServerAsync("GET", path)).Status);

    [Theory]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2024-10-07", "2025-11-25")]
    public async Task Initialize_negotiates_the_handshake_versions(string asked, string given)
    {
        Answer answer = await _sandbox.RpcAsync(Rpc.Initialize(asked), _sandbox.Host.AccessToken);
        Assert.Equal(given, (string?)answer.Json["result"]?["protocolVersion"]);
        Assert.NotNull(answer.Json["result"]?["capabilities"]?["tools"]);
    }

    [Fact]
    public async Task A_handshake_client_can_ping_list_and_call()
    {
        string token = _sandbox.Host.AccessToken;
        Answer noted = await _sandbox.RpcAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", token, "MCP-Protocol-Version: 2025-11-25");
        Answer pinged = await _sandbox.RpcAsync(Rpc.Legacy("ping"), token);
        Answer listed = await _sandbox.RpcAsync(Rpc.Legacy("tools/list"), token);
        Answer called = await _sandbox.RpcAsync(Rpc.Legacy("tools/call", """{"name":"whoami","arguments":{}}"""), token);
        Answer unknown = await _sandbox.RpcAsync(Rpc.Legacy("tools/call", """{"name":"nothing"}"""), token);
        Answer strange = await _sandbox.RpcAsync(Rpc.Legacy("no/such"), token);
        Assert.Equal(202, noted.Status);
        Assert.Equal("{}", pinged.Json["result"]?.ToJsonString());
        Assert.Equal("whoami", (string?)listed.Json["result"]?["tools"]?[0]?["name"]);
        Assert.Equal(_sandbox.Host.UserId, (string?)called.Json["result"]?["structuredContent"]?["sub"]);
        Assert.Equal(-32602, Code(unknown));
        Assert.Equal(-32601, Code(strange));
    }

    [Theory]
    [InlineData("GET", 405)]
    [InlineData("DELETE", 405)]
    [InlineData("PUT", 405)]
    public async Task With_a_token_the_other_methods_are_405(string method, int status) =>
        Assert.Equal(status, (await _sandbox.ServerAsync(method, "/mcp", "Authorization: Bearer " + _sandbox.Host.AccessToken)).Status);

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("{}", -32600)]
    public async Task A_body_that_is_no_request_is_400(string body, int code)
    {
        Answer answer = await _sandbox.RpcAsync(body, _sandbox.Host.AccessToken);
        Assert.Equal((400, code), (answer.Status, Code(answer)));
    }

    [Fact]
    public async Task A_2026_client_can_discover_list_and_call()
    {
        string token = _sandbox.Host.AccessToken;
        Answer discovered = await _sandbox.RpcAsync(Rpc.Modern("server/discover"), token, Rpc.Headers("server/discover"));
        Answer listed = await _sandbox.RpcAsync(Rpc.Modern("tools/list"), token, Rpc.Headers("tools/list"));
        Answer called = await _sandbox.RpcAsync(Rpc.Modern("tools/call", "\"name\":\"whoami\",\"arguments\":{},"), token, Rpc.Headers("tools/call", "whoami"));
        Assert.Equal("""["2026-07-28"]""", discovered.Json["result"]?["supportedVersions"]?.ToJsonString());
        Assert.Equal("m-1", (string?)discovered.Json["id"]);
        Assert.Equal("whoami", (string?)listed.Json["result"]?["tools"]?[0]?["name"]);
        Assert.Equal(_sandbox.Host.UserEmail, (string?)called.Json["result"]?["structuredContent"]?["email"]);
        foreach (Answer answer in new[] { discovered, listed, called })
        {
            Assert.Equal("complete", (string?)answer.Json["result"]?["resultType"]);
        }
    }

    [Fact]
    public async Task A_2026_request_whose_headers_and_body_disagree_is_a_header_mismatch()
    {
        string token = _sandbox.Host.AccessToken;
        string call = Rpc.Modern("tools/call", "\"name\":\"whoami\",");
        Answer[] answers =
        [
            await _sandbox.RpcAsync(Rpc.Modern("tools/list"), token),
            await _sandbox.RpcAsync(Rpc.Modern("tools/list"), token, Rpc.Headers("tools/call")),
            await _sandbox.RpcAsync(Rpc.Modern("tools/list"), token, Rpc.Headers("tools/list", version: "2026-01-01")),
            await _sandbox.RpcAsync(Rpc.Modern("tools/list"), token, "MCP-Protocol-Version: 2026-07-28"),
            await _sandbox.RpcAsync(Rpc.Legacy("tools/list"), token, Rpc.Headers("tools/list")),
            await _sandbox.RpcAsync(call, token, Rpc.Headers("tools/call")),
            await _sandbox.RpcAsync(call, token, Rpc.Headers("tools/call", "other")),
        ];
        Assert.All(answers, answer => Assert.Equal((400, -32020), (answer.Status, Code(answer))));
    }

    [Fact]
    public async Task An_unsupported_2026_version_names_the_supported_ones_and_an_unknown_method_is_404()
    {
        string token = _sandbox.Host.AccessToken;
        Answer version = await _sandbox.RpcAsync(Rpc.Modern("tools/list", version: "2027-01-01"), token, Rpc.Headers("tools/list", version: "2027-01-01"));
        Answer method = await _sandbox.RpcAsync(Rpc.Modern("ping"), token, Rpc.Headers("ping"));
        Assert.Equal((400, -32022), (version.Status, Code(version)));
        Assert.Equal("""{"supported":["2026-07-28"],"requested":"2027-01-01"}""", version.Json["error"]?["data"]?.ToJsonString());
        Assert.Equal((404, -32601), (method.Status, Code(method)));
    }

    [Theory]
    [InlineData("Host: evil.example")]
    [InlineData("Origin: https://evil.example")]
    public async Task A_page_from_elsewhere_is_refused_even_with_a_token(string header) =>
        Assert.Equal(403, (await _sandbox.RpcAsync(Rpc.Initialize(), _sandbox.Host.AccessToken, header)).Status);

    [Fact]
    public async Task Each_call_asks_the_gateway_unless_the_cache_is_on_and_fresh()
    {
        FakeTimeProvider clock = new();
        using Sandboxed cached = new(new SandboxOptions { UserinfoCacheSeconds = 300, Clock = clock });
        int[] asked = [await UserinfoCallsAsync(_sandbox), await UserinfoCallsAsync(cached)];
        clock.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal([3, 1], asked);
        Assert.Equal(2, await UserinfoCallsAsync(cached));
    }

    private static async Task<int> UserinfoCallsAsync(Sandboxed sandbox)
    {
        for (int call = 0; call < 3; call++)
        {
            Assert.Equal(200, (await sandbox.RpcAsync(Rpc.Initialize(), sandbox.Host.AccessToken)).Status);
        }

        return sandbox.Host.Requests.Count(request => request.Path == "/oauth/userinfo");
    }

    private static int? Code(Answer answer) => (int?)(answer.Json["error"] as JsonObject)?["code"];
}
