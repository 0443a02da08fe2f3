namespace AuthKit.Mcp;

/// <summary>Whose change repairs a finding.</summary>
public enum McpOwner
{
    /// <summary>The MCP server.</summary>
    Server,

    /// <summary>The authorization server.</summary>
    AuthorizationServer,

    /// <summary>A proxy, gateway or CDN in front of either.</summary>
    Proxy,
}
