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
        AtServer("bad-token-500", "A token that is not valid gives 500: the validation throws, clients see a crash in place of a login.", OnChallenge((call, answer) => call.PresentedToken is null ? answer : Crash())),
        AtServer("other-prefix-403", "A token without the prefix mat_ gives 403 with no challenge: the API-key branch refuses it for good, clients do not log in.", OnChallenge((call, answer) =>
            call.PresentedToken is null || call.PresentedToken.StartsWith("mat_", StringComparison.Ordinal)
                ? answer
                : SandboxJson.Answer(403, new System.Text.Json.Nodes.JsonObject { ["error"] = "forbidden" }))),
    ];

    private static string? McpMethod(SandboxCall call) => call.Request.Method == "POST" ? RpcRequest.MethodOf(call.Request.Body) : null;

    private static WireAnswer Crash() => new WireAnswer { Status = 500 }.WithBody("Internal Server Error", "text/plain");
}
