namespace AuthKit.Mcp.Rules;

/// <summary>AKT: what AuthKit itself does.</summary>
internal static class GatewayRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
