using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Judges rules in several spec versions and tells causes from consequences: a fault that another fault explains, and a
/// rule whose evidence a fault took away, are Blocked by that fault.
/// </summary>
internal sealed class RuleEngine
{
    private readonly IReadOnlyList<McpRule> _rules;
    private readonly Dictionary<string, (McpRule Rule, Judgement Alone)> _alone = new(StringComparer.Ordinal);

    private RuleEngine(IReadOnlyList<McpRule> rules) => _rules = rules;

    /// <summary>The verdict of every rule in every version, with the rule that blocks it where one does.</summary>
    public static IReadOnlyList<(string Version, IReadOnlyList<JudgedRule> Rules)> Judge(
        IReadOnlyList<McpRule> rules, DiscoveryFacts facts, IReadOnlyList<string> versions, McpProfile profile)
    {
        // Most judgements do not look at what the versions differ in, and then hold in each.
        Dictionary<string, Known> known = new(StringComparer.Ordinal);
        List<(string, IReadOnlyList<JudgedRule>)> judged = [];
        foreach (string version in versions)
        {
            RuleEngine engine = new(rules);
            RuleContext context = new(facts, version, profile);
            foreach (McpRule rule in rules)
            {
                engine._alone[rule.Id] = (rule, JudgeAlone(rule, context, version, known));
            }

            judged.Add((version, [.. engine._rules.Select(engine.Resolve)]));
        }

        return judged;
    }

    private static Judgement JudgeAlone(McpRule rule, RuleContext context, string version, Dictionary<string, Known> known)
    {
        string level = rule.LevelIn(version);
        if (rule.AuthKitOnly && !context.IsAuthKit)
        {
            return Judgement.Skip("belongs to the AuthKit profile");
        }

        if (level == "-")
        {
            return Judgement.Skip($"does not apply to {version}");
        }

        if (context.NotAsked(rule) is { } reason)
        {
            return Judgement.Skip(reason);
        }

        Judgement judgement;
        if (known.TryGetValue(rule.Id, out Known earlier) && RuleContext.AreAlike(earlier.Version, version, earlier.Read))
        {
            judgement = earlier.Judgement;
        }
        else
        {
            context.Aspects = RuleContext.Aspect.None;
            judgement = rule.Judge(context);
            known[rule.Id] = new Known(version, context.Aspects, judgement);
        }

        bool isBinding = level is "M" or "m";
        return context.IsRfc && isBinding && judgement is { Verdict: McpRuleVerdict.Warning, IsAdvice: false }
            ? judgement with { Verdict = McpRuleVerdict.Fail }
            : judgement;
    }

    private readonly record struct Known(string Version, RuleContext.Aspect Read, Judgement Judgement);

    private JudgedRule Resolve(McpRule rule)
    {
        Judgement judgement = _alone[rule.Id].Alone;
        string? root = judgement.IsFault || judgement.Missing ? RootOf(rule, []) : null;
        return root is null
            ? new JudgedRule(rule, judgement, judgement.Verdict, null)
            : new JudgedRule(rule, judgement, McpRuleVerdict.Blocked, root);
    }

    /// <summary>The id of the fault that explains this rule's verdict, followed to its own root, or null.</summary>
    private string? RootOf(McpRule rule, HashSet<string> seen)
    {
        Judgement judgement = _alone[rule.Id].Alone;
        if (!seen.Add(rule.Id))
        {
            return null;
        }

        foreach (string id in judgement.IsFault ? rule.ExplainedBy : judgement.Missing ? rule.Needs : [])
        {
            if (!_alone.TryGetValue(id, out (McpRule Rule, Judgement Alone) cause))
            {
                continue;
            }

            if (cause.Alone.IsFault && Explains(cause.Alone, judgement))
            {
                return RootOf(cause.Rule, seen) ?? id;
            }

            // What a needed rule lacks is lacking here too, for the same reason.
            if (judgement.Missing && cause.Alone.Missing && RootOf(cause.Rule, seen) is { } further)
            {
                return further;
            }
        }

        return null;
    }

    // A warning must not hide an error, and a fault of one value does not explain that of another.
    private static bool Explains(Judgement cause, Judgement consequence) =>
        (consequence.Missing || cause.Verdict == McpRuleVerdict.Fail || consequence.Verdict == McpRuleVerdict.Warning)
        && (cause.ExplainsAll || consequence.Subject is not { } subject || (cause.IsAbout(subject) && consequence.MoreSubjects.All(cause.IsAbout)));
}

/// <summary>A rule with its verdict in one spec version.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Judgement">What it says taken alone.</param>
/// <param name="Verdict">The verdict after causes and consequences are told apart.</param>
/// <param name="BlockedBy">The rule that explains it, or null.</param>
internal sealed record JudgedRule(McpRule Rule, Judgement Judgement, McpRuleVerdict Verdict, string? BlockedBy);
