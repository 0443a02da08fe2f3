namespace AuthKit.Mcp.Rules;

/// <summary>ASM: where an authorization server's metadata is served, and how its copies agree.</summary>
internal static class IssuerLocationRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
