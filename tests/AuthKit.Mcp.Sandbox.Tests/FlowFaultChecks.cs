using System.Web;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>For each fault on the way from registration to revocation what must be seen on the wire while it is on, and is not seen while it is off.</summary>
internal static class FlowFaultChecks
{
    private const string Client = """{"redirect_uris":["http://127.0.0.1:1/cb"]}""";

    public static IReadOnlyDictionary<string, Func<Sandboxed, Task>> All { get; } = new Dictionary<string, Func<Sandboxed, Task>>
    {
        ["register-refuses"] = async s => Assert.Equal(400, (await s.GatewayAsync("POST", "/oauth/register", Client, "application/json")).Status),
        ["register-500"] = async s => Assert.Equal(500, (await s.GatewayAsync("POST", "/oauth/register", Client, "application/json")).Status),
        ["register-forgets"] = async s => Assert.Equal(400, (await s.GatewayAsync("GET", $"/oauth/authorize?response_type=code&client_id={s.Host.ClientId}&redirect_uri={Uri.EscapeDataString(s.Host.RedirectUri)}")).Status),
        ["code-not-issued"] = async s => Assert.Equal((null, "s1", null), await RedirectAsync(s)),
        ["state-dropped"] = async s => Assert.Null((await RedirectAsync(s)).State),
        ["state-altered"] = async s => Assert.Equal("altered", (await RedirectAsync(s)).State),
        ["iss-wrong"] = async s => Assert.Equal("https://other.example", (await RedirectAsync(s)).Iss),
        ["consent-denied"] = async s => Assert.Contains("error=access_denied", (await s.FormAsync("/oauth/authorize", Flow.Consent(s.Host))).Field("Location"), StringComparison.Ordinal),
        ["step-up-refused"] = async s =>
        {
            Assert.NotEmpty(await Flow.CodeAsync(s));
            Assert.Contains("error=invalid_scope", (await s.FormAsync("/oauth/authorize", Flow.Consent(s.Host, ("scope", "mcp:tools mcp:write")))).Field("Location"), StringComparison.Ordinal);
        },
        ["token-500"] = async s => Assert.Equal(500, (await ExchangeAsync(s)).Status),
        ["token-invalid-client"] = async s => Assert.Equal((401, "invalid_client"), Short(await ExchangeAsync(s))),
        ["token-invalid-grant"] = async s => Assert.Equal((400, "invalid_grant"), Short(await ExchangeAsync(s))),
        ["token-no-access-token"] = async s => Assert.Null((await ExchangeAsync(s)).Json["access_token"]),
        ["token-type-missing"] = async s => Assert.Null((await ExchangeAsync(s)).Json["token_type"]),
        ["refresh-refused"] = async s => Assert.Equal((400, "invalid_grant"), Short(await RefreshAsync(s))),
        ["refresh-500"] = async s => Assert.Equal(500, (await RefreshAsync(s)).Status),
        ["refresh-token-dead"] = async s => Assert.Equal(401, (await s.RpcAsync(Rpc.Initialize(), (string?)(await RefreshAsync(s)).Json["access_token"])).Status),
        ["code-reusable"] = async s => Assert.Equal(200, (await ReplayAsync(s)).Status),
        ["code-replay-500"] = async s => Assert.Equal(500, (await ReplayAsync(s)).Status),
        ["revoke-ignored"] = async s => Assert.Equal((200, 200), await AfterRevocationAsync(s)),
        ["revoke-refresh-ignored"] = async s => Assert.Equal((401, 200), await AfterRevocationAsync(s)),
        ["revoke-access-ignored"] = async s => Assert.Equal((200, 400), await AfterRevocationAsync(s)),
        ["first-call-500"] = async s => Assert.Equal(500, (await s.RpcAsync(Rpc.Initialize(), s.Host.IssueToken().AccessToken)).Status),
        ["first-call-html"] = async s => Assert.Equal("text/html", (await s.RpcAsync(Rpc.Initialize(), s.Host.IssueToken().AccessToken)).Field("Content-Type")),
        ["second-call-401"] = async s => Assert.Equal((200, 401), await CallsAsync(s, "tools/list")),
        ["tools-list-error"] = async s => Assert.Equal(-32603, (int?)(await s.RpcAsync(Rpc.Legacy("tools/list"), s.Host.IssueToken().AccessToken)).Json["error"]?["code"]),
        ["session-lost"] = async s =>
        {
            (string token, _) = s.Host.IssueToken();
            string? session = (await s.RpcAsync(Rpc.Initialize(), token)).Field("Mcp-Session-Id");
            Assert.Equal(404, (await s.RpcAsync(Rpc.Legacy("tools/list"), token, $"Mcp-Session-Id: {session}")).Status);
        },
        ["tool-500"] = async s => Assert.Equal((200, 500), await CallsAsync(s, "tools/call")),
        ["tool-needs-scope"] = async s =>
        {
            Assert.Equal(403, (await s.RpcAsync(WhoAmI, await TokenAsync(s))).Status);
            Assert.Equal(200, (await s.RpcAsync(WhoAmI, await TokenAsync(s, ("scope", "mcp:tools mcp:write")))).Status);
        },
        ["tool-never-allowed"] = async s => Assert.Equal(403, (await s.RpcAsync(WhoAmI, await TokenAsync(s, ("scope", "mcp:tools mcp:write")))).Status),
        ["server-ignores-revocation"] = async s => Assert.Equal(200, (await RevokedCallAsync(s)).Status),
        ["revoked-token-500"] = async s => Assert.Equal(500, (await RevokedCallAsync(s)).Status),
    };

    private static string WhoAmI => Rpc.Legacy("tools/call", """{"name":"whoami","arguments":{}}""");

    private static async Task<(string? Code, string? State, string? Iss)> RedirectAsync(Sandboxed s)
    {
        Answer answer = await s.FormAsync("/oauth/authorize", Flow.Consent(s.Host));
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(new Uri(answer.Field("Location") ?? "").Query);
        return (query["code"], query["state"], query["iss"]);
    }

    private static async Task<Answer> ExchangeAsync(Sandboxed s, params (string Name, string Value)[] consent) =>
        await s.FormAsync("/oauth/token", Flow.Exchange(s.Host, await Flow.CodeAsync(s, consent)));

    private static async Task<Answer> ReplayAsync(Sandboxed s)
    {
        string code = await Flow.CodeAsync(s);
        Assert.Equal(200, (await s.FormAsync("/oauth/token", Flow.Exchange(s.Host, code))).Status);
        return await s.FormAsync("/oauth/token", Flow.Exchange(s.Host, code));
    }

    private static async Task<string> TokenAsync(Sandboxed s, params (string Name, string Value)[] consent) => (string?)(await ExchangeAsync(s, consent)).Json["access_token"] ?? "";

    private static Task<Answer> RefreshAsync(Sandboxed s) => RefreshAsync(s, s.Host.IssueToken().RefreshToken);

    private static Task<Answer> RefreshAsync(Sandboxed s, string token) => s.FormAsync("/oauth/token", ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", s.Host.ClientId));

    private static async Task<(int Userinfo, int Refresh)> AfterRevocationAsync(Sandboxed s)
    {
        (string access, string refresh) = s.Host.IssueToken();
        Assert.Equal((200, 200), ((await s.FormAsync("/oauth/revoke", ("token", access))).Status, (await s.FormAsync("/oauth/revoke", ("token", refresh))).Status));
        return ((await s.GatewayAsync("GET", "/oauth/userinfo", null, null, "Authorization: Bearer " + access)).Status, (await RefreshAsync(s, refresh)).Status);
    }

    private static async Task<(int First, int Second)> CallsAsync(Sandboxed s, string second)
    {
        (string token, _) = s.Host.IssueToken();
        return ((await s.RpcAsync(Rpc.Initialize(), token)).Status, (await s.RpcAsync(Rpc.Legacy(second), token)).Status);
    }

    private static async Task<Answer> RevokedCallAsync(Sandboxed s)
    {
        (string token, _) = s.Host.IssueToken();
        Assert.Equal(200, (await s.RpcAsync(Rpc.Initialize(), token)).Status);
        Assert.Equal(200, (await s.FormAsync("/oauth/revoke", ("token", token))).Status);
        return await s.RpcAsync(Rpc.Initialize(), token);
    }

    private static (int Status, string? Error) Short(Answer answer) => (answer.Status, answer.Error);
}
