namespace AuthKit.Mcp.Rules;

/// <summary>MIG: what is left of an embedded authorization server.</summary>
internal static class MigrationRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
