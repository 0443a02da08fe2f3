namespace AuthKit.Mcp.Sandbox;

/// <summary>Which of the sandbox's two hosts is meant.</summary>
public enum SandboxSide
{
    /// <summary>The AuthKit-compatible gateway (the authorization server).</summary>
    Gateway,

    /// <summary>The protected MCP server (the resource server).</summary>
    Server,
}
