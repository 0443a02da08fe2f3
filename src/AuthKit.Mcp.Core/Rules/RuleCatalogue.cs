namespace AuthKit.Mcp.Rules;

/// <summary>All rules, in order of their ids within the groups of the conformance catalogue.</summary>
public static class RuleCatalogue
{
    /// <summary>All rules.</summary>
    public static IReadOnlyList<McpRule> All { get; } = InOrder(
    [
        .. RefusalRules.All,
        .. ChallengeRules.All,
        .. ChallengeHeaderRules.All,
        .. ResourceMetadataRules.All,
        .. ResourceLocationRules.All,
        .. ResourceMemberRules.All,
        .. ResourceValueRules.All,
        .. AuthorizationServerRules.All,
        .. IssuerLocationRules.All,
        .. IssuerMemberRules.All,
        .. RegistrationRules.All,
        .. RegistrationAnswerRules.All,
        .. ClientInformationRules.All,
        .. RegistrationLimitRules.All,
        .. AuthorizationEndpointRules.All,
        .. AuthorizationParameterRules.All,
        .. TokenEndpointRules.All,
        .. TokenServiceRules.All,
        .. TokenHandlingRules.All,
        .. CorsRules.All,
        .. CorsReachRules.All,
        .. HygieneRules.All,
        .. UrlHygieneRules.All,
        .. ServingRules.All,
        .. MigrationRules.All,
        .. AuthKitRules.All,
        .. GatewayRules.All,
    ]);

    /// <summary>All rules, ready to be applied.</summary>
    internal static RuleSet Set { get; } = new(All);

    private static List<McpRule> InOrder(IReadOnlyList<McpRule> rules)
    {
        List<string> groups = [.. rules.Select(static r => r.Group).Distinct()];
        return [.. rules.OrderBy(r => groups.IndexOf(r.Group)).ThenBy(static r => r.Id, StringComparer.Ordinal)];
    }

    /// <summary>The rule of that id, or null.</summary>
    public static McpRule? Find(string id) => All.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase));
}
