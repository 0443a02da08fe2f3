using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Gateway;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The gateway answers, but its registration, authorization or token endpoint does what no standard allows.</summary>
internal static class AuthorizationFaults
{
    private static readonly string[] KnownMembers = ["client_name", "redirect_uris", "grant_types", "response_types", "token_endpoint_auth_method", "application_type", "scope", "server_id"];

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtGateway("registration-no-client-id", "A registration is answered without client_id: clients cannot go on.", OnClientInformation((_, client) => client.Remove("client_id"))),
        AtGateway("registration-redirects-not-echoed", "A registration is answered without redirect_uris: the TypeScript SDK refuses the answer.", OnClientInformation((_, client) => client.Remove("redirect_uris"))),
        AtGateway("registration-strict", "A registration with a member that the gateway does not know is refused: clients that send newer members cannot register.", InsteadOf(SandboxRoute.RegisterClient, call =>
            Members(call).Any(name => !KnownMembers.Contains(name)) ? GatewayAnswers.Error(400, "invalid_client_metadata", "Unrecognized member") : null)),
        AtGateway("registration-accepts-anything", "A registration without redirect URIs, or of broken JSON, is answered 201: empty clients pile up.", On(SandboxRoute.RegisterClient, (_, answer) =>
            answer.Status == 201 ? answer : GatewayAnswers.Json(201, new JsonObject { ["client_id"] = "cid_empty" }))),
        AtGateway("registration-loopback-only", "Only loopback redirect URIs are registered: hosted clients cannot log in.", InsteadOf(SandboxRoute.RegisterClient, call =>
            Redirects(call).Any(uri => uri.StartsWith("https:", StringComparison.Ordinal)) ? GatewayAnswers.Error(400, "invalid_redirect_uri", "https is not allowed") : null)),
        AtGateway("client-document-500", "The metadata says that a client id may be a URL, but such an id ends in 500.", OnMetadataDocument((_, document) => document["client_id_metadata_document_supported"] = true) with
        {
            Instead = call => call.Route == SandboxRoute.Authorize && (Query(call)["client_id"] ?? "").StartsWith("http", StringComparison.Ordinal) ? Crash() : null,
        }),
        AtGateway("unknown-client-redirected", "An unknown client is sent to whatever address it names: the gateway is an open redirector.", On(SandboxRoute.Authorize, (call, answer) =>
            answer.Status == 400 && answer.BodyText().Contains("invalid_client", StringComparison.Ordinal) ? Back(call, "error=invalid_client") : answer)),
        AtGateway("redirect-uri-unchecked", "A redirect URI that is not registered gets the answer: codes can be sent to others.", On(SandboxRoute.Authorize, (call, answer) =>
            answer.Status == 400 && answer.BodyText().Contains("Invalid redirect_uri", StringComparison.Ordinal) ? Back(call, "error=access_denied") : answer)),
        AtGateway("consent-skipped", "The authorization endpoint issues a code at once, without log-in and consent, and with no look at code_challenge.", On(SandboxRoute.Authorize, (call, answer) =>
            answer.Status == 200 ? Back(call, "code=" + Identifiers.Secret(32)) : answer)),
        AtGateway("implicit-flow", "response_type=token shows the log-in: the implicit flow is on.", On(SandboxRoute.Authorize, (call, answer) =>
            answer.Status == 302 && Query(call)["response_type"] == "token" ? GatewayAnswers.Html("<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>").Add("Content-Security-Policy", "frame-ancestors 'none'") : answer)),
        AtGateway("resource-refused", "An authorization request with a resource parameter gets invalid_target: MCP clients, which must send it, cannot log in.", On(SandboxRoute.Authorize, (call, answer) =>
            answer.Status == 200 && Query(call)["resource"] is not null ? Back(call, "error=invalid_target") : answer)),
        AtGateway("iss-promised", "The metadata promises an iss parameter that redirects do not have: clients reject every answer.", OnMetadataDocument((_, document) => document["authorization_response_iss_parameter_supported"] = true)),
        AtGateway("consent-framable", "The consent page may be shown in a frame: a click on it can be stolen.", On(SandboxRoute.Authorize, (_, answer) => answer.Remove("Content-Security-Policy"))),
        AtGateway("token-errors-html", "Errors of the token endpoint are HTML pages: clients fail on reading them.", On(SandboxRoute.Token, (_, answer) =>
            answer.Status == 400 ? answer.WithBody("<!DOCTYPE html><h1>Bad Request</h1>", "text/html") : answer)),
        AtGateway("password-grant", "The token endpoint answers grant_type=password with a token.", On(SandboxRoute.Token, (call, answer) =>
            FormOf(call)["grant_type"] == "password" ? GatewayAnswers.Json(200, new JsonObject { ["access_token"] = "mat_" + Identifiers.Secret(40), ["token_type"] = "Bearer" }) : answer)),
        AtGateway("revoke-500", "Revocation ends in 500: logging out fails.", On(SandboxRoute.Revoke, (_, _) => Crash())),
        AtGateway("introspection-open", "The metadata names an introspection endpoint that answers without client authentication: anybody can try tokens there.", OnMetadataDocument((call, document) => document["introspection_endpoint"] = call.Request.Origin + "/oauth/introspect") with
        {
            Instead = call => call.Request is { Method: "POST", Path: "/oauth/introspect" } ? GatewayAnswers.Json(200, new JsonObject { ["active"] = false }) : null,
        }),
    ];

    private static FormBody Query(SandboxCall call) => FormBody.ParseUrlEncoded(call.Request.Query);

    private static IEnumerable<string> Members(SandboxCall call) => Body(call) is { } body ? body.Select(member => member.Key) : [];

    private static IEnumerable<string> Redirects(SandboxCall call) => Body(call)?["redirect_uris"] is JsonArray list ? list.Select(uri => uri?.ToString() ?? "") : [];

    private static JsonObject? Body(SandboxCall call)
    {
        try
        {
            return JsonNode.Parse(call.Request.Body.Span) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // The handler says what it thinks of that.
        }
    }

    private static WireAnswer Back(SandboxCall call, string answer)
    {
        FormBody query = Query(call);
        string target = query["redirect_uri"] ?? "";
        string state = query["state"] is { Length: > 0 } given ? "&state=" + Uri.EscapeDataString(given) : "";
        return GatewayAnswers.Redirect(target + (target.Contains('?') ? "&" : "?") + answer + state);
    }
}
