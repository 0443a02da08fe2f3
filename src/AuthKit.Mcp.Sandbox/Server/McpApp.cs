using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>
/// The protected MCP server, wired as the integration guide says and as RFC 9728 wants: one metadata document at the root and at
/// the path-inserted location, a 401 before anything else is looked at, a userinfo call per token.
/// </summary>
internal sealed class McpApp(SandboxContext sandbox, TokenValidator validator) : SandboxApp(sandbox, SandboxSide.Server), IDisposable
{
    private const string RootPrm = "/.well-known/oauth-protected-resource";
    private const string Endpoint = "/mcp";

    public void Dispose() => validator.Dispose();

    protected override SandboxRoute RouteOf(WireRequest request) => (request.Method, request.Path) switch
    {
        ("OPTIONS", Endpoint) => SandboxRoute.McpPreflight,
        (_, Endpoint) => SandboxRoute.Mcp,
        ("OPTIONS", RootPrm or RootPrm + Endpoint) => SandboxRoute.PrmPreflight,
        ("GET" or "HEAD", RootPrm) => SandboxRoute.RootPrm,
        ("GET" or "HEAD", RootPrm + Endpoint) => SandboxRoute.InsertedPrm,
        _ => SandboxRoute.Unknown,
    };

    protected override async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellationToken) => call.Route switch
    {
        SandboxRoute.McpPreflight => Preflight("GET, POST, DELETE, OPTIONS"),
        SandboxRoute.PrmPreflight => Preflight("GET, OPTIONS"),
        SandboxRoute.RootPrm or SandboxRoute.InsertedPrm => ResourceMetadata(),
        SandboxRoute.Mcp => await GuardedAsync(call, cancellationToken).ConfigureAwait(false),
        _ => SandboxJson.Answer(404, new JsonObject { ["error"] = "not_found" }).Add("Access-Control-Allow-Origin", "*"),
    };

    private async Task<WireAnswer> GuardedAsync(SandboxCall call, CancellationToken cancellationToken)
    {
        string? authorization = call.Request.Header("Authorization");
        call.PresentedToken = BearerToken(authorization);
        Caller? caller = call.PresentedToken is null ? null : await validator.ValidateAsync(call.PresentedToken, cancellationToken).ConfigureAwait(false);
        if (caller is null && Sandbox.Faults.On(SandboxSide.Server).Any(fault => fault.Effect.LetsIn?.Invoke(call) == true))
        {
            caller = Caller.Anonymous;
        }

        if (caller is null)
        {
            call.IsChallenge = true;
            return Challenge(tokenRefused: call.PresentedToken is not null);
        }

        if (call.PresentedToken is not null)
        {
            Sandbox.LetIn[call.PresentedToken] = true;
        }

        WireAnswer answer = IsForeign(call.Request)
            ? RpcAnswers.Error(403, null, RpcAnswers.InvalidRequest, "The Host or Origin header names another site.")
            : McpEndpoint.Answer(call.Request, caller);
        return answer.Set("Cache-Control", "no-store").Add("Access-Control-Allow-Origin", "*").Add("Access-Control-Expose-Headers", "WWW-Authenticate, MCP-Protocol-Version");
    }

    private WireAnswer ResourceMetadata() => SandboxJson.Answer(200, new JsonObject
    {
        ["resource"] = Sandbox.McpUri,
        ["authorization_servers"] = SandboxJson.Array([Sandbox.GatewayOrigin]),
        ["scopes_supported"] = SandboxJson.Array(Sandbox.Options.Scopes),
        ["bearer_methods_supported"] = SandboxJson.Array(["header"]),
    }).Add("Cache-Control", "public, max-age=3600").Add("Access-Control-Allow-Origin", "*");

    private WireAnswer Challenge(bool tokenRefused)
    {
        string challenge = $"Bearer resource_metadata=\"{Sandbox.ServerOrigin}{RootPrm}\", scope=\"{string.Join(" ", Sandbox.Options.Scopes)}\"";
        return RpcAnswers.Error(401, null, -32001, "Unauthorized: Bearer token required")
            .Add("WWW-Authenticate", tokenRefused ? challenge + ", error=\"invalid_token\", error_description=\"The token is unknown or has expired\"" : challenge)
            .Add("Cache-Control", "no-store")
            .Add("Access-Control-Allow-Origin", "*")
            .Add("Access-Control-Expose-Headers", "WWW-Authenticate");
    }

    private static WireAnswer Preflight(string methods) => new WireAnswer { Status = 204 }
        .Add("Access-Control-Allow-Origin", "*")
        .Add("Access-Control-Allow-Methods", methods)
        .Add("Access-Control-Allow-Headers", "authorization, content-type, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name");

    // RFC 6750 section 2.1, with the scheme compared as RFC 9110 section 11.1 says: in any case.
    private static string? BearerToken(string? authorization)
    {
        const string Scheme = "Bearer ";
        return authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && authorization.Trim().Length > Scheme.Length
            ? authorization.Substring(Scheme.Length).Trim()
            : null;
    }

    // Against DNS rebinding (MCP Streamable HTTP, security warning): pages on this machine may call, others not.
    private static bool IsForeign(WireRequest request)
    {
        string host = (request.Header("Host") ?? "").Split(':')[0];
        return !IsLoopback(host) || (request.Header("Origin") is string origin && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && IsLoopback(uri.Host)));
    }

    private static bool IsLoopback(string host) => host is "127.0.0.1" or "localhost" or "[::1]";
}
