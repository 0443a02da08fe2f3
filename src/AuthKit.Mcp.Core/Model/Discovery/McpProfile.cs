namespace AuthKit.Mcp;

/// <summary>By which reading of the texts a server is judged.</summary>
public enum McpProfile
{
    /// <summary>The MCP specification, with what real clients need.</summary>
    Mcp,

    /// <summary>The RFCs to the letter: every inherited MUST is an error.</summary>
    Rfc,

    /// <summary>The MCP specification and the AuthKit integration guide.</summary>
    AuthKit,
}
