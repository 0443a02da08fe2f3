using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>The answers of one clean, protected MCP server, or of the authorization server of them all, ready as bytes.</summary>
internal sealed class FleetSite
{
    private const string Cors = "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: WWW-Authenticate\r\n";
    private const string MetadataWithoutCors = "Content-Type: application/json\r\nCache-Control: public, max-age=3600\r\n";
    private const string Metadata = Cors + MetadataWithoutCors;

    private static readonly byte[] NotFound = Answer("404 Not Found", Cors + "Content-Type: application/json\r\n", """{"error":"not_found"}""");
    private static readonly byte[] Preflight = Answer(
        "204 No Content",
        "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: GET, POST, DELETE, OPTIONS\r\nAccess-Control-Allow-Headers: Authorization, Content-Type, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name\r\n",
        null);

    private readonly Dictionary<string, byte[]> _byPath = [];

    private FleetSite()
    {
    }

    public static FleetSite Server(string origin, string issuer, bool isFaulty)
    {
        FleetSite site = new();
        string location = origin + "/.well-known/oauth-protected-resource/mcp";
        byte[] document = Answer("200 OK", isFaulty ? MetadataWithoutCors : Metadata, $$"""{"resource":"{{origin}}/mcp","authorization_servers":["{{issuer}}"],"scopes_supported":["mcp:tools","mcp:read"],"bearer_methods_supported":["header"]}""");
        site._byPath["/mcp"] = Answer(
            "401 Unauthorized",
            Cors + $"Content-Type: application/json\r\nWWW-Authenticate: Bearer resource_metadata=\"{location}\", scope=\"mcp:tools\"\r\n",
            """{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Unauthorized: Bearer token required"}}""");
        site._byPath["/.well-known/oauth-protected-resource"] = document;
        site._byPath["/.well-known/oauth-protected-resource/mcp"] = document;
        return site;
    }

    public static FleetSite Issuer(string origin)
    {
        FleetSite site = new();
        site._byPath["/.well-known/oauth-authorization-server"] = Answer("200 OK", Metadata, $$"""
            {"issuer":"{{origin}}","authorization_endpoint":"{{origin}}/authorize","token_endpoint":"{{origin}}/token","registration_endpoint":"{{origin}}/register",
            "scopes_supported":["mcp:tools","mcp:read"],"response_types_supported":["code"],"grant_types_supported":["authorization_code","refresh_token"],
            "token_endpoint_auth_methods_supported":["none"],"code_challenge_methods_supported":["S256"],"authorization_response_iss_parameter_supported":true,
            "client_id_metadata_document_supported":true}
            """);

        // As AuthKit answers to any token that is valid, so that token look-ups can be measured too.
        site._byPath["/health"] = Answer("200 OK", "Content-Type: application/json\r\n", """{"status":"ok"}""");
        site._byPath["/oauth/userinfo"] = Answer("200 OK", "Content-Type: application/json\r\n", """{"sub":"user-1","email":"user@contoso.com","name":"A User"}""");
        return site;
    }

    public byte[] AnswerTo(string method, string path) => method == "OPTIONS" ? Preflight : _byPath.GetValueOrDefault(path, NotFound);

    private static byte[] Answer(string status, string lines, string? body)
    {
        string length = body is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        return Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{lines}{length}\r\n{body}");
    }
}
