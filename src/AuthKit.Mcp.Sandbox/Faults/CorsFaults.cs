using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The MCP server answers, but a browser may not read the answer.</summary>
internal static class CorsFaults
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("prm-no-cors", "The metadata lacks Access-Control-Allow-Origin: browser clients report a CORS error.", OnPrm((_, answer) => answer.Remove(AllowOrigin))),
        AtServer("challenge-no-cors", "The 401 lacks Access-Control-Allow-Origin: a page sees a network error in place of the challenge.", OnChallenge((_, answer) => answer.Remove(AllowOrigin))),
        AtServer("challenge-not-exposed", "The 401 lacks Access-Control-Expose-Headers: a page sees the status but not WWW-Authenticate.", OnChallenge((_, answer) => answer.Remove("Access-Control-Expose-Headers"))),
        AtServer("preflight-401", "The preflight of the MCP endpoint is asked for a token and gets 401: browsers never send the real request.", On(SandboxRoute.McpPreflight, (_, answer) => new WireAnswer { Status = 401 }.Add(AllowOrigin, "*"))),
        AtServer("preflight-no-authorization", "The preflight does not allow the Authorization header: browsers cannot send the token.", On(SandboxRoute.McpPreflight, (_, answer) => answer.Set("Access-Control-Allow-Headers", "content-type, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name"))),
        AtServer("cors-duplicated", "Access-Control-Allow-Origin is sent twice (application and proxy): browsers refuse the answer.", new() { After = (_, answer) => answer.Header(AllowOrigin) is null ? answer : answer.Add(AllowOrigin, "*") }),
    ];
}
