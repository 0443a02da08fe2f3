using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Gateway;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The gateway's metadata is there, but a member of it, another copy or what it names is wrong.</summary>
internal static class MetadataMemberFaults
{
    private const string OpenIdPath = "/.well-known/openid-configuration";
    private const string KeysPath = "/jwks.json";
    private const string GrantTypes = "grant_types_supported";
    private const string ClientDocuments = "client_id_metadata_document_supported";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtGateway("as-metadata-500-openid", "The OAuth metadata answers 500 and only an OpenID document works: clients that ask for the former first stop there.", OpenId((_, document) => Complete(document), _ => new WireAnswer { Status = 500 }.WithBody("Internal Server Error", "text/plain"))),
        AtGateway("as-openid-incomplete", "There is only an OpenID document, and it lacks what OpenID Connect demands: the TypeScript SDK refuses to parse it.", OpenId((_, _) => { }, _ => new WireAnswer { Status = 404 }.WithBody("Not Found", "text/plain"))),
        AtGateway("as-openid-disagrees", "An OpenID document beside the OAuth one names another token endpoint: which counts depends on the client.", OpenId(
            (call, document) =>
            {
                Complete(document);
                document["token_endpoint"] = call.Request.Origin + "/other/token";
            },
            answer => answer)),
        AtGateway("as-issuer-tenant", "issuer has the path /tenant, but the document is at the root: with prm-servers-tenant nobody finds it, without it the issuers differ.", OnMetadataDocument((call, document) => document["issuer"] = call.Request.Origin + "/tenant")),
        AtServer("prm-servers-tenant", "The authorization server's URL has the path /tenant, where the gateway has no metadata.", OnPrmDocument((call, document) => document["authorization_servers"] = SandboxJson.Array([call.Sandbox.GatewayOrigin + "/tenant"]))),
        AtGateway("as-issuer-query", "issuer carries a query: it is no issuer identifier.", OnMetadataDocument((call, document) => document["issuer"] = call.Request.Origin + "?tenant=1")),
        AtGateway("as-camel-members", "The members are written in camel case: clients find none of them.", OnMetadataDocument((_, document) =>
        {
            foreach (string member in document.Select(pair => pair.Key).Where(key => key.IndexOf('_') >= 0).ToArray())
            {
                JsonNode? value = document[member];
                document.Remove(member);
                string[] words = member.Split('_');
                document[words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)))] = value;
            }
        })),
        AtGateway("as-no-response-types", "response_types_supported is missing: strict clients cannot tell that codes are issued.", OnMetadataDocument((_, document) => document.Remove("response_types_supported"))),
        AtGateway("as-no-refresh-grant", "grant_types_supported lacks refresh_token: users log in again whenever a token expires.", OnMetadataDocument((_, document) => document[GrantTypes] = SandboxJson.Array(["authorization_code"]))),
        AtGateway("as-password-grant", "grant_types_supported offers password and implicit, which OAuth 2.1 has removed.", OnMetadataDocument((_, document) => document[GrantTypes] = SandboxJson.Array(["authorization_code", "refresh_token", "password", "implicit"]))),
        AtGateway("as-no-public-clients", "token_endpoint_auth_methods_supported lacks none: clients without a secret cannot log in.", OnMetadataDocument((_, document) => document["token_endpoint_auth_methods_supported"] = SandboxJson.Array(["client_secret_basic"]))),
        AtGateway("as-scopes-without-server", "scopes_supported lacks the scopes that the MCP server asks for: the login ends in invalid_scope.", OnMetadataDocument((_, document) => document["scopes_supported"] = SandboxJson.Array(["openid", "profile", "email"]))),
        AtGateway("as-iss-flag-text", "authorization_response_iss_parameter_supported is the text true, not the Boolean.", OnMetadataDocument((_, document) => document["authorization_response_iss_parameter_supported"] = "true")),
        AtGateway("as-client-documents-flag-text", "client_id_metadata_document_supported is the text true, not the Boolean: clients take it for not supported.", OnMetadataDocument((_, document) => document[ClientDocuments] = "true")),
        AtGateway("as-other-resources", "protected_resources lists another server only: clients that check it do not trust the pair.", OnMetadataDocument((_, document) => document["protected_resources"] = SandboxJson.Array(["https://other.host.invalid/mcp"]))),
        AtGateway("as-null-members", "Unset members are sent as null: the TypeScript SDK refuses the document.", OnMetadataDocument((_, document) => (document["jwks_uri"], document["service_documentation"]) = (null, null))),
        AtGateway("as-keys-not-found", "jwks_uri names a path that answers 404: nobody can verify a signature.", OnMetadataDocument((call, document) => document["jwks_uri"] = call.Request.Origin + KeysPath)),
        AtGateway("as-keys-private", "jwks_uri leads to a key with its private part (the sample of RFC 7515): anybody can sign tokens.", PrivateKeys()),
    ];

    /// <summary>Serves an OpenID document, and answers at the OAuth location with what <paramref name="oauth"/> makes of it.</summary>
    private static FaultEffect OpenId(Action<SandboxCall, JsonObject> edit, Func<WireAnswer, WireAnswer> oauth)
    {
        FaultEffect served = OnDocumentAt(OpenIdPath, edit);
        return new()
        {
            After = (call, answer) => call.Request is { Method: "GET", Path: OpenIdPath }
                ? served.After?.Invoke(call, PublicDocuments.AuthorizationServerMetadata(call.Request)) ?? answer
                : call.Request is { Method: "GET", Path: KeysPath } ? SandboxJson.Answer(200, KeySet(PublicKey()))
                : call.Route == SandboxRoute.AuthorizationServerMetadata ? oauth(answer) : answer,
        };
    }

    private static void Complete(JsonObject document)
    {
        document["jwks_uri"] = (string?)document["issuer"] + KeysPath;
        document["subject_types_supported"] = SandboxJson.Array(["public"]);
        document["id_token_signing_alg_values_supported"] = SandboxJson.Array(["ES256"]);
    }

    private static FaultEffect PrivateKeys()
    {
        FaultEffect named = OnMetadataDocument((call, document) => document["jwks_uri"] = call.Request.Origin + KeysPath);
        return new()
        {
            After = (call, answer) =>
            {
                if (call.Request is not { Method: "GET", Path: KeysPath })
                {
                    return named.After?.Invoke(call, answer) ?? answer;
                }

                JsonObject key = PublicKey();
                key["d"] = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
                return SandboxJson.Answer(200, KeySet(key));
            },
        };
    }

    private static JsonObject KeySet(JsonObject key) => new() { ["keys"] = new JsonArray(key) };

    private static JsonObject PublicKey() => new()
    {
        ["kty"] = "EC",
        ["crv"] = "P-256",
        ["kid"] = "1",
        ["x"] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        ["y"] = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    };
}
