using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox;

/// <summary>One request on its way through a host.</summary>
internal sealed class SandboxCall(SandboxContext sandbox, WireRequest request, SandboxRoute route)
{
    public SandboxContext Sandbox { get; } = sandbox;

    public WireRequest Request { get; } = request;

    public SandboxRoute Route { get; } = route;

    /// <summary>Whether the MCP server refused the credentials (or their absence); stays set when a fault changes the status.</summary>
    public bool IsChallenge { get; set; }

    public bool IsPrm => Route is SandboxRoute.RootPrm or SandboxRoute.InsertedPrm;

    /// <summary>The token of the Authorization header, if there is one.</summary>
    public string? PresentedToken { get; set; }
}
