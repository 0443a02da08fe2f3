namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>What must be seen on the wire while a fault of the challenge's text, or of how credentials are taken, is on.</summary>
internal static class CredentialFaultChecks
{
    private const string Root = "/.well-known/oauth-protected-resource";
    private const string Jwt = "eyJhbGciOiJub25lIn0.e30.";
    private const string Both = "Accept: application/json, text/event-stream";

    public static IReadOnlyDictionary<string, Func<Sandboxed, Task>> All { get; } = new Dictionary<string, Func<Sandboxed, Task>>
    {
        ["challenge-spaced-equals"] = s => ChallengeIsAsync(s, $"Bearer resource_metadata = \"{s.ServerOrigin}{Root}\", scope = \"mcp:tools mcp:read\""),
        ["challenge-plain-http"] = s => ChallengeIsAsync(s, $"Bearer resource_metadata=\"http://mcp.host.invalid{Root}\", scope=\"mcp:tools mcp:read\""),
        ["challenge-scope-commas"] = s => ChallengeIsAsync(s, $"Bearer resource_metadata=\"{s.ServerOrigin}{Root}\", scope=\"mcp:tools,mcp:read\""),
        ["challenge-scope-offline-access"] = s => ChallengeIsAsync(s, $"Bearer resource_metadata=\"{s.ServerOrigin}{Root}\", scope=\"mcp:tools mcp:read offline_access\""),
        ["challenge-error-without-token"] = async s => Assert.EndsWith(", error=\"invalid_token\"", (await s.RpcAsync(Rpc.Initialize())).Field("WWW-Authenticate"), StringComparison.Ordinal),
        ["challenge-differs-by-method"] = async s =>
        {
            Assert.Equal($"Bearer resource_metadata=\"{s.ServerOrigin}{Root}/mcp\"", (await s.ServerAsync("GET", "/mcp")).Field("WWW-Authenticate"));
            Assert.Contains($"\"{s.ServerOrigin}{Root}\"", (await s.RpcAsync(Rpc.Initialize())).Field("WWW-Authenticate"), StringComparison.Ordinal);
        },
        ["accept-checked-first"] = async s => Assert.Equal((406, 401), ((await s.RpcAsync(Rpc.Initialize())).Status, (await s.RpcAsync(Rpc.Initialize(), null, Both)).Status)),
        ["bad-token-no-challenge"] = async s =>
        {
            Answer refused = await s.RpcAsync(Rpc.Initialize(), "junk");
            Assert.Equal((401, null), (refused.Status, refused.Field("WWW-Authenticate")));
            Assert.NotNull((await s.RpcAsync(Rpc.Initialize())).Field("WWW-Authenticate"));
        },
        ["any-jwt-accepted"] = async s => Assert.Equal((200, 401), ((await s.RpcAsync(Rpc.Initialize(), Jwt)).Status, (await s.RpcAsync(Rpc.Initialize(), "junk")).Status)),
        ["basic-accepted"] = async s => Assert.Equal((200, 401), ((await s.RpcAsync(Rpc.Initialize(), null, "Authorization: Basic cHJvYmU6eA==")).Status, (await s.RpcAsync(Rpc.Initialize(), "junk")).Status)),
        ["query-token-accepted"] = async s => Assert.Equal(
            (200, 401), ((await s.SendAsync("POST", s.Host.McpUri + "?access_token=junk", Rpc.Initialize(), "application/json")).Status, (await s.RpcAsync(Rpc.Initialize())).Status)),
        ["malformed-token-500"] = async s => Assert.Equal((500, 401), ((await s.RpcAsync(Rpc.Initialize(), null, "Authorization: Basic cHJvYmU6eA==")).Status, (await s.RpcAsync(Rpc.Initialize(), "junk")).Status)),
        ["valid-token-refused"] = async s => Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize(), s.Host.AccessToken)).Status),
        ["lower-case-scheme-refused"] = async s => Assert.Equal(
            (401, 200), ((await s.RpcAsync(Rpc.Initialize(), null, "Authorization: bearer " + s.Host.AccessToken)).Status, (await s.RpcAsync(Rpc.Initialize(), s.Host.AccessToken)).Status)),
        ["tools-call-403"] = async s =>
        {
            Answer call = await s.RpcAsync(Rpc.Legacy("tools/call", """{"name":"whoami"}"""), s.Host.AccessToken);
            Assert.Equal((403, null), (call.Status, call.Field("WWW-Authenticate")));
            Assert.Equal(200, (await s.RpcAsync(Rpc.Legacy("tools/list"), s.Host.AccessToken)).Status);
        },
        ["session-opens"] = async s =>
        {
            string? session = (await s.RpcAsync(Rpc.Initialize(), s.Host.AccessToken)).Field("Mcp-Session-Id");
            Assert.NotNull(session);
            Assert.Equal(200, (await s.RpcAsync(Rpc.Legacy("tools/list"), null, "Mcp-Session-Id: " + session)).Status);
            Assert.Equal(401, (await s.RpcAsync(Rpc.Legacy("tools/list"))).Status);
        },
    };

    private static async Task ChallengeIsAsync(Sandboxed sandbox, string challenge)
    {
        Answer answer = await sandbox.RpcAsync(Rpc.Initialize());
        Assert.Equal((401, challenge), (answer.Status, answer.Field("WWW-Authenticate")));
    }
}
