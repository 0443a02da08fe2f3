using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The AuthKit-compatible gateway. Paths and methods match exactly, as the real one routes.</summary>
/// <remarks>
/// What it does otherwise than the real one, on purpose:
/// the consent page escapes what it shows and cannot be framed;
/// the consent POST checks client and redirect URI again (400), where the real one redirects anywhere, or crashes for an unknown client;
/// a code is used up in one step, where parallel exchanges can each get tokens from the real one;
/// a redirect_uris that is a lone string is compared whole, not piece by piece;
/// a sign-up without a password is refused (400), where the real one takes the word "null";
/// text with half a surrogate pair is a 500 at once, where the real one shows the damage only in the list;
/// answers are never compressed; and the admin key is always set (the fault admin-open makes it empty).
/// </remarks>
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
