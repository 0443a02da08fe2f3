namespace AuthKit.Mcp.Rules;

/// <summary>All rules, in order of their ids within the groups of the conformance catalogue.</summary>
public static class RuleCatalogue
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<McpRule> All { get; } =
    [
        .. ChallengeRules.All,
        .. ResourceMetadataRules.All,
        .. ResourceMemberRules.All,
        .. AuthorizationServerRules.All,
        .. CorsRules.All,
        .. HygieneRules.All,
        .. AuthKitRules.All,
    ];

    /// <summary>The rule of that id, or null.</summary>
    public static McpRule? Find(string id) => All.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase));
}
