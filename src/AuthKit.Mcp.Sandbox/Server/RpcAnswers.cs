using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>JSON-RPC answers.</summary>
internal static class RpcAnswers
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int HeaderMismatch = -32020;
    public const int UnsupportedProtocolVersion = -32022;

    public static WireAnswer Result(RpcRequest request, JsonObject result) => SandboxJson.Answer(200, new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = Id(request),
        ["result"] = result,
    });

    public static WireAnswer Error(int status, RpcRequest? request, int code, string message, JsonObject? data = null)
    {
        JsonObject error = new() { ["code"] = code, ["message"] = message };
        if (data is not null)
        {
            error["data"] = data;
        }

        return SandboxJson.Answer(status, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = Id(request), ["error"] = error });
    }

    private static JsonNode? Id(RpcRequest? request) => request?.Id is string raw ? JsonNode.Parse(raw) : null;
}
