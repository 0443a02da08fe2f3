namespace AuthKit.Mcp.Rules;

/// <summary>AUZ: the authorization endpoint, without a user.</summary>
internal static class AuthorizationEndpointRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
