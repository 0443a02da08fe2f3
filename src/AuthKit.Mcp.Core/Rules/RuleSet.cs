namespace AuthKit.Mcp.Rules;

/// <summary>Rules with the references between them looked up once, for the many servers they are applied to.</summary>
internal sealed class RuleSet
{
    private readonly IReadOnlyList<int>[] _explainedBy;
    private readonly IReadOnlyList<int>[] _needs;
    private readonly RulePlan?[] _plans = new RulePlan?[2 * SpecVersions.All.Count];

    public RuleSet(IReadOnlyList<McpRule> rules)
    {
        Rules = [.. rules];
        Recent = new RecentRules(rules.Count);
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (McpRule rule in rules)
        {
            places.Add(rule.Id, places.Count);
        }

        // A set may be a part of the catalogue; what it lacks explains nothing.
        IReadOnlyList<int> Places(IReadOnlyList<string> ids) => [.. ids.Where(places.ContainsKey).Select(id => places[id])];
        _explainedBy = [.. rules.Select(r => Places(r.ExplainedBy))];
        _needs = [.. rules.Select(r => Places(r.Needs))];
    }

    /// <summary>The rules, in order.</summary>
    public McpRule[] Rules { get; }

    /// <summary>What the rules said last.</summary>
    public RecentRules Recent { get; }

    /// <summary>The plan of a check. A fleet is asked alike: the last one is kept, and of two that checks make at one time either.</summary>
    /// <param name="version">The place of the spec version.</param>
    /// <param name="isAuthKit">True for the AuthKit profile.</param>
    /// <param name="allowed">What the check was allowed to ask.</param>
    public RulePlan Plan(int version, bool isAuthKit, RulePlan.Switches allowed)
    {
        ref RulePlan? last = ref _plans[(2 * version) + (isAuthKit ? 1 : 0)];
        if (Volatile.Read(ref last) is { } known && known.Allowed == allowed)
        {
            return known;
        }

        RulePlan plan = new(Rules, version, isAuthKit, allowed);
        Volatile.Write(ref last, plan);
        return plan;
    }

    /// <summary>The places of the rules of which a breach of this one can be a mere consequence.</summary>
    public IReadOnlyList<int> ExplainedBy(int rule) => _explainedBy[rule];

    /// <summary>The places of the rules whose breach takes this one's evidence away.</summary>
    public IReadOnlyList<int> Needs(int rule) => _needs[rule];
}
