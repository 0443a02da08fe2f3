using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>As <see cref="FaultChecks"/>: the faults of hygiene and of an unfinished move.</summary>
internal static class HygieneFaultChecks
{
    private const string Root = "/.well-known/oauth-protected-resource";
    private const string Metadata = "/.well-known/oauth-authorization-server";

    public static IReadOnlyDictionary<string, Func<Sandboxed, Task>> All { get; } = new Dictionary<string, Func<Sandboxed, Task>>
    {
        ["endpoint-redirect-301"] = s => RedirectsAsync(s, 301),
        ["endpoint-redirect-308"] = s => RedirectsAsync(s, 308),
        ["prm-resource-undefined"] = async s => Assert.Equal("undefined/mcp", (string?)(await s.ServerAsync("GET", Root)).Json["resource"]),
        ["prm-servers-unexpanded"] = async s => Assert.Equal("""["${AUTHKIT_URL}"]""", (await s.ServerAsync("GET", Root)).Json["authorization_servers"]?.ToJsonString()),
        ["foreign-host-open"] = async s =>
        {
            Assert.Equal(200, (await s.RpcAsync(Rpc.Initialize(), null, "Host: evil.example")).Status);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize())).Status);
        },
        ["prm-by-accept"] = async s =>
        {
            Assert.Equal("text/html", (await s.ServerAsync("GET", Root, "Accept: */*")).Field("Content-Type"));
            Assert.Equal("application/json", (await s.ServerAsync("GET", Root, "Accept: application/json")).Field("Content-Type"));
        },
        ["prm-forwarded-host"] = async s =>
        {
            Assert.Equal("https://probe.invalid/mcp", (string?)(await s.ServerAsync("GET", Root, "X-Forwarded-Host: probe.invalid")).Json["resource"]);
            Assert.Equal(s.Host.McpUri, (string?)(await s.ServerAsync("GET", Root)).Json["resource"]);
        },
        ["challenge-forwarded-host"] = async s =>
        {
            Assert.Contains("https://probe.invalid/", (await s.RpcAsync(Rpc.Initialize(), null, "X-Forwarded-Host: probe.invalid")).Field("WWW-Authenticate"), StringComparison.Ordinal);
            Assert.Contains(s.ServerOrigin, (await s.RpcAsync(Rpc.Initialize())).Field("WWW-Authenticate"), StringComparison.Ordinal);
        },
        ["prm-cached-year"] = async s => Assert.Equal("public, max-age=31536000, immutable", (await s.ServerAsync("GET", Root)).Field("Cache-Control")),
        ["user-agent-wall"] = async s =>
        {
            Assert.Equal(403, (await s.RpcAsync(Rpc.Initialize(), null, "User-Agent: python-httpx/0.28.1")).Status);
            Assert.Equal(403, (await s.ServerAsync("GET", Root, "User-Agent: node")).Status);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize(), null, "User-Agent: Claude-User")).Status);
        },
        ["sse-open"] = async s =>
        {
            Answer stream = await s.ServerAsync("GET", "/sse");
            Assert.Equal((200, "text/event-stream"), (stream.Status, stream.Field("Content-Type")));
        },
        ["slash-open"] = async s =>
        {
            Assert.NotNull((await s.SendAsync("POST", s.Host.McpUri + "/", Rpc.Initialize(), "application/json")).Json["result"]);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize())).Status);
        },
        ["as-double-slash"] = async s => Assert.Equal(s.Gateway + "//oauth/register", (string?)(await s.GatewayAsync("GET", Metadata)).Json["registration_endpoint"]),
        ["userinfo-cached"] = async s => Assert.Equal((200, 200), ((await UserinfoAsync(s, "mat_junk")).Status, (await UserinfoAsync(s, s.Host.AccessToken)).Status)),

        ["legacy-redirect-302"] = async s => Assert.Equal((302, s.Gateway + Metadata), await LegacyAsync(s)),
        ["legacy-redirect-loop"] = async s => Assert.Equal((308, s.ServerOrigin + Metadata), await LegacyAsync(s)),
        ["legacy-token-endpoint"] = async s =>
        {
            Answer answer = await s.SendAsync("POST", s.ServerOrigin + "/oauth/token", "", "application/x-www-form-urlencoded");
            Assert.Equal((400, "invalid_request"), (answer.Status, answer.Error));
        },
        ["legacy-consent-page"] = async s => Assert.Equal((200, "text/html"), await PageAsync(s)),
        ["prm-servers-old-first"] = async s => Assert.Equal(
            new JsonArray(s.ServerOrigin, s.Gateway).ToJsonString(), (await s.ServerAsync("GET", Root)).Json["authorization_servers"]?.ToJsonString()),
    };

    private static async Task RedirectsAsync(Sandboxed sandbox, int status)
    {
        Answer answer = await sandbox.RpcAsync(Rpc.Initialize());
        Assert.Equal((status, sandbox.Host.McpUri + "/"), (answer.Status, answer.Field("Location")));
    }

    private static Task<Answer> UserinfoAsync(Sandboxed sandbox, string token) => sandbox.GatewayAsync("GET", "/oauth/userinfo", null, null, "Authorization: Bearer " + token);

    private static async Task<(int Status, string? Location)> LegacyAsync(Sandboxed sandbox)
    {
        Answer answer = await sandbox.ServerAsync("GET", Metadata);
        return (answer.Status, answer.Field("Location"));
    }

    private static async Task<(int Status, string? Type)> PageAsync(Sandboxed sandbox)
    {
        Answer answer = await sandbox.ServerAsync("GET", "/oauth/authorize");
        return (answer.Status, answer.Field("Content-Type"));
    }
}
