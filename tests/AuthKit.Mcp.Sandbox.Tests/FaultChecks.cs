using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>For each fault what must be seen on the wire while it is on, and is not seen while it is off.</summary>
internal static class FaultChecks
{
    private const string Root = "/.well-known/oauth-protected-resource";
    private const string Metadata = "/.well-known/oauth-authorization-server";
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    public static IReadOnlyDictionary<string, Func<Sandboxed, Task>> All { get; } = new Dictionary<string, Func<Sandboxed, Task>>(MetadataFaultChecks.All.Concat(CredentialFaultChecks.All).Concat(AuthorizationFaultChecks.All).Concat(FlowFaultChecks.All))
    {
        ["server-open"] = async s => Assert.Equal((200, 200), ((await s.RpcAsync(Rpc.Initialize())).Status, (await s.RpcAsync(WhoAmI)).Status)),
        ["initialize-open"] = async s =>
        {
            Assert.Equal(200, (await s.RpcAsync(Rpc.Initialize())).Status);
            Assert.Equal(200, (await s.RpcAsync(Rpc.Modern("server/discover"), null, Rpc.Headers("server/discover"))).Status);
            Assert.Equal(401, (await s.RpcAsync(WhoAmI)).Status);
        },
        ["tools-call-open"] = async s =>
        {
            Assert.Equal("anonymous", (string?)(await s.RpcAsync(WhoAmI)).Json["result"]?["structuredContent"]?["sub"]);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize())).Status);
        },
        ["get-open"] = async s =>
        {
            Answer get = await s.ServerAsync("GET", "/mcp");
            Assert.Equal((200, "text/event-stream"), (get.Status, get.Field("Content-Type")));
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize())).Status);
        },
        ["any-token-accepted"] = async s =>
        {
            Assert.Equal(200, (await s.RpcAsync(Rpc.Initialize(), "junk")).Status);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize())).Status);
        },
        ["any-mat-token-accepted"] = async s =>
        {
            Assert.Equal(200, (await s.RpcAsync(Rpc.Initialize(), "mat_junk")).Status);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize(), "junk")).Status);
        },
        ["bad-token-500"] = async s => Assert.Equal((500, 401), ((await s.RpcAsync(Rpc.Initialize(), "mat_junk")).Status, (await s.RpcAsync(Rpc.Initialize())).Status)),
        ["other-prefix-403"] = async s => Assert.Equal((403, 401), ((await s.RpcAsync(Rpc.Initialize(), "wcd_x")).Status, (await s.RpcAsync(Rpc.Initialize(), "mat_junk")).Status)),

        ["challenge-missing"] = async s => Assert.Equal((401, null), await ChallengeAsync(s)),
        ["challenge-bare"] = async s => Assert.Equal((401, "Bearer"), await ChallengeAsync(s)),
        ["challenge-basic"] = async s => Assert.Equal((401, "Basic realm=\"mcp\""), await ChallengeAsync(s)),
        ["challenge-no-resource-metadata"] = async s => Assert.Equal((401, "Bearer realm=\"mcp\", scope=\"mcp:tools mcp:read\""), await ChallengeAsync(s)),
        ["challenge-no-scope"] = async s => Assert.Equal((401, $"Bearer resource_metadata=\"{s.ServerOrigin}{Root}\""), await ChallengeAsync(s)),
        ["challenge-relative-url"] = async s => Assert.Equal((401, $"Bearer resource_metadata=\"{Root}\""), await ChallengeAsync(s)),
        ["challenge-dead-url"] = async s =>
        {
            Assert.Equal((401, $"Bearer resource_metadata=\"{s.ServerOrigin}/mcp{Root}\""), await ChallengeAsync(s));
            Assert.Equal(404, (await s.ServerAsync("GET", "/mcp" + Root)).Status);
        },
        ["challenge-unquoted"] = async s => Assert.Equal((401, $"Bearer realm=mcp resource_metadata={s.ServerOrigin}{Root}"), await ChallengeAsync(s)),
        ["challenge-raw-newline"] = async s => Assert.Contains($"WWW-Authenticate: Bearer resource_metadata=\"{s.ServerOrigin}{Root}\n\"\r\n", await RawAsync(s, "POST", "/mcp"), StringComparison.Ordinal),
        ["challenge-200"] = async s => await RefusalIsAsync(s, 200, -32001),
        ["challenge-403"] = async s => await RefusalIsAsync(s, 403, -32001),
        ["challenge-500"] = async s => await RefusalIsAsync(s, 500, -32001),
        ["challenge-login-redirect"] = async s =>
        {
            Answer answer = await s.RpcAsync(Rpc.Initialize());
            Assert.Equal((302, s.ServerOrigin + "/login"), (answer.Status, answer.Field("Location")));
        },
        ["challenge-body-plain"] = async s => Assert.Equal("Unauthorized", (await s.RpcAsync(Rpc.Initialize())).Text),
        ["challenge-cacheable"] = async s => Assert.Equal("public, max-age=3600", (await s.RpcAsync(Rpc.Initialize())).Field("Cache-Control")),

        ["prm-no-cors"] = async s => Assert.All(await BothAsync(s), answer => Assert.Null(answer.Field(AllowOrigin))),
        ["challenge-no-cors"] = async s => Assert.Null((await s.RpcAsync(Rpc.Initialize())).Field(AllowOrigin)),
        ["challenge-not-exposed"] = async s => Assert.Null((await s.RpcAsync(Rpc.Initialize())).Field("Access-Control-Expose-Headers")),
        ["preflight-401"] = async s => Assert.Equal(401, (await s.ServerAsync("OPTIONS", "/mcp")).Status),
        ["preflight-no-authorization"] = async s => Assert.DoesNotContain("authorization", (await s.ServerAsync("OPTIONS", "/mcp")).Field("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase),
        ["cors-duplicated"] = async s => Assert.Equal(2, Occurrences(await RawAsync(s, "GET", Root), AllowOrigin + ": *\r\n")),

        ["prm-not-found"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal(404, answer.Status)),
        ["prm-root-not-found"] = async s => Assert.Equal([404, 200], (await BothAsync(s)).Select(answer => answer.Status)),
        ["prm-inserted-not-found"] = async s => Assert.Equal([200, 404], (await BothAsync(s)).Select(answer => answer.Status)),
        ["prm-401"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal(401, answer.Status)),
        ["prm-html"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal((200, "text/html", '<'), (answer.Status, answer.Field("Content-Type"), answer.Text[0]))),
        ["prm-wrong-content-type"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal(("text/plain", s.Host.McpUri), (answer.Field("Content-Type"), (string?)answer.Json["resource"]))),
        ["prm-no-store"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal("no-store", answer.Field("Cache-Control"))),
        ["prm-resource-missing"] = async s => Assert.All(await BothAsync(s), answer => Assert.False(answer.Json.ContainsKey("resource"))),
        ["prm-resource-other-host"] = s => ResourceIsAsync(s, "https://other.host.invalid/mcp"),
        ["prm-resource-trailing-slash"] = s => ResourceIsAsync(s, s.Host.McpUri + "/"),
        ["prm-root-other-resource"] = async s => Assert.Equal([s.ServerOrigin + "/other", s.Host.McpUri], (await BothAsync(s)).Select(answer => (string?)answer.Json["resource"])),
        ["prm-servers-missing"] = async s => Assert.All(await BothAsync(s), answer => Assert.False(answer.Json.ContainsKey("authorization_servers"))),
        ["prm-servers-empty"] = s => ServersAreAsync(s, []),
        ["prm-servers-objects"] = s => ServersAreAsync(s, new JsonArray(new JsonObject { ["issuer"] = s.Gateway })),
        ["prm-servers-relative"] = s => ServersAreAsync(s, ["/oauth"]),
        ["prm-servers-newline"] = s => ServersAreAsync(s, [s.Gateway + "\n"]),
        ["prm-servers-trailing-slash"] = s => ServersAreAsync(s, [s.Gateway + "/"]),
        ["prm-servers-dead"] = s => ServersAreAsync(s, ["http://127.0.0.1:9"]),
        ["prm-null-members"] = async s => Assert.All(await BothAsync(s), answer => Assert.Contains("\"jwks_uri\":null", answer.Text, StringComparison.Ordinal)),
        ["prm-scopes-string"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal("\"mcp:tools mcp:read\"", answer.Json["scopes_supported"]?.ToJsonString())),
        ["legacy-metadata-stale"] = async s =>
        {
            Answer answer = await s.ServerAsync("GET", Metadata);
            Assert.Equal((200, s.ServerOrigin), (answer.Status, (string?)answer.Json["issuer"]));
            Assert.Equal(404, (await s.ServerAsync("GET", "/authorize")).Status);
        },

        ["gateway-down"] = s => EveryGatewayRouteIsAsync(s, 503),
        ["gateway-500"] = s => EveryGatewayRouteIsAsync(s, 500),
        ["gateway-timeout"] = s => NoAnswerAsync(s.Gateway, "/health"),
        ["database-down"] = async s =>
        {
            Assert.Equal(200, (await s.GatewayAsync("GET", "/health")).Status);
            Assert.Equal(200, (await s.GatewayAsync("GET", Metadata)).Status);
            Assert.Equal(500, (await s.GatewayAsync("GET", "/prm/srv_none")).Status);
        },
        ["userinfo-500"] = async s =>
        {
            Assert.Equal(500, (await s.GatewayAsync("GET", "/oauth/userinfo", null, null, "Authorization: Bearer " + s.Host.AccessToken)).Status);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize(), s.Host.AccessToken)).Status);
        },
        ["create-answer-lost"] = async s =>
        {
            // Over a connection that has served before: clients may be tempted to repeat what fails on one.
            Assert.Equal(200, (await s.AdminAsync("GET")).Status);
            int before = s.Host.ServerCount;
            await Assert.ThrowsAsync<HttpRequestException>(() => s.AdminAsync("POST", """{"name":"n","resource_url":"u"}"""));
            Assert.Equal(before + 1, s.Host.ServerCount);
        },
        ["admin-open"] = async s => Assert.Equal((200, 401), ((await s.GatewayAsync("GET", "/api/servers")).Status, (await s.AdminAsync("GET")).Status)),
        ["redirect-uri-altered"] = async s =>
        {
            Answer client = await s.GatewayAsync("POST", "/oauth/register", """{"redirect_uris":["https://a.example/cb"]}""", "application/json");
            string query = Sandboxed.Encode(("response_type", "code"), ("client_id", (string?)client.Json["client_id"] ?? ""), ("redirect_uri", "https://a.example/cb"));
            Answer page = await s.GatewayAsync("GET", "/oauth/authorize?" + query);
            Assert.Equal((400, "Invalid redirect_uri"), (page.Status, (string?)JsonNode.Parse(page.Text.StartsWith('{') ? page.Text : "{}")?["error_description"]));
        },
        ["registration-closed"] = async s => Assert.Equal(403, (await s.GatewayAsync("POST", "/oauth/register", """{"redirect_uris":["https://a.example/cb"]}""", "application/json")).Status),
        ["access-token-expired"] = async s =>
        {
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize(), s.Host.AccessToken)).Status);
            Answer fresh = await s.FormAsync("/oauth/token", ("grant_type", "refresh_token"), ("refresh_token", s.Host.RefreshToken), ("client_id", s.Host.ClientId));
            Assert.Equal(200, (await s.RpcAsync(Rpc.Initialize(), (string?)fresh.Json["access_token"])).Status);
        },

        ["as-metadata-not-found"] = async s => Assert.Equal(404, (await s.GatewayAsync("GET", Metadata)).Status),
        ["as-metadata-html"] = async s => Assert.Equal("text/html", (await s.GatewayAsync("GET", Metadata)).Field("Content-Type")),
        ["as-issuer-other"] = s => MetadataIsAsync(s, "issuer", "https://other.host.invalid"),
        ["as-issuer-slash"] = s => MetadataIsAsync(s, "issuer", s.Gateway + "/"),
        ["as-no-s256"] = s => MetadataIsAsync(s, "code_challenge_methods_supported", null),
        ["as-no-token-endpoint"] = s => MetadataIsAsync(s, "token_endpoint", null),
        ["as-no-registration-endpoint"] = s => MetadataIsAsync(s, "registration_endpoint", null),
        ["as-http-endpoints"] = s => MetadataIsAsync(s, "authorization_endpoint", "http://gateway.invalid/oauth/authorize"),
        ["as-no-cors"] = async s => Assert.Null((await s.GatewayAsync("GET", Metadata)).Field(AllowOrigin)),

        ["prm-redirect-loop"] = async s =>
        {
            string path = Root;
            for (int hop = 1; hop <= 25; hop++)
            {
                Answer answer = await s.ServerAsync("GET", path);
                Assert.Equal((302, $"{s.ServerOrigin}{Root}?hop={hop}"), (answer.Status, answer.Field("Location")));
                path = $"{Root}?hop={hop}";
            }
        },
        ["prm-invalid-utf8"] = async s => Assert.Contains("\u00C3(", await RawAsync(s, "GET", Root), StringComparison.Ordinal),
        ["prm-truncated"] = async s =>
        {
            string answer = await RawAsync(s, "GET", Root);
            int body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            int announced = int.Parse(answer.Split("Content-Length: ")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(announced / 2, answer.Length - body);
        },
        ["prm-huge"] = async s =>
        {
            using RawClient client = await AskedAsync(s.ServerOrigin, Root);
            Assert.Contains("Content-Length: 1073741824\r\n", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
            byte[] megabytes = new byte[4 * 1024 * 1024];
            await client.Stream.ReadExactlyAsync(megabytes);
            Assert.All(megabytes.Where((_, index) => index % 4096 == 0), value => Assert.Equal((byte)' ', value));
        },
        ["prm-slow"] = async s =>
        {
            using RawClient client = await AskedAsync(s.ServerOrigin, Root);
            Assert.Contains("Content-Length: 100000\r\n", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
            Assert.Equal("  ", await client.ReadUntilAsync("  "));
        },
        ["prm-reset"] = s => ResetAsync(s.ServerOrigin, Root),
        ["server-reset"] = s => ResetAsync(s.ServerOrigin, "/any"),
        ["server-timeout"] = s => NoAnswerAsync(s.ServerOrigin, "/any"),
        ["server-down"] = async s => Assert.Equal((503, 503), ((await s.ServerAsync("GET", Root)).Status, (await s.RpcAsync(Rpc.Initialize())).Status)),
    }.Concat(MetadataMemberFaultChecks.All).Concat(HygieneFaultChecks.All).ToDictionary(static check => check.Key, static check => check.Value);

    private static string WhoAmI => Rpc.Legacy("tools/call", """{"name":"whoami"}""");

    private static async Task<(int Status, string? Challenge)> ChallengeAsync(Sandboxed sandbox)
    {
        Answer answer = await sandbox.RpcAsync(Rpc.Initialize());
        return (answer.Status, answer.Field("WWW-Authenticate"));
    }

    private static async Task RefusalIsAsync(Sandboxed sandbox, int status, int code)
    {
        Answer answer = await sandbox.RpcAsync(Rpc.Initialize());
        Assert.Equal((status, code), (answer.Status, (int?)answer.Json["error"]?["code"]));
        Assert.Null(answer.Field("WWW-Authenticate"));
    }

    private static async Task<Answer[]> BothAsync(Sandboxed sandbox) => [await sandbox.ServerAsync("GET", Root), await sandbox.ServerAsync("GET", Root + "/mcp")];

    private static async Task ResourceIsAsync(Sandboxed sandbox, string resource) =>
        Assert.All(await BothAsync(sandbox), answer => Assert.Equal(resource, (string?)answer.Json["resource"]));

    private static async Task ServersAreAsync(Sandboxed sandbox, JsonArray servers) =>
        Assert.All(await BothAsync(sandbox), answer => Assert.Equal(servers.ToJsonString(), answer.Json["authorization_servers"]?.ToJsonString()));

    private static async Task MetadataIsAsync(Sandboxed sandbox, string member, string? value)
    {
        Answer answer = await sandbox.GatewayAsync("GET", Metadata);
        Assert.Equal(value is not null, answer.Json.ContainsKey(member));
        Assert.Equal(value, (string?)answer.Json[member]);
    }

    private static async Task EveryGatewayRouteIsAsync(Sandboxed sandbox, int status)
    {
        Assert.Equal(status, (await sandbox.GatewayAsync("GET", "/health")).Status);
        Assert.Equal(status, (await sandbox.GatewayAsync("GET", Metadata)).Status);
        Assert.Equal(401, (await sandbox.RpcAsync(Rpc.Initialize(), sandbox.Host.AccessToken)).Status);
    }

    private static async Task<RawClient> AskedAsync(string origin, string path)
    {
        RawClient client = await RawClient.ConnectAsync(origin);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        return client;
    }

    private static Task<string> RawAsync(Sandboxed sandbox, string method, string path) =>
        RawClient.AskAsync(sandbox.ServerOrigin, $"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    private static async Task ResetAsync(string origin, string path)
    {
        using RawClient client = await AskedAsync(origin, path);
        IOException cut = await Assert.ThrowsAsync<IOException>(client.ReadToEndAsync);
        System.Net.Sockets.SocketException socket = Assert.IsType<System.Net.Sockets.SocketException>(cut.InnerException);
        Assert.Equal(System.Net.Sockets.SocketError.ConnectionReset, socket.SocketErrorCode);
    }

    // Silence cannot be proven; half a second of it, where a healthy sandbox needs milliseconds, tells the two apart.
    private static async Task NoAnswerAsync(string origin, string path)
    {
        using RawClient client = await AskedAsync(origin, path);
        using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.Stream.ReadExactlyAsync(new byte[1], patience.Token));
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
