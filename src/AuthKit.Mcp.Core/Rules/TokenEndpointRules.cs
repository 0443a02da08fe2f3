namespace AuthKit.Mcp.Rules;

/// <summary>TOK: the token endpoint and its relatives, without a user.</summary>
internal static class TokenEndpointRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
