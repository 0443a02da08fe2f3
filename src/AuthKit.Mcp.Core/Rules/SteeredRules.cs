using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>Verdicts of the catalogue as the user wants them: the chosen rules, from a level on, with accepted deviations waived.</summary>
internal static class SteeredRules
{
    public static IReadOnlyList<MergedRule> Apply(IReadOnlyList<MergedRule> judged, DiscoveryOptions options, string target, DateTimeOffset at)
    {
        if (options.Rule.Count == 0 && options.ExcludeRule.Count == 0 && options.Waivers.Count == 0)
        {
            return judged;
        }

        List<MergedRule> chosen = [.. judged.Where(r => IsChosen(r.Rule.Id, options))];
        HashSet<string> ids = [.. chosen.Select(static r => r.Rule.Id)];
        return [.. chosen.Select(r => r.BlockedBy is { } root && !ids.Contains(root) ? r.Unblocked() : r).Select(r => Waived(r, options.Waivers, target, at))];
    }

    /// <summary>True when the rule is to be reported.</summary>
    public static bool IsChosen(string rule, DiscoveryOptions options) =>
        (options.Rule.Count == 0 || options.Rule.Any(p => Wildcard.IsMatch(p, rule))) && !options.ExcludeRule.Any(p => Wildcard.IsMatch(p, rule));

    private static MergedRule Waived(MergedRule rule, IReadOnlyList<McpWaiver> waivers, string target, DateTimeOffset at)
    {
        if (rule.Verdict is not (McpRuleVerdict.Fail or McpRuleVerdict.Warning or McpRuleVerdict.Inconclusive))
        {
            return rule;
        }

        List<McpWaiver> covering = [.. waivers.Where(w => w.Covers(rule.Rule.Id, target)).OrderByDescending(static w => w.Expires)];
        return covering.Count == 0 ? rule : rule.WithWaiver(covering[0], holds: !covering[0].IsExpired(at));
    }
}
