namespace AuthKit.Mcp;

/// <summary>The views of home-grown OAuth code.</summary>
public static partial class Display
{
    /// <summary>The file and lines of a place, as editors open them.</summary>
    public static string Place(McpLegacyOAuthPlace place) => place.Line == place.EndLine
        ? $"{Text.Printable(place.File, 500)}:{place.Line}"
        : $"{Text.Printable(place.File, 500)}:{place.Line}-{place.EndLine}";
}
