namespace AuthKit.Mcp.Rules;

/// <summary>HYG: how answers are served: origins, headers that must not matter, size, time, other transports.</summary>
internal static class ServingRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
