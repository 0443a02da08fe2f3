using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>What the gateway shows to everyone: health, landing page, RFC 8414 metadata, and the PRM of registered servers.</summary>
internal static class PublicDocuments
{
    private static readonly string[] Scopes = ["openid", "profile", "email", "mcp:tools", "mcp:deploy", "mcp:read", "mcp:write"];

    public static WireAnswer Health() => GatewayAnswers.Json(200, new JsonObject
    {
        ["status"] = "ok",
        ["service"] = "mcp-authkit",
        ["version"] = "0.1.0",
    });

    public static WireAnswer Landing() => GatewayAnswers.Html(
        "<!DOCTYPE html><html lang=\"en\"><head><title>AuthKit sandbox</title></head><body><h1>AuthKit sandbox</h1>"
        + "<p>An AuthKit-compatible OAuth gateway for trying things out. It holds everything in memory and forgets it when stopped.</p></body></html>");

    // Every URL follows the request's own scheme and Host, as the real gateway's do.
    public static WireAnswer AuthorizationServerMetadata(WireRequest request) => GatewayAnswers.Json(200, new JsonObject
    {
        ["issuer"] = request.Origin,
        ["authorization_endpoint"] = request.Origin + "/oauth/authorize",
        ["token_endpoint"] = request.Origin + "/oauth/token",
        ["registration_endpoint"] = request.Origin + "/oauth/register",
        ["revocation_endpoint"] = request.Origin + "/oauth/revoke",
        ["userinfo_endpoint"] = request.Origin + "/oauth/userinfo",
        ["response_types_supported"] = SandboxJson.Array(["code"]),
        ["grant_types_supported"] = SandboxJson.Array(["authorization_code", "refresh_token"]),
        ["code_challenge_methods_supported"] = SandboxJson.Array(["S256"]),
        ["token_endpoint_auth_methods_supported"] = SandboxJson.Array(["none", "client_secret_post"]),
        ["scopes_supported"] = SandboxJson.Array(Scopes),
        ["subject_types_supported"] = SandboxJson.Array(["public"]),
    });

    public static WireAnswer RegisteredPrm(WireRequest request, GatewayStore store)
    {
        ServerRow? row = store.FindServer(request.Path.Substring("/prm/".Length));
        return row is null
            ? GatewayAnswers.Error(404, "server_not_found")
            : GatewayAnswers.Json(200, new JsonObject
            {
                ["resource"] = row.ResourceUrl,
                ["authorization_servers"] = SandboxJson.Array([request.Origin]),
                ["scopes_supported"] = JsonNode.Parse(row.ScopesJson),
                ["bearer_methods_supported"] = SandboxJson.Array(["header"]),
            });
    }
}
