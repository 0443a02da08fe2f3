using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Server;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The server says the right things in the wrong place, to the wrong people or for too long.</summary>
internal static class HygieneFaults
{
    private const string Stranger = "X-Forwarded-Host";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("endpoint-redirect-301", "The MCP endpoint redirects with 301 to the spelling with a slash: clients turn POST into GET.", Redirect(301)),
        AtServer("endpoint-redirect-308", "The MCP endpoint redirects with 308 to the spelling with a slash: clients that follow no redirects fail.", Redirect(308)),
        AtServer("prm-resource-undefined", "resource starts with the word undefined (an unset variable): clients refuse it.", OnPrmDocument((_, document) => document["resource"] = "undefined/mcp")),
        AtServer("prm-servers-unexpanded", "authorization_servers holds ${AUTHKIT_URL} as written in the sample: nobody can log in.", OnPrmDocument((_, document) => document["authorization_servers"] = SandboxJson.Array(["${AUTHKIT_URL}"]))),
        AtServer("foreign-host-open", "Only the server's own host name is guarded: a web page that reaches it under another one (DNS rebinding) needs no token.", new()
        {
            After = (call, answer) => IsInitialize(call) && call.Request.Header("Host") is { } host && !call.Sandbox.McpUri.Contains("//" + host + "/", StringComparison.OrdinalIgnoreCase) ? Initialized() : answer,
        }),
        AtServer("prm-by-accept", "The metadata is an HTML page for clients that accept anything, and JSON only for those that ask for it.", OnPrm((call, answer) =>
            call.Request.Header("Accept")?.Contains("*/*", StringComparison.Ordinal) == true ? answer.WithBody("<!DOCTYPE html><html><body></body></html>", "text/html") : answer)),
        AtServer("prm-forwarded-host", "The metadata repeats X-Forwarded-Host: a stranger can poison a shared cache with a server of his.", OnPrm((call, answer) =>
            call.Request.Header(Stranger) is { } host ? answer.WithBody(answer.BodyText().Replace(call.Sandbox.ServerOrigin, "https://" + host, StringComparison.Ordinal)) : answer)),
        AtServer("challenge-forwarded-host", "The challenge repeats X-Forwarded-Host: behind a careless proxy clients are sent to a stranger's metadata.", OnChallenge((call, answer) =>
            call.Request.Header(Stranger) is { } host ? answer.Set("WWW-Authenticate", $"Bearer resource_metadata=\"https://{host}/.well-known/oauth-protected-resource\"") : answer)),
        AtServer("prm-cached-year", "The metadata may be cached for a year: a move to another gateway goes unseen.", OnPrm((_, answer) => answer.Set("Cache-Control", "public, max-age=31536000, immutable"))),
        AtServer("user-agent-wall", "A web application firewall refuses the User-Agents of HTTP libraries with 403 and a page: clients built on them are locked out.", new() { Instead = call => IsLibrary(call.Request.Header("User-Agent")) ? Wall() : null }),
        AtServer("sse-open", "The older /sse endpoint still opens a stream without a token.", new() { Instead = call => call.Request.Method == "GET" && call.Request.Path == "/sse" ? new WireAnswer().WithBody("event: endpoint\ndata: /messages?sessionId=1\n\n", "text/event-stream").Add("Cache-Control", "no-store") : null }),
        AtServer("slash-open", "/mcp/ answers without a token although /mcp asks for one: the guard is bound to one spelling of the path.", new()
        {
            After = (call, answer) => call.Request.Path == "/mcp/" && IsInitialize(call) ? Initialized() : answer,
        }),
        AtGateway("as-double-slash", "registration_endpoint has a doubled slash after the host (a base URL that ends in one): the route is not found.", OnMetadataDocument((call, document) => document["registration_endpoint"] = call.Request.Origin + "//oauth/register")),
        AtGateway("userinfo-cached", "/oauth/userinfo answers every token alike (a shared cache keeps it): servers let everybody in.", On(SandboxRoute.Userinfo, (_, _) =>
            SandboxJson.Answer(200, new JsonObject { ["sub"] = "usr_00000000000000000000", ["email"] = "someone@host.invalid", ["name"] = "Someone" }))),
    ];

    private static FaultEffect Redirect(int status) => new()
    {
        Instead = call => call.Route == SandboxRoute.Mcp && call.Request.Path == "/mcp" ? new WireAnswer { Status = status }.Add("Location", call.Sandbox.McpUri + "/") : null,
    };

    private static bool IsInitialize(SandboxCall call) => call.Request.Method == "POST" && RpcRequest.MethodOf(call.Request.Body) == "initialize";

    private static WireAnswer Initialized() => SandboxJson.Answer(200, new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["result"] = new JsonObject
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject(),
            ["serverInfo"] = new JsonObject { ["name"] = "sandbox", ["version"] = "1" },
        },
    });

    private static bool IsLibrary(string? agent) => agent is not null
        && new[] { "node", "python", "undici", "axios" }.Any(name => agent.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static WireAnswer Wall() => new WireAnswer { Status = 403 }.WithBody("<!DOCTYPE html><html><body>Forbidden</body></html>", "text/html");
}
