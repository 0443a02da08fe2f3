namespace AuthKit.Mcp.Rules;

/// <summary>PRM: the optional members of protected resource metadata and their spelling.</summary>
internal static class ResourceValueRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
