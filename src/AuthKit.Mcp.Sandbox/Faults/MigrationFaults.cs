using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The move from an authorization server inside the MCP server to the gateway is not finished.</summary>
internal static class MigrationFaults
{
    private const string Metadata = "/.well-known/oauth-authorization-server";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("legacy-redirect-302", "The old metadata location redirects to the gateway with 302 in place of the guide's 308: clients keep asking the old place.", Redirect(302, call => call.Sandbox.GatewayOrigin + Metadata)),
        AtServer("legacy-redirect-loop", "The old metadata location redirects to itself: the guide's redirect loop.", Redirect(308, call => call.Sandbox.ServerOrigin + Metadata)),
        AtServer("legacy-token-endpoint", "The old token endpoint at the MCP host still answers: old clients refresh tokens that nobody accepts.", At("POST", "/oauth/token", _ =>
            SandboxJson.Answer(400, new JsonObject { ["error"] = "invalid_request", ["error_description"] = "grant_type is missing" }))),
        AtServer("legacy-consent-page", "The old consent page at the MCP host still answers: users consent at the former server.", At("GET", "/oauth/authorize", _ =>
            new WireAnswer().WithBody("<!DOCTYPE html><html><body><form method=\"post\">Allow access?</form></body></html>", "text/html"))),
        AtServer("prm-servers-old-first", "authorization_servers lists the MCP host, which was the authorization server before, in front of the gateway: clients that take the first entry fail.", OnPrmDocument((call, document) =>
            document["authorization_servers"] = SandboxJson.Array([call.Sandbox.ServerOrigin, call.Sandbox.GatewayOrigin]))),
    ];

    private static FaultEffect Redirect(int status, Func<SandboxCall, string> target) =>
        At("GET", Metadata, call => new WireAnswer { Status = status }.Add("Location", target(call)).Add("Access-Control-Allow-Origin", "*"));

    private static FaultEffect At(string method, string path, Func<SandboxCall, WireResponse> answer) => new()
    {
        Instead = call => call.Request.Method == method && call.Request.Path == path ? answer(call) : null,
    };
}
