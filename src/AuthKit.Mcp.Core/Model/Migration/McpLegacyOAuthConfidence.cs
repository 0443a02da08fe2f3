namespace AuthKit.Mcp;

/// <summary>How sure it is that a place is home-grown OAuth code.</summary>
public enum McpLegacyOAuthConfidence
{
    /// <summary>A hint: read it before anything else is done.</summary>
    Low,

    /// <summary>Likely; code of another purpose may look the same.</summary>
    Medium,

    /// <summary>The code can hardly be anything else.</summary>
    High,
}
