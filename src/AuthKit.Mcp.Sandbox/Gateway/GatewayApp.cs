using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The AuthKit-compatible gateway. Paths and methods match exactly, as the real one routes.</summary>
internal sealed class GatewayApp(SandboxContext sandbox) : SandboxApp(sandbox, SandboxSide.Gateway)
{
    protected override SandboxRoute RouteOf(WireRequest request) => (request.Method, request.Path) switch
    {
        ("OPTIONS", _) => SandboxRoute.GatewayPreflight,
        (_, "/health") => SandboxRoute.Health,
        (_, "/") => SandboxRoute.Landing,
        (_, "/.well-known/oauth-authorization-server") => SandboxRoute.AuthorizationServerMetadata,
        ("GET", string path) when path.StartsWith("/prm/", StringComparison.Ordinal) => SandboxRoute.RegisteredPrm,
        ("GET", "/api/servers") => SandboxRoute.ListServers,
        ("POST", "/api/servers") => SandboxRoute.CreateServer,
        ("POST", "/oauth/register") => SandboxRoute.RegisterClient,
        ("GET", "/oauth/authorize") => SandboxRoute.Authorize,
        ("POST", "/oauth/authorize") => SandboxRoute.Consent,
        ("POST", "/oauth/token") => SandboxRoute.Token,
        ("POST", "/oauth/revoke") => SandboxRoute.Revoke,
        ("GET", "/oauth/userinfo") => SandboxRoute.Userinfo,
        ("POST", "/auth/signup") => SandboxRoute.Signup,
        ("POST", "/auth/login") => SandboxRoute.Login,
        _ => SandboxRoute.Unknown,
    };

    protected override Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Handle(call));
        }
        catch (WorkerFailureException failure)
        {
            return Task.FromResult(GatewayAnswers.Crash(call.Request, failure));
        }
    }

    private WireAnswer Handle(SandboxCall call) => call.Route switch
    {
        SandboxRoute.GatewayPreflight => GatewayAnswers.Preflight(),
        SandboxRoute.Health => PublicDocuments.Health(),
        SandboxRoute.Landing => PublicDocuments.Landing(),
        SandboxRoute.AuthorizationServerMetadata => PublicDocuments.AuthorizationServerMetadata(call.Request),
        SandboxRoute.RegisteredPrm => PublicDocuments.RegisteredPrm(call.Request, Sandbox.Store),
        SandboxRoute.ListServers => ServersApi.List(call),
        SandboxRoute.CreateServer => ServersApi.Create(call),
        SandboxRoute.RegisterClient => ClientRegistration.Register(call),
        SandboxRoute.Authorize => AuthorizationEndpoint.Show(call),
        SandboxRoute.Consent => AuthorizationEndpoint.Decide(call),
        SandboxRoute.Token => TokenEndpoint.Exchange(call),
        SandboxRoute.Revoke => TokenUse.Revoke(call),
        SandboxRoute.Userinfo => TokenUse.Userinfo(call),
        SandboxRoute.Signup => AccountsApi.Signup(call),
        SandboxRoute.Login => AccountsApi.Login(call),
        _ => GatewayAnswers.NotFound(call.Request),
    };
}
