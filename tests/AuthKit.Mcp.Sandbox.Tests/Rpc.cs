namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>Request bodies of both MCP eras.</summary>
internal static class Rpc
{
    public const string Version = "2026-07-28";

    public static string Initialize(string version = "2025-11-25") =>
        $$$$$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"{{{{{version}}}}}","capabilities":{},"clientInfo":{"name":"test","version":"0"}}}""";

    public static string Legacy(string method, string parameters = "{}") => $$"""{"jsonrpc":"2.0","id":2,"method":"{{method}}","params":{{parameters}}}""";

    public static string Modern(string method, string more = "", string version = Version) =>
        $$$$$"""{"jsonrpc":"2.0","id":"m-1","method":"{{{{{method}}}}}","params":{{{{{{more}}}}}"_meta":{"io.modelcontextprotocol/protocolVersion":"{{{{{version}}}}}","io.modelcontextprotocol/clientInfo":{"name":"test","version":"0"},"io.modelcontextprotocol/clientCapabilities":{}}}}""";

    public static string[] Headers(string method, string? name = null, string version = Version) =>
        [$"MCP-Protocol-Version: {version}", $"Mcp-Method: {method}", .. name is null ? Array.Empty<string>() : [$"Mcp-Name: {name}"]];
}
