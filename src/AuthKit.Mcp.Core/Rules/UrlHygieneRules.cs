namespace AuthKit.Mcp.Rules;

/// <summary>HYG: redirects and URL values.</summary>
internal static class UrlHygieneRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
