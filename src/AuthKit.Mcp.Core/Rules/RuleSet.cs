namespace AuthKit.Mcp.Rules;

/// <summary>Rules with the references between them looked up once, for the many servers they are applied to.</summary>
internal sealed class RuleSet
{
    private readonly IReadOnlyList<int>[] _explainedBy;
    private readonly IReadOnlyList<int>[] _needs;

    public RuleSet(IReadOnlyList<McpRule> rules)
    {
        Rules = rules;
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
    public IReadOnlyList<McpRule> Rules { get; }

    /// <summary>What the rules said last.</summary>
    public RecentRules Recent { get; }

    /// <summary>The places of the rules of which a breach of this one can be a mere consequence.</summary>
    public IReadOnlyList<int> ExplainedBy(int rule) => _explainedBy[rule];

    /// <summary>The places of the rules whose breach takes this one's evidence away.</summary>
    public IReadOnlyList<int> Needs(int rule) => _needs[rule];
}
