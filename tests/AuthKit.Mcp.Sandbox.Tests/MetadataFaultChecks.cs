namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>As <see cref="FaultChecks"/>, for what stands before the metadata, how it is written, and what browsers reach.</summary>
internal static class MetadataFaultChecks
{
    private const string Root = "/.well-known/oauth-protected-resource";
    private const string Inserted = Root + "/mcp";

    public static IReadOnlyDictionary<string, Func<Sandboxed, Task>> All { get; } = new Dictionary<string, Func<Sandboxed, Task>>
    {
        ["prm-redirect-login"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal((302, s.ServerOrigin + "/login"), (answer.Status, answer.Field("Location")))),
        ["prm-bot-wall"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal((403, "challenge", '<'), (answer.Status, answer.Field("cf-mitigated"), answer.Text[0]))),
        ["prm-copies-other-scopes"] = async s => Assert.Equal(["[\"mcp:tools\",\"mcp:read\"]", "[\"mcp:other\"]"], (await BothAsync(s)).Select(answer => answer.Json["scopes_supported"]?.ToJsonString())),
        ["prm-resource-scheme-capitals"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal("HTTP" + s.Host.McpUri["http".Length..], (string?)answer.Json["resource"])),
        ["prm-servers-dead-first"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal($"[\"http://127.0.0.1:9\",\"{s.Gateway}\"]", answer.Json["authorization_servers"]?.ToJsonString())),
        ["prm-scopes-everything"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal("[\"*\"]", answer.Json["scopes_supported"]?.ToJsonString())),
        ["prm-bearer-methods-query"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal("[\"header\",\"query\"]", answer.Json["bearer_methods_supported"]?.ToJsonString())),
        ["prm-camel-case"] = async s => Assert.All(await BothAsync(s), answer => Assert.Equal((null, $"[\"{s.Gateway}\"]"), (answer.Json["authorization_servers"], answer.Json["authorizationServers"]?.ToJsonString()))),
        ["prm-dpop-required"] = async s => Assert.All(await BothAsync(s), answer => Assert.True((bool?)answer.Json["dpop_bound_access_tokens_required"])),
        ["prm-preflight-404"] = async s => Assert.Equal(404, (await s.ServerAsync("OPTIONS", Root)).Status),
        ["cors-credentials-star"] = async s =>
        {
            Answer answer = await s.ServerAsync("GET", Root);
            Assert.Equal(("*", "true"), (answer.Field("Access-Control-Allow-Origin"), answer.Field("Access-Control-Allow-Credentials")));
        },
        ["register-preflight-404"] = async s => Assert.Equal((404, 204), ((await s.GatewayAsync("OPTIONS", "/oauth/register")).Status, (await s.GatewayAsync("OPTIONS", "/oauth/token")).Status)),
    };

    private static async Task<Answer[]> BothAsync(Sandboxed sandbox) => [await sandbox.ServerAsync("GET", Root), await sandbox.ServerAsync("GET", Inserted)];
}
