using AuthKit.Mcp.Sandbox.Gateway;
using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The documents of the gateway are fine, but a step of the flow goes wrong once it is walked.</summary>
internal static class FlowFaults
{
    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtGateway("register-refuses", "Every registration is answered 400 invalid_client_metadata: no client can register itself.", InsteadOf(SandboxRoute.RegisterClient, _ => GatewayAnswers.Error(400, "invalid_client_metadata", "Registration is by invitation"))),
        AtGateway("register-500", "Every registration ends in 500: no client can register itself.", InsteadOf(SandboxRoute.RegisterClient, _ => Crash())),
        AtGateway("register-forgets", "A registration is answered 201, but the client is not kept: the log-in page does not know it.", On(SandboxRoute.Authorize, (_, _) => GatewayAnswers.Error(400, "invalid_client", "Unknown client_id"))),
        AtGateway("code-not-issued", "After the consent the redirect has a state but no code: clients wait for something that is not there.", AfterConsent((_, query) => query.Remove("code"))),
        AtGateway("state-dropped", "The redirect after the consent has no state: clients must take it for a forgery.", AfterConsent((_, query) => query.Remove("state"))),
        AtGateway("state-altered", "The redirect after the consent has another state than was sent: clients must take it for a forgery.", AfterConsent((_, query) => query["state"] = "altered")),
        AtGateway("iss-wrong", "The redirect after the consent names another issuer: clients must take it for a mix-up attack.", AfterConsent((_, query) => query["iss"] = "https://other.example")),
        AtGateway("consent-denied", "Whoever allows the access is answered access_denied: nobody can log in.", AfterConsent((_, query) =>
        {
            query.Remove("code");
            query["error"] = "access_denied";
        })),
        AtGateway("step-up-refused", "Whoever consents to mcp:write is answered invalid_scope: clients that are asked for that scope cannot get it.", AfterConsent((call, query) =>
        {
            if (FormOf(call)["scope"]?.Split(' ').Contains("mcp:write") == true)
            {
                query.Remove("code");
                query["error"] = "invalid_scope";
            }
        })),
        AtGateway("token-500", "Exchanging a code ends in 500: the log-in looks fine and then fails.", OnGrant("authorization_code", (_, _) => Crash())),
        AtGateway("token-invalid-client", "Exchanging a code is answered 401 invalid_client although the client is public and known.", OnGrant("authorization_code", (_, _) => GatewayAnswers.Error(401, "invalid_client", "Client authentication failed"))),
        AtGateway("token-invalid-grant", "Exchanging a fresh code is answered invalid_grant: the code is lost between two nodes.", OnGrant("authorization_code", (_, _) => GatewayAnswers.Error(400, "invalid_grant", "Invalid or expired code"))),
        AtGateway("token-no-access-token", "The token answer has no access_token.", OnTokens("authorization_code", static body => body.Remove("access_token"))),
        AtGateway("token-type-missing", "The token answer has no token_type, which RFC 6749 requires.", OnTokens("authorization_code", static body => body.Remove("token_type"))),
        AtGateway("refresh-refused", "A refresh token that was just issued is answered invalid_grant: users must log in each hour.", OnGrant("refresh_token", (_, _) => GatewayAnswers.Error(400, "invalid_grant", "Invalid refresh token"))),
        AtGateway("refresh-500", "Refreshing ends in 500: users must log in each hour.", OnGrant("refresh_token", (_, _) => Crash())),
        AtGateway("refresh-token-dead", "Refreshing is answered with an access token that is valid nowhere.", OnTokens("refresh_token", static body => body["access_token"] = "mat_" + Identifiers.Secret(40))),
        AtGateway("code-reusable", "A code can be exchanged again: whoever finds it in a log or history gets tokens.", new() { KeepsCodes = true }),
        AtGateway("code-replay-500", "A code that is exchanged again ends in 500 in place of invalid_grant.", OnGrant("authorization_code", (_, answer) => answer.Status == 400 ? Crash() : answer)),
        AtGateway("revoke-ignored", "Revocation is answered 200 and revokes nothing.", InsteadOf(SandboxRoute.Revoke, _ => GatewayAnswers.Cors(new WireAnswer()))),
        AtGateway("revoke-refresh-ignored", "Revocation of a refresh token is answered 200 and does nothing: it goes on giving out access tokens.", InsteadOf(SandboxRoute.Revoke, call =>
            FormOf(call)["token"]?.StartsWith("mrt_", StringComparison.Ordinal) == true ? GatewayAnswers.Cors(new WireAnswer()) : null)),
        AtGateway("revoke-access-ignored", "Revocation of an access token is answered 200 and does nothing: it stays valid for its hour.", InsteadOf(SandboxRoute.Revoke, call =>
            FormOf(call)["token"]?.StartsWith("mat_", StringComparison.Ordinal) == true ? GatewayAnswers.Cors(new WireAnswer()) : null)),
    ];

    private static FaultEffect OnGrant(string type, Func<SandboxCall, WireAnswer, WireResponse> change) =>
        On(SandboxRoute.Token, (call, answer) => FormOf(call)["grant_type"] == type ? change(call, answer) : answer);

    private static FaultEffect OnTokens(string type, Action<System.Text.Json.Nodes.JsonObject> edit) =>
        OnGrant(type, (call, answer) => answer.Status == 200 ? EditJson(call, answer, (_, body) => edit(body)) : answer);

    /// <summary>Changes the query of a redirect with a code.</summary>
    private static FaultEffect AfterConsent(Action<SandboxCall, Dictionary<string, string>> edit) => On(SandboxRoute.Consent, (call, answer) =>
    {
        string? location = answer.Status == 302 ? answer.Header("Location") : null;
        int start = location?.IndexOf("?", StringComparison.Ordinal) ?? -1;
        if (location is null || start < 0 || !location.Contains("code=", StringComparison.Ordinal))
        {
            return answer;
        }

        Dictionary<string, string> query = location.Substring(start + 1).Split('&').Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => Uri.UnescapeDataString(pair[1]));
        edit(call, query);
        return answer.Set("Location", location.Substring(0, start) + "?" + string.Join("&", query.Select(static pair => pair.Key + "=" + Uri.EscapeDataString(pair.Value))));
    });
}
