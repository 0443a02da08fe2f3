namespace AuthKit.Mcp.Rules;

/// <summary>PRM: where protected resource metadata is served, and how its copies agree.</summary>
internal static class ResourceLocationRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
