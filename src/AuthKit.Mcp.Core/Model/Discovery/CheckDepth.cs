namespace AuthKit.Mcp;

/// <summary>How many requests a check may send.</summary>
public enum CheckDepth
{
    /// <summary>At most 5 requests of the MCP host and 2 of each issuer.</summary>
    Quick,

    /// <summary>At most 14 requests of the MCP host and 6 of each issuer.</summary>
    Standard,

    /// <summary>At most 45 requests in all.</summary>
    Full,
}
