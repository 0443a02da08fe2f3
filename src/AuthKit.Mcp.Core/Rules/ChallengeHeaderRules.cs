namespace AuthKit.Mcp.Rules;

/// <summary>CHL: the grammar and hints of the challenge, and how stable it is.</summary>
internal static class ChallengeHeaderRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
