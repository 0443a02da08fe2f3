using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Server;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The MCP server asks for tokens as it should, and then does not keep to what they say.</summary>
internal static class CallFaults
{
    private const string WriteScope = "mcp:write";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("first-call-500", "initialize and server/discover with a valid token end in 500: the code behind the log-in throws.", OnMethod(["initialize", "server/discover"], (_, _) => new WireAnswer { Status = 500 }.WithBody("Internal Server Error", "text/plain"))),
        AtServer("first-call-html", "initialize and server/discover with a valid token are answered with a web page: a portal stands before the server.", OnMethod(["initialize", "server/discover"], (_, _) => new WireAnswer().WithBody("<!DOCTYPE html><title>Welcome</title>", "text/html"))),
        AtServer("second-call-401", "The first call with a token is answered, the next is refused with 401: clients log in again and again.", OnMethod(["tools/list", "tools/call"], Refused)),
        AtServer("tools-list-error", "tools/list is answered with an error of JSON-RPC: clients connect and have no tools.", OnMethod(["tools/list"], (call, _) => RpcAnswers.Error(200, RpcRequest.Parse(call.Request.Body), -32603, "Internal error"))),
        AtServer("session-lost", "initialize hands out a session that the next request is told does not exist: the nodes do not share sessions.", new()
        {
            After = (call, answer) => call.IsChallenge ? answer : Method(call) switch
            {
                "initialize" => answer.Set("Mcp-Session-Id", "sandbox-session-2"),
                "tools/list" or "tools/call" when call.Request.Header("Mcp-Session-Id") is not null => RpcAnswers.Error(404, RpcRequest.Parse(call.Request.Body), -32001, "Session not found"),
                _ => answer,
            },
        }),
        AtServer("tool-500", "tools/call with a valid token ends in 500 although the lists answer: the code behind the tool throws.", OnMethod(["tools/call"], (_, _) => new WireAnswer { Status = 500 }.WithBody("Internal Server Error", "text/plain"))),
        AtServer("tool-needs-scope", "tools/call asks for the scope mcp:write with 403 insufficient_scope, and lets in whoever has it.", OnMethod(["tools/call"], (call, answer) =>
            call.PresentedToken is { } token && call.Sandbox.Store.GrantOfAccessToken(token)?.Scope?.Split(' ').Contains(WriteScope) == true ? answer : InsufficientScope(call))),
        AtServer("tool-never-allowed", "tools/call asks for the scope mcp:write with 403 insufficient_scope, also of whoever has it: clients ask for consent again and again.", OnMethod(["tools/call"], (call, _) => InsufficientScope(call))),
        AtServer("server-ignores-revocation", "A token that was let in once is let in for good: revoking it has no effect here.", new() { LetsIn = call => call.PresentedToken is { } token && call.Sandbox.LetIn.ContainsKey(token) }),
        AtServer("revoked-token-500", "A token that was let in once and is no longer valid ends in 500: clients see a crash in place of a log-in.", OnChallenge((call, answer) =>
            call.PresentedToken is { } token && call.Sandbox.LetIn.ContainsKey(token) ? new WireAnswer { Status = 500 }.WithBody("Internal Server Error", "text/plain") : answer)),
    ];

    private static FaultEffect OnMethod(string[] methods, Func<SandboxCall, WireAnswer, WireResponse> change) => new()
    {
        After = (call, answer) => !call.IsChallenge && methods.Contains(Method(call), StringComparer.Ordinal) ? change(call, answer) : answer,
    };

    private static WireAnswer Refused(SandboxCall call, WireAnswer answer) => SandboxJson.Answer(401, new JsonObject { ["error"] = "invalid_token" })
        .Add("WWW-Authenticate", $"Bearer error=\"invalid_token\", resource_metadata=\"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource\"");

    private static WireAnswer InsufficientScope(SandboxCall call) => SandboxJson.Answer(403, new JsonObject { ["error"] = "insufficient_scope" })
        .Add("WWW-Authenticate", $"Bearer error=\"insufficient_scope\", scope=\"{WriteScope}\", resource_metadata=\"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource\"");

    private static string? Method(SandboxCall call) => call.Request.Method == "POST" ? RpcRequest.MethodOf(call.Request.Body) : null;
}
