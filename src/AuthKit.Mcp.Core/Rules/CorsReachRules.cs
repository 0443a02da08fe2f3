namespace AuthKit.Mcp.Rules;

/// <summary>COR: CORS beyond the endpoint: authorization servers, preflights of metadata, consistency.</summary>
internal static class CorsReachRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
