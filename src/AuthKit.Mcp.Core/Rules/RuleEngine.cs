namespace AuthKit.Mcp.Rules;

/// <summary>
/// Judges all rules in one spec version and tells causes from consequences: a fault that another fault explains, and a
/// rule whose evidence a fault took away, are Blocked by that fault.
/// </summary>
internal sealed class RuleEngine
{
    private readonly IReadOnlyList<McpRule> _rules;
    private readonly RuleContext _context;
    private readonly Dictionary<string, Judgement> _alone = new(StringComparer.Ordinal);

    private RuleEngine(IReadOnlyList<McpRule> rules, RuleContext context) => (_rules, _context) = (rules, context);

    /// <summary>The verdict of every rule, with the rule that blocks it where one does.</summary>
    public static IReadOnlyList<JudgedRule> Judge(IReadOnlyList<McpRule> rules, RuleContext context) => new RuleEngine(rules, context).Run();

    private List<JudgedRule> Run()
    {
        foreach (McpRule rule in _rules)
        {
            _alone[rule.Id] = JudgeAlone(rule);
        }

        return [.. _rules.Select(Resolve)];
    }

    private Judgement JudgeAlone(McpRule rule)
    {
        if (rule.AuthKitOnly && !_context.IsAuthKit)
        {
            return Judgement.Skip("belongs to the AuthKit profile");
        }

        if (rule.LevelIn(_context.SpecVersion) == "-")
        {
            return Judgement.Skip($"does not apply to {_context.SpecVersion}");
        }

        if (_context.NotAsked(rule) is { } reason)
        {
            return Judgement.Skip(reason);
        }

        Judgement judgement = rule.Judge(_context);
        bool isBinding = rule.LevelIn(_context.SpecVersion) is "M" or "m";
        return _context.IsRfc && isBinding && judgement is { Verdict: McpRuleVerdict.Warning, IsAdvice: false }
            ? judgement with { Verdict = McpRuleVerdict.Fail }
            : judgement;
    }

    private JudgedRule Resolve(McpRule rule)
    {
        Judgement judgement = _alone[rule.Id];
        string? root = RootOf(rule, []);
        return root is null
            ? new JudgedRule(rule, judgement, judgement.Verdict, null)
            : new JudgedRule(rule, judgement, McpRuleVerdict.Blocked, root);
    }

    /// <summary>The id of the fault that explains this rule's verdict, followed to its own root, or null.</summary>
    private string? RootOf(McpRule rule, HashSet<string> seen)
    {
        Judgement judgement = _alone[rule.Id];
        if (!seen.Add(rule.Id))
        {
            return null;
        }

        foreach (string id in judgement.IsFault ? rule.ExplainedBy : judgement.Missing ? rule.Needs : [])
        {
            if (_alone.TryGetValue(id, out Judgement? cause) && cause.IsFault && Explains(cause, judgement) && Find(id) is { } causing)
            {
                return RootOf(causing, seen) ?? id;
            }
        }

        return null;
    }

    private McpRule? Find(string id) => _rules.FirstOrDefault(r => r.Id == id);

    // A warning must not hide an error, and a fault of one value does not explain that of another.
    private static bool Explains(Judgement cause, Judgement consequence) =>
        (consequence.Missing || cause.Verdict == McpRuleVerdict.Fail || consequence.Verdict == McpRuleVerdict.Warning)
        && (cause.ExplainsAll || cause.Subject is null || consequence.Subject is null || cause.Subject == consequence.Subject);
}

/// <summary>A rule with its verdict in one spec version.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Judgement">What it says taken alone.</param>
/// <param name="Verdict">The verdict after causes and consequences are told apart.</param>
/// <param name="BlockedBy">The rule that explains it, or null.</param>
internal sealed record JudgedRule(McpRule Rule, Judgement Judgement, McpRuleVerdict Verdict, string? BlockedBy);
