using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>Browsers stop before or after an answer that other clients read without trouble.</summary>
internal static class CorsReachFaults
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("prm-preflight-404", "The preflight of the metadata answers 404: clients in a browser that send MCP-Protocol-Version have to ask again without it.", On(SandboxRoute.PrmPreflight, (_, _) => new WireAnswer { Status = 404 })),
        AtServer("cors-credentials-star", "Credentials are allowed together with a star as origin: browsers refuse that, and the intent is dangerous.", new() { After = (_, answer) => answer.Header(AllowOrigin) == "*" ? answer.Add("Access-Control-Allow-Credentials", "true") : answer }),
        AtGateway("register-preflight-404", "The preflight of the registration endpoint answers 404: clients in a browser cannot register.", On(SandboxRoute.GatewayPreflight, (call, answer) => call.Request.Path == "/oauth/register" ? new WireAnswer { Status = 404 } : answer)),
    ];
}
