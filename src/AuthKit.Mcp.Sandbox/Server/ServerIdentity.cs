using System.Text.Json.Nodes;

namespace AuthKit.Mcp.Sandbox.Server;

internal static class ServerIdentity
{
    public static JsonObject Info() => new() { ["name"] = "authkit-sandbox", ["version"] = "1.0.0" };
}
