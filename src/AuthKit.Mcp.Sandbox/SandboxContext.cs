using System.Collections.Concurrent;
using AuthKit.Mcp.Sandbox.Faults;
using AuthKit.Mcp.Sandbox.Gateway;

namespace AuthKit.Mcp.Sandbox;

/// <summary>What the two hosts and the faults share.</summary>
internal sealed class SandboxContext(SandboxOptions options, string adminKey, string gatewayOrigin, string serverOrigin)
{
    public SandboxOptions Options { get; } = options;

    public string AdminKey { get; } = adminKey;

    public string GatewayOrigin { get; } = gatewayOrigin;

    public string ServerOrigin { get; } = serverOrigin;

    public string McpUri => ServerOrigin + "/mcp";

    public GatewayStore Store { get; } = new(options.Clock);

    public FaultSet Faults { get; } = new();

    /// <summary>Every token the MCP server has let in so far, for faults that keep letting it in.</summary>
    public ConcurrentDictionary<string, bool> LetIn { get; } = new(StringComparer.Ordinal);
}
