using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>Something stands before the MCP server's metadata, its copies disagree, or its members are written oddly.</summary>
internal static class PrmMemberFaults
{
    private const string Scopes = "scopes_supported";
    private const string Servers = "authorization_servers";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("prm-redirect-login", "The metadata redirects to a login page: clients end on HTML.", OnPrm((call, _) => new WireAnswer { Status = 302 }.Add("Location", call.Sandbox.ServerOrigin + "/login"))),
        AtServer("prm-bot-wall", "A bot wall answers 403 and a page in place of the metadata: no MCP client can pass it.", OnPrm((_, _) => new WireAnswer { Status = 403 }.Add("cf-mitigated", "challenge").WithBody("<!DOCTYPE html><title>Just a moment...</title>", "text/html"))),
        AtServer("prm-copies-other-scopes", "The path-inserted copy of the metadata lists other scopes than the root copy: what a user is asked depends on the client.", OnPrmDocument((call, document) =>
        {
            if (call.Route == SandboxRoute.InsertedPrm)
            {
                document[Scopes] = SandboxJson.Array(["mcp:other"]);
            }
        })),
        AtServer("prm-resource-scheme-capitals", "resource writes its scheme in capitals: clients that compare exactly refuse it.", OnPrmDocument((_, document) => document["resource"] = Capitals((string?)document["resource"]))),
        AtServer("prm-servers-dead-first", "A dead authorization server is listed before the one that works: clients take the first.", OnPrmDocument((call, document) => document[Servers] = SandboxJson.Array(["http://127.0.0.1:9", call.Sandbox.GatewayOrigin]))),
        AtServer("prm-scopes-everything", "scopes_supported is a star: clients ask for all scopes and get invalid_scope.", OnPrmDocument((_, document) => document[Scopes] = SandboxJson.Array(["*"]))),
        AtServer("prm-bearer-methods-query", "bearer_methods_supported lists query: tokens may end up in URLs and logs.", OnPrmDocument((_, document) => document["bearer_methods_supported"] = SandboxJson.Array(["header", "query"]))),
        AtServer("prm-camel-case", "The serializer writes authorizationServers in place of authorization_servers: clients find no place to log in.", OnPrmDocument((_, document) =>
        {
            JsonNode? servers = document[Servers];
            document.Remove(Servers);
            document["authorizationServers"] = servers;
        })),
        AtServer("prm-dpop-required", "The metadata demands DPoP although the server takes plain bearer tokens: clients without it stop.", OnPrmDocument((_, document) => document["dpop_bound_access_tokens_required"] = true)),
    ];

    private static string? Capitals(string? url) =>
        url is null ? null : url.Substring(0, url.IndexOf(':')).ToUpperInvariant() + url.Substring(url.IndexOf(':'));
}
