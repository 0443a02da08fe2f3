namespace AuthKit.Mcp.Rules;

/// <summary>ASM: the members of an authorization server's metadata.</summary>
internal static class IssuerMemberRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
