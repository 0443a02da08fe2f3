using System.Text.Json.Nodes;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>MCP 2026-07-28: no handshake; version and method stand in header lines and in the body, and must agree.</summary>
internal static class ModernEra
{
    private const string Version = "2026-07-28";

    /// <summary>A request is of this era if its header or its body claims a version of it.</summary>
    public static bool Claims(string? version, RpcRequest rpc) =>
        rpc.MetaVersion is not null || rpc.Method == "server/discover" || string.CompareOrdinal(version, "2026") >= 0;

    public static WireAnswer Answer(WireRequest http, string? version, RpcRequest rpc, Caller caller)
    {
        if (Mismatch(http, version, rpc) is string mismatch)
        {
            return RpcAnswers.Error(400, rpc, RpcAnswers.HeaderMismatch, mismatch);
        }

        if (version != Version)
        {
            JsonObject data = new() { ["supported"] = SandboxJson.Array([Version]), ["requested"] = version };
            return RpcAnswers.Error(400, rpc, RpcAnswers.UnsupportedProtocolVersion, "Unsupported protocol version", data);
        }

        if (!rpc.HasClientCapabilities)
        {
            return RpcAnswers.Error(400, rpc, RpcAnswers.InvalidParams, "_meta lacks io.modelcontextprotocol/clientCapabilities");
        }

        if (rpc.Id is null)
        {
            return new WireAnswer { Status = 202 };
        }

        return rpc.Method switch
        {
            "server/discover" => RpcAnswers.Result(rpc, Complete(Discover())),
            "tools/list" => RpcAnswers.Result(rpc, Complete(Cacheable(new JsonObject { ["tools"] = DemoTools.List() }))),
            "tools/call" when rpc.Param("name") == DemoTools.WhoAmI => RpcAnswers.Result(rpc, Complete(DemoTools.Call(caller))),
            "tools/call" => RpcAnswers.Error(200, rpc, RpcAnswers.InvalidParams, "Unknown tool"),
            _ => RpcAnswers.Error(404, rpc, RpcAnswers.MethodNotFound, "Method not found"),
        };
    }

    private static string? Mismatch(WireRequest http, string? version, RpcRequest rpc)
    {
        if (version is null || version != rpc.MetaVersion)
        {
            return "MCP-Protocol-Version and _meta name different versions, or one is missing";
        }

        if (http.Header("Mcp-Method") != rpc.Method)
        {
            return "Mcp-Method does not name the method of the body";
        }

        return rpc.Method == "tools/call" && http.Header("Mcp-Name") != rpc.Param("name")
            ? "Mcp-Name does not name the tool of the body"
            : null;
    }

    private static JsonObject Discover() => Cacheable(new JsonObject
    {
        ["supportedVersions"] = SandboxJson.Array([Version]),
        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
    });

    private static JsonObject Cacheable(JsonObject result)
    {
        result["ttlMs"] = 0;
        result["cacheScope"] = "private";
        return result;
    }

    private static JsonObject Complete(JsonObject result)
    {
        result["resultType"] = "complete";
        result["_meta"] = new JsonObject { ["io.modelcontextprotocol/serverInfo"] = ServerIdentity.Info() };
        return result;
    }
}
