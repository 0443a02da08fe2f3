namespace AuthKit.Mcp;

/// <summary>How much of a file is home-grown OAuth code.</summary>
public enum McpLegacyOAuthScope
{
    /// <summary>A part of the file: the rest does something else and stays.</summary>
    Section,

    /// <summary>The whole file.</summary>
    File,
}
