namespace AuthKit.Mcp;

/// <summary>The views of home-grown OAuth code.</summary>
public static partial class Display
{
    /// <summary>The lines of a place.</summary>
    public static string Lines(McpLegacyOAuthPlace place) => place.Line == place.EndLine ? $"{place.Line}" : $"{place.Line}-{place.EndLine}";
}
