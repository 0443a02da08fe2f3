namespace AuthKit.Mcp;

/// <summary>How much a finding matters.</summary>
public enum McpLevel
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Should be repaired; some clients are affected.</summary>
    Warning,

    /// <summary>Must be repaired.</summary>
    Error,
}
