using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The gateway's authorization server metadata (RFC 8414) is missing or wrong.</summary>
internal static class MetadataFaults
{
    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtGateway("as-metadata-not-found", "The authorization server metadata answers 404: clients try /authorize at the wrong place.", On(SandboxRoute.AuthorizationServerMetadata, (_, _) => new WireAnswer { Status = 404 }.WithBody("Not Found", "text/plain").Add("Access-Control-Allow-Origin", "*"))),
        AtGateway("as-metadata-html", "The authorization server metadata answers 200 with an HTML page: the TypeScript SDK throws.", On(SandboxRoute.AuthorizationServerMetadata, (_, answer) => answer.WithBody("<!DOCTYPE html><html><body>AuthKit</body></html>", "text/html"))),
        AtGateway("as-issuer-other", "issuer names another host than the metadata was fetched from: clients must refuse it.", OnMetadataDocument((_, document) => document["issuer"] = "https://other.host.invalid")),
        AtGateway("as-issuer-slash", "issuer ends in a slash that the URL in the protected resource metadata has not: strict clients refuse it.", OnMetadataDocument((call, document) => document["issuer"] = call.Request.Origin + "/")),
        AtGateway("as-no-s256", "code_challenge_methods_supported is missing: clients of 2025-11-25 and later must stop, as PKCE is not announced.", OnMetadataDocument((_, document) => document.Remove("code_challenge_methods_supported"))),
        AtGateway("as-no-token-endpoint", "token_endpoint is missing: clients cannot exchange the code.", OnMetadataDocument((_, document) => document.Remove("token_endpoint"))),
        AtGateway("as-no-registration-endpoint", "registration_endpoint is missing: users are asked for a client id by hand.", OnMetadataDocument((_, document) => document.Remove("registration_endpoint"))),
        AtGateway("as-http-endpoints", "All endpoints are plain http on a public host name (TLS ends at a proxy): clients refuse to send codes there.", OnMetadataDocument((_, document) =>
        {
            foreach (string member in document.Select(pair => pair.Key).Where(key => key.EndsWith("_endpoint", StringComparison.Ordinal)).ToArray())
            {
                string path = new Uri((string?)document[member] ?? "http://gateway.invalid/").AbsolutePath;
                document[member] = "http://gateway.invalid" + path;
            }
        })),
        AtGateway("as-no-cors", "The authorization server metadata lacks Access-Control-Allow-Origin: browser clients cannot read it.", On(SandboxRoute.AuthorizationServerMetadata, (_, answer) => answer.Remove("Access-Control-Allow-Origin"))),
    ];
}
