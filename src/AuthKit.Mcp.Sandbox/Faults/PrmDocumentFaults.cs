using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The MCP server's protected resource metadata (RFC 9728) is missing, mislabelled or wrong.</summary>
internal static class PrmDocumentFaults
{
    private const string Servers = "authorization_servers";
    private const string Resource = "resource";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("prm-not-found", "Both metadata locations answer 404: Claude says it could not connect.", OnPrm((_, _) => NotFound())),
        AtServer("prm-root-not-found", "The metadata answers 404 at the root and only there: the location the guide asks for, and the challenge names, is missing.", On(SandboxRoute.RootPrm, (_, _) => NotFound())),
        AtServer("prm-inserted-not-found", "The metadata answers 404 at the path-inserted location (RFC 9728 section 3.1): clients without the header do not find it.", On(SandboxRoute.InsertedPrm, (_, _) => NotFound())),
        AtServer("prm-401", "The metadata itself asks for a token: nobody can read where to get one.", OnPrm((_, _) => new WireAnswer { Status = 401 }.Add("WWW-Authenticate", "Bearer").Add("Access-Control-Allow-Origin", "*"))),
        AtServer("prm-html", "The metadata answers 200 with an HTML page (a single-page application's catch-all).", OnPrm((_, answer) => answer.WithBody("<!DOCTYPE html><html><body><div id=\"root\"></div></body></html>", "text/html"))),
        AtServer("prm-wrong-content-type", "The metadata is JSON but labelled text/plain: strict clients refuse it.", OnPrm((_, answer) => answer.Set("Content-Type", "text/plain"))),
        AtServer("prm-no-store", "The metadata is sent with Cache-Control: no-store in place of the guide's one hour.", OnPrm((_, answer) => answer.Set("Cache-Control", "no-store"))),
        AtServer("prm-resource-missing", "resource is missing: clients throw the whole document away.", OnPrmDocument((_, document) => document.Remove(Resource))),
        AtServer("prm-resource-other-host", "resource names another host: clients refuse it as an attack.", OnPrmDocument((_, document) => document[Resource] = "https://other.host.invalid/mcp")),
        AtServer("prm-resource-trailing-slash", "resource has a slash at the end that the endpoint has not: several clients compare exactly.", OnPrmDocument((call, document) => document[Resource] = call.Sandbox.McpUri + "/")),
        AtServer("prm-root-other-resource", "The root document names another resource than the path-inserted one: the two copies disagree.", On(SandboxRoute.RootPrm, (call, answer) => answer.WithBody(answer.BodyText().Replace(call.Sandbox.McpUri, call.Sandbox.ServerOrigin + "/other", StringComparison.Ordinal)))),
        AtServer("prm-servers-missing", "authorization_servers is missing: clients do not know where to log in and fall back to the MCP server itself.", OnPrmDocument((_, document) => document.Remove(Servers))),
        AtServer("prm-servers-empty", "authorization_servers is an empty list: clients do not know where to log in.", OnPrmDocument((_, document) => document[Servers] = new JsonArray())),
        AtServer("prm-servers-objects", "authorization_servers holds objects in place of strings: clients cannot read it.", OnPrmDocument((call, document) => document[Servers] = new JsonArray(new JsonObject { ["issuer"] = call.Sandbox.GatewayOrigin }))),
        AtServer("prm-servers-relative", "authorization_servers holds a path without scheme and host.", OnPrmDocument((_, document) => document[Servers] = SandboxJson.Array(["/oauth"]))),
        AtServer("prm-servers-newline", "The authorization server's URL ends in a newline (AUTHKIT_URL was read from a file): the guide's redirect loop.", OnPrmDocument((call, document) => document[Servers] = SandboxJson.Array([call.Sandbox.GatewayOrigin + "\n"]))),
        AtServer("prm-servers-trailing-slash", "The authorization server's URL ends in a slash that the issuer has not: strict clients see two different issuers.", OnPrmDocument((call, document) => document[Servers] = SandboxJson.Array([call.Sandbox.GatewayOrigin + "/"]))),
        AtServer("prm-servers-dead", "The authorization server's URL names a port where nobody listens.", OnPrmDocument((_, document) => document[Servers] = SandboxJson.Array(["http://127.0.0.1:9"]))),
        AtServer("prm-null-members", "Unset members are sent as null: the TypeScript SDK rejects the document and silently uses the old layout.", OnPrmDocument((_, document) => document["jwks_uri"] = null)),
        AtServer("prm-scopes-string", "scopes_supported is one string in place of a list.", OnPrmDocument((call, document) => document["scopes_supported"] = string.Join(" ", call.Sandbox.Options.Scopes))),
        AtServer("legacy-metadata-stale", "The MCP host still serves its own authorization server metadata from before the move: old clients log in at endpoints that are gone.", new()
        {
            After = (call, answer) => call.Request.Path == "/.well-known/oauth-authorization-server"
                ? SandboxJson.Answer(200, new JsonObject
                {
                    ["issuer"] = call.Sandbox.ServerOrigin,
                    ["authorization_endpoint"] = call.Sandbox.ServerOrigin + "/authorize",
                    ["token_endpoint"] = call.Sandbox.ServerOrigin + "/token",
                    ["response_types_supported"] = SandboxJson.Array(["code"]),
                })
                : answer,
        }),
    ];

    private static WireAnswer NotFound() =>
        new WireAnswer { Status = 404 }.WithBody("Not Found", "text/plain").Add("Access-Control-Allow-Origin", "*");
}
