namespace AuthKit.Mcp.Rules;

/// <summary>REG: how unknown clients get a client id.</summary>
internal static class RegistrationRules
{
    public static IReadOnlyList<McpRule> All { get; } = [];
}
