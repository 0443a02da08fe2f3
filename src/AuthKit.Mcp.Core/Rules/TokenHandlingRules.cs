namespace AuthKit.Mcp.Rules;

/// <summary>TKN: what the MCP server does with tokens.</summary>
internal static class TokenHandlingRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
