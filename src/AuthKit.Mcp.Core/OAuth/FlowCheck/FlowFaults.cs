namespace AuthKit.Mcp.OAuth;

/// <summary>What an error of the engine says about the server.</summary>
internal static class FlowFaults
{
    /// <summary>The failure of a step, or null when what the user gave cannot be used.</summary>
    public static StageOutcome? Judge(McpFlowStageName stage, AuthKitException e) =>
        e.Code is ErrorCode.InvalidArgument or ErrorCode.InvalidSecret or ErrorCode.SigningKeyUnusable or ErrorCode.RedirectPortInUse
            || (stage is McpFlowStageName.Discovery && e.Code == ErrorCode.InvalidUri)
            || (e.Code == ErrorCode.UnencryptedAuthentication && IsTyped(stage))
            ? null
            : StageOutcome.Fail($"{stage} failed.", e.Message, e.Advice ?? Fix(e.Code) ?? Fix(stage));

    // Where the token goes to an address that the user gave; all others are the server's metadata's.
    private static bool IsTyped(McpFlowStageName stage) =>
        stage is McpFlowStageName.Discovery or McpFlowStageName.FirstCall or McpFlowStageName.SecondCall or McpFlowStageName.Tool or McpFlowStageName.OtherServer;

    // What concerns whoever signs in, or the network, and no endpoint's duties.
    private static string? Fix(ErrorCode code) => code switch
    {
        ErrorCode.SignInRefused => "Try the name and password at the server's own page, and give that -Credential; -SignUp creates the account.",
        ErrorCode.SignInTimedOut => "Sign in within -SignInTimeoutSec, or give -Credential where nobody sits at the browser.",
        ErrorCode.SignInPageUnknown => "Sign in at the browser: leave out -Credential and -AutoApprove.",
        ErrorCode.McpServerUnreachable or ErrorCode.TokenEndpointUnreachable => "See that the server runs and can be reached from here: name, port, firewall, proxy.",
        _ => null,
    };

    private static string Fix(McpFlowStageName stage) => stage switch
    {
        McpFlowStageName.Discovery => "Run Test-McpDiscovery: it names the fault in the challenge or the metadata and says how to repair it.",
        McpFlowStageName.Registration => "Let the registration endpoint accept public clients with a loopback redirect URI (RFC 7591), or give a client that exists with -ClientId.",
        McpFlowStageName.Authorization => "Check the authorization endpoint: it must know the client, and send code, the state as it was sent, and its own issuer back to the redirect URI (RFC 6749 section 4.1.2, RFC 9207).",
        McpFlowStageName.Token => "Check the token endpoint: it must accept the fresh code with its PKCE verifier from this client, and answer with access_token and token_type (RFC 6749 section 5.1).",
        McpFlowStageName.StepUp => "Check that the authorization server grants the scopes that the MCP server asks for in its 403.",
        McpFlowStageName.Refresh => "Check grant_type=refresh_token at the token endpoint: it must know the refresh token it has just issued (RFC 6749 section 6).",
        McpFlowStageName.Revocation => "Check the revocation endpoint: it must answer 200 and forget the token (RFC 7009 section 2.2).",
        _ => "Look into the server's log at that time.",
    };
}
