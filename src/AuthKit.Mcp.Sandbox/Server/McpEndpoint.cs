using System.Text.Json;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>MCP over Streamable HTTP for callers that are let in: the handshake versions up to 2025-11-25, and 2026-07-28.</summary>
internal static class McpEndpoint
{
    public static WireAnswer Answer(WireRequest http, Caller caller)
    {
        if (http.Method is "GET" or "DELETE")
        {
            // No server-sent stream and no sessions: both methods are optional up to 2025-11-25 and gone after it.
            return RpcAnswers.Error(405, null, RpcAnswers.InvalidRequest, "Method not allowed").Add("Allow", "POST, OPTIONS");
        }

        if (http.Method != "POST")
        {
            return new WireAnswer { Status = 405 }.Add("Allow", "POST, OPTIONS");
        }

        if (RpcRequest.Parse(http.Body) is not RpcRequest rpc)
        {
            return IsJson(http)
                ? RpcAnswers.Error(400, null, RpcAnswers.InvalidRequest, "Not a JSON-RPC 2.0 request; batches are not supported")
                : RpcAnswers.Error(400, null, RpcAnswers.ParseError, "Parse error");
        }

        string? version = http.Header("MCP-Protocol-Version");
        return ModernEra.Claims(version, rpc) ? ModernEra.Answer(http, version, rpc, caller) : LegacyEra.Answer(version, rpc, caller);
    }

    private static bool IsJson(WireRequest http)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(http.Body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
