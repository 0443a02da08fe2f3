using System.Net;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Sandbox;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>Calls with a token: over sockets against the sandbox's server, and streams and hostile answers from mocks.</summary>
public sealed class McpCallerTests : IDisposable
{
    private const string Endpoint = "https://mcp.example/mcp";
    private const string Token = "mat_of_a_test";
    private readonly MockHttpMessageHandler _mock = new();
    private readonly List<WireRequest> _sent = [];

    public void Dispose() => _mock.Dispose();

    [Theory]
    [InlineData(null, "2025-11-25")]
    [InlineData("Latest", "2025-11-25")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2026-07-28", "2026-07-28")]
    public async Task Each_version_connects_lists_and_calls_over_sockets(string? specVersion, string agreed)
    {
        using SandboxHost sandbox = SandboxHost.Start(new SandboxOptions());
        using HttpSender sender = new(new HttpSettings { NoProxy = true });
        McpCaller caller = new(sandbox.McpUri, sender.SendAsync, specVersion);
        System.Security.SecureString token = Secret.Protect(sandbox.AccessToken);
        Assert.True((await caller.ConnectAsync(token, default)).Succeeded);
        Assert.Equal(agreed, caller.Version);
        McpReply tools = await caller.ListToolsAsync(token, default);
        Assert.Contains("whoami", tools.Result.ToString(), StringComparison.Ordinal);
        McpReply who = await caller.CallToolAsync(token, "whoami", default);
        Assert.True(who.Succeeded);
        Assert.Contains(sandbox.UserEmail, who.Result.ToString(), StringComparison.Ordinal);
        Assert.False(who.IsToolError);
    }

    [Fact]
    public async Task A_token_that_is_refused_and_a_scope_that_is_missing_are_told_apart()
    {
        using SandboxHost sandbox = SandboxHost.Start(new SandboxOptions { Faults = ["tool-never-allowed"] });
        using HttpSender sender = new(new HttpSettings { NoProxy = true });
        McpCaller caller = new(sandbox.McpUri, sender.SendAsync);
        McpReply refused = await caller.ConnectAsync(Secret.Protect("mat_unknown"), default);
        Assert.True(refused.IsRefused);
        Assert.Equal("answered 401 with the JSON-RPC error -32001", refused.Outcome);
        await caller.ConnectAsync(Secret.Protect(sandbox.AccessToken), default);
        McpReply lacking = await caller.CallToolAsync(Secret.Protect(sandbox.AccessToken), "whoami", default);
        Assert.True(lacking.LacksScope);
        Assert.False(lacking.IsRefused);
        Assert.Equal("mcp:write", lacking.Challenge?.Value("scope"));
        Assert.Equal(401, (await caller.KnockAsync(default)).Status);
    }

    [Fact]
    public async Task A_handshake_sends_session_and_version_back_with_every_later_request()
    {
        _mock.When("*").Respond(static request => request.Headers.Contains("Mcp-Session-Id")
            ? Answer(HttpStatusCode.OK, "application/json", """{"jsonrpc":"2.0","id":3,"result":{"tools":[]}}""")
            : WithSession(Answer(HttpStatusCode.OK, "application/json", """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18"}}""")));
        McpCaller caller = Caller();
        Assert.True((await caller.ConnectAsync(Secret.Protect(Token), default)).Succeeded);
        Assert.True((await caller.ListToolsAsync(Secret.Protect(Token), default)).Succeeded);
        Assert.True(caller.HasSession);
        Assert.Equal(3, _sent.Count);
        Assert.Contains("notifications/initialized", _sent[1].Body, StringComparison.Ordinal);
        Assert.All(_sent.Skip(1), static r =>
        {
            Assert.Equal("s-1", Header(r, "Mcp-Session-Id"));
            Assert.Equal("2025-06-18", Header(r, "MCP-Protocol-Version"));
        });
        Assert.All(_sent, static r => Assert.Equal(("Bearer " + Token, Endpoint), (Header(r, "Authorization"), r.Url)));
    }

    [Fact]
    public async Task A_stream_is_read_past_notifications_and_comments_to_its_answer()
    {
        _mock.When("*").Respond("text/event-stream", ": hello\n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\nid: 7\ndata: {\"jsonrpc\":\"2.0\",\"id\":3,\ndata: \"result\":{\"tools\":[{\"name\":\"a\"}]}}\n\n");
        McpReply reply = await Caller().ListToolsAsync(Secret.Protect(Token), default);
        Assert.True(reply.Succeeded);
        Assert.Contains("\"a\"", reply.Result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_handshakes_is_asked_by_discovery_next()
    {
        _mock.When("*").With(static r => !r.Headers.Contains("Mcp-Method")).Respond(HttpStatusCode.NotFound, "application/json", """{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}""");
        _mock.When("*").Respond("application/json", """{"jsonrpc":"2.0","id":"probe-1","result":{"supportedVersions":["2026-07-28"]}}""");
        McpCaller caller = Caller();
        Assert.True((await caller.ConnectAsync(Secret.Protect(Token), default)).Succeeded);
        Assert.Equal("2026-07-28", caller.Version);
        await caller.CallToolAsync(Secret.Protect(Token), "naïve \"tool\"", default);
        Assert.Equal("=?base64?bmHDr3ZlICJ0b29sIg==?=", Header(_sent[^1], "Mcp-Name"));
        Assert.Equal("naïve \"tool\"", System.Text.Json.JsonDocument.Parse(_sent[^1].Body ?? "").RootElement.GetProperty("params").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Redirect)]
    public async Task A_server_that_fails_or_sends_elsewhere_gets_the_token_once_and_nobody_else_gets_it(HttpStatusCode status)
    {
        _mock.When("*").Respond(_ =>
        {
            HttpResponseMessage answer = Answer(status, "application/json", """{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no"}}""");
            answer.Headers.Location = new Uri("https://evil.example/mcp");
            return answer;
        });
        McpReply reply = await Caller().ConnectAsync(Secret.Protect(Token), default);
        Assert.False(reply.Succeeded);
        Assert.Equal(Endpoint, Assert.Single(_sent).Url);
        Assert.DoesNotContain(Token, reply.Outcome + reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", "<h1>mat_of_a_test</h1>", "answered 200 with no answer of JSON-RPC (text/html; charset=utf-8)")]
    [InlineData("application/json", "[1", "answered 200 with no answer of JSON-RPC (application/json; charset=utf-8)")]
    [InlineData("application/json", """{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"mat_of_a_test"}}""", "answered 200 with the JSON-RPC error -32603")]
    [InlineData("application/json", """{"jsonrpc":"2.0","id":1,"error":7}""", "answered 200 with the JSON-RPC error without a code")]
    public async Task What_is_no_answer_is_described_without_its_text(string type, string body, string outcome)
    {
        _mock.When("*").Respond(type, body);
        McpReply reply = await Caller().ListToolsAsync(Secret.Protect(Token), default);
        Assert.False(reply.Succeeded);
        Assert.Equal(outcome, reply.Outcome);
    }

    [Fact]
    public async Task A_tool_that_ran_and_failed_is_an_answer()
    {
        _mock.When("*").Respond("application/json", """{"jsonrpc":"2.0","id":4,"result":{"isError":true,"content":[]}}""");
        McpReply reply = await Caller().CallToolAsync(Secret.Protect(Token), "t", default);
        Assert.True(reply is { Succeeded: true, IsToolError: true });
    }

    [Fact]
    public void A_token_never_goes_over_plain_http_unless_that_is_allowed()
    {
        AuthKitException refused = Assert.Throws<AuthKitException>(static () => new McpCaller("http://mcp.example/mcp", static (_, _) => throw new InvalidOperationException("sent")));
        Assert.Equal(ErrorCode.UnencryptedAuthentication, refused.Code);
        Assert.Null(new McpCaller("http://mcp.example/mcp", static (_, _) => throw new InvalidOperationException("sent"), allowUnencrypted: true).Version);
    }

    [Fact]
    public async Task A_session_id_that_no_header_can_carry_is_left_out()
    {
        McpCaller caller = new(Endpoint, (request, _) =>
        {
            _sent.Add(request);
            return Task.FromResult(new Exchange
            {
                Request = request,
                Response = new WireResponse
                {
                    Status = 200,
                    Headers = [new HeaderLine("Mcp-Session-Id", "a\r\nEvil: 1"), new HeaderLine("Content-Type", "application/json")],
                    Body = """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"1\n2"}}"""u8.ToArray(),
                },
            });
        });
        await caller.ConnectAsync(Secret.Protect(Token), default);
        Assert.False(caller.HasSession);
        Assert.Null(Header(_sent[1], "Mcp-Session-Id"));
        Assert.Equal("2025-11-25", Header(_sent[1], "MCP-Protocol-Version"));
    }

    private static string? Header(WireRequest request, string name) => request.Headers.Where(h => h.Is(name)).Select(static h => h.Value).SingleOrDefault();

    private static HttpResponseMessage Answer(HttpStatusCode status, string type, string body) => new(status) { Content = new StringContent(body, System.Text.Encoding.UTF8, type) };

    private static HttpResponseMessage WithSession(HttpResponseMessage answer)
    {
        answer.Headers.Add("Mcp-Session-Id", "s-1");
        return answer;
    }

    private McpCaller Caller()
    {
        HttpSender sender = new(new HttpSettings(), _mock);
        return new McpCaller(Endpoint, (request, cancellationToken) =>
        {
            _sent.Add(request);
            return sender.SendAsync(request, cancellationToken);
        });
    }
}
