using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>MCP 2025-03-26 to 2025-11-25: initialize first, then calls. Without sessions, which are optional.</summary>
internal static class LegacyEra
{
    private const string Newest = "2025-11-25";
    private static readonly string[] Versions = ["2025-03-26", "2025-06-18", Newest];

    public static WireAnswer Answer(string? version, RpcRequest rpc, Caller caller)
    {
        if (version is not null && !Versions.Contains(version, StringComparer.Ordinal))
        {
            return RpcAnswers.Error(400, rpc, RpcAnswers.InvalidRequest, "Unsupported MCP-Protocol-Version");
        }

        if (rpc.Id is null)
        {
            return new WireAnswer { Status = 202 };
        }

        return rpc.Method switch
        {
            "initialize" => RpcAnswers.Result(rpc, Initialize(rpc.InitializeVersion)),
            "ping" => RpcAnswers.Result(rpc, []),
            "tools/list" => RpcAnswers.Result(rpc, new JsonObject { ["tools"] = DemoTools.List() }),
            "tools/call" when rpc.Param("name") == DemoTools.WhoAmI => RpcAnswers.Result(rpc, DemoTools.Call(caller)),
            "tools/call" => RpcAnswers.Error(200, rpc, RpcAnswers.InvalidParams, "Unknown tool"),
            _ => RpcAnswers.Error(200, rpc, RpcAnswers.MethodNotFound, "Method not found"),
        };
    }

    private static JsonObject Initialize(string? wanted) => new()
    {
        ["protocolVersion"] = wanted is not null && Versions.Contains(wanted, StringComparer.Ordinal) ? wanted : Newest,
        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
        ["serverInfo"] = ServerIdentity.Info(),
    };
}
