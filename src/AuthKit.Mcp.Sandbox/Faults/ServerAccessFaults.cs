using AuthKit.Mcp.Sandbox.Server;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The MCP server lets in what it should refuse, or refuses it in the wrong way.</summary>
internal static class ServerAccessFaults
{
    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("server-open", "No credentials are asked for at all: everyone is let in, clients never start the login.", new() { LetsIn = _ => true }),
        AtServer("initialize-open", "initialize, server/discover and the lists answer without a token, only tools/call is guarded: Claude takes the server for one without login.", new() { LetsIn = call => McpMethod(call) is "initialize" or "server/discover" or "notifications/initialized" or "tools/list" or "ping" }),
        AtServer("tools-call-open", "tools/call is answered without a token although initialize asks for one: anyone can run the tools.", new() { LetsIn = call => McpMethod(call) == "tools/call" }),
        AtServer("get-open", "GET opens a 200 event stream without a token although POST asks for one.", new()
        {
            After = (call, answer) => call.IsChallenge && call.Request.Method == "GET"
                ? new WireAnswer().WithBody(": stream open\n\n", "text/event-stream").Add("Cache-Control", "no-store")
                : answer,
        }),
        AtServer("any-token-accepted", "Every bearer token is accepted unchecked: the server looks healthy and protects nothing.", new() { LetsIn = call => call.PresentedToken is not null }),
        AtServer("any-mat-token-accepted", "Every token with the prefix mat_ is accepted unchecked: only the prefix is looked at.", new() { LetsIn = call => call.PresentedToken?.StartsWith("mat_", StringComparison.Ordinal) == true }),
        AtServer("any-jwt-accepted", "Every token of three parts is accepted without a look at its signature: whoever can write JSON gets in.", new() { LetsIn = call => call.PresentedToken?.Split('.').Length == 3 }),
        AtServer("basic-accepted", "Basic credentials are accepted unchecked: only the presence of the Authorization header is looked at.", new() { LetsIn = call => call.Request.Header("Authorization")?.StartsWith("Basic ", StringComparison.Ordinal) == true }),
        AtServer("query-token-accepted", "A token in the query string is accepted unchecked: tokens end up in logs and histories.", new() { LetsIn = call => call.Request.Query.Contains("access_token=", StringComparison.Ordinal) }),
        AtServer("malformed-token-500", "An Authorization header without a token or with another scheme gives 500: the code that reads it throws.", OnChallenge((call, answer) =>
            call.PresentedToken is null && call.Request.Header("Authorization") is not null ? Crash() : answer)),
        AtServer("valid-token-refused", "Valid tokens are refused like unknown ones: clients sign in and are sent back to sign in.", Refusal(_ => true)),
        AtServer("lower-case-scheme-refused", "A valid token after lower-case bearer is refused: clients that do not write exactly Bearer can never connect.", Refusal(call =>
            call.Request.Header("Authorization")?.StartsWith("Bearer ", StringComparison.Ordinal) == false)),
        AtServer("tools-call-403", "tools/call is answered 403 without a challenge: clients cannot ask for the scope that is missing.", new()
        {
            After = (call, answer) => !call.IsChallenge && McpMethod(call) == "tools/call" ? SandboxJson.Answer(403, new System.Text.Json.Nodes.JsonObject { ["error"] = "forbidden" }) : answer,
        }),
        AtServer("session-opens", "initialize hands out a session id with which requests are answered without a token: whoever learns the id takes over the session.", new()
        {
            LetsIn = call => call.Request.Header("Mcp-Session-Id") == StolenSession,
            After = (call, answer) => !call.IsChallenge && McpMethod(call) == "initialize" ? answer.Set("Mcp-Session-Id", StolenSession) : answer,
        }),
        AtServer("bad-token-500", "A token that is not valid gives 500: the validation throws, clients see a crash in place of a login.", OnChallenge((call, answer) => call.PresentedToken is null ? answer : Crash())),
        AtServer("other-prefix-403", "A token without the prefix mat_ gives 403 with no challenge: the API-key branch refuses it for good, clients do not log in.", OnChallenge((call, answer) =>
            call.PresentedToken is null || call.PresentedToken.StartsWith("mat_", StringComparison.Ordinal)
                ? answer
                : SandboxJson.Answer(403, new System.Text.Json.Nodes.JsonObject { ["error"] = "forbidden" }))),
    ];

    private const string StolenSession = "sandbox-session-1";

    private static FaultEffect Refusal(Func<SandboxCall, bool> applies) => new()
    {
        After = (call, answer) => call.PresentedToken is not null && !call.IsChallenge && applies(call)
            ? SandboxJson.Answer(401, new System.Text.Json.Nodes.JsonObject { ["error"] = "invalid_token" })
                .Add("WWW-Authenticate", $"Bearer error=\"invalid_token\", resource_metadata=\"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource\"")
            : answer,
    };

    private static string? McpMethod(SandboxCall call) => call.Request.Method == "POST" ? RpcRequest.MethodOf(call.Request.Body) : null;

    private static WireAnswer Crash() => new WireAnswer { Status = 500 }.WithBody("Internal Server Error", "text/plain");
}
