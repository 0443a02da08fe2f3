using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The gateway is down, broken, or misbehaves at registration, login or validation.</summary>
internal static class GatewayFaults
{
    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtGateway("gateway-down", "Every route of the gateway answers 503: nobody can log in, valid tokens are refused.", new() { Instead = _ => new WireAnswer { Status = 503 }.WithBody("Service Unavailable", "text/plain") }),
        AtGateway("gateway-500", "Every route of the gateway answers 500 with a page that is no JSON (a worker exception).", new() { Instead = _ => new WireAnswer { Status = 500 }.WithBody("Internal Server Error", "text/plain;charset=UTF-8") }),
        AtGateway("gateway-timeout", "The gateway accepts connections and never answers.", new() { Instead = _ => new WireScript().Hang() }),
        AtGateway("database-down", "Routes that read the database answer 500; /health still says ok.", new() { After = (call, answer) => NeedsDatabase(call.Route) ? DatabaseError() : answer }),
        AtGateway("userinfo-500", "Only /oauth/userinfo answers 500: tokens cannot be validated, which looks like a login problem.", On(SandboxRoute.Userinfo, (_, _) => DatabaseError())),
        AtGateway("create-answer-lost", "POST /api/servers writes the row, then the connection is cut: a blind retry makes a duplicate.", On(SandboxRoute.CreateServer, (_, answer) => answer.Status == 201 ? new WireScript().Reset() : answer)),
        AtGateway("admin-open", "ADMIN_KEY is set but empty: the admin API is open to requests without a key, and the right key is refused.", new() { AdminKey = _ => "" }),
        AtGateway("redirect-uri-altered", "Registration stores each redirect URI with a slash at its end: the login page answers Invalid redirect_uri.", new() { StoredRedirect = uri => uri + "/" }),
        AtGateway("registration-closed", "POST /oauth/register answers 403: new clients cannot register themselves.", On(SandboxRoute.RegisterClient, (_, _) => Gateway403())),
        AtGateway("access-token-expired", "All access tokens issued so far have run out (the hour is over): calls that worked now get 401; a refreshed token works.", new() { SwitchedOn = sandbox => sandbox.Store.ExpireAccessTokens() }),
    ];

    private static bool NeedsDatabase(SandboxRoute route) =>
        route is not (SandboxRoute.Unknown or SandboxRoute.GatewayPreflight or SandboxRoute.Health or SandboxRoute.Landing or SandboxRoute.AuthorizationServerMetadata);

    private static WireAnswer DatabaseError() =>
        new WireAnswer { Status = 500, Reason = "" }.WithBody("Error: D1_ERROR: no such table", "text/plain;charset=UTF-8");

    private static WireAnswer Gateway403() =>
        SandboxJson.Answer(403, new System.Text.Json.Nodes.JsonObject { ["error"] = "access_denied" }).Add("Access-Control-Allow-Origin", "*");
}
