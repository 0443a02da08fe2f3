using System.Buffers;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Judges rules in several spec versions and tells causes from consequences: a fault that another fault explains, and a
/// rule whose evidence a fault took away, are Blocked by that fault.
/// </summary>
internal sealed class RuleEngine : IDisposable
{
    private readonly RuleSet _set;
    private readonly DiscoveryFacts _facts;
    private readonly SharedJudgements? _shared;
    private readonly Known[] _known;
    private readonly Judgement[] _alone;
    private HashSet<int>? _seen;
    private JudgedRule[]? _before;

    private RuleEngine(RuleSet set, DiscoveryFacts facts)
    {
        // Borrowed: for each server anew they would be a thirtieth of all that a check allocates.
        (_set, _facts, _known, _alone) = (set, facts, ArrayPool<Known>.Shared.Rent(set.Rules.Length), ArrayPool<Judgement>.Shared.Rent(set.Rules.Length));
        _shared = ReferenceEquals(set, RuleCatalogue.Set) && facts.Issuers is [IssuerFacts only] ? only.Once(static _ => new SharedJudgements()) : null;
    }

    /// <summary>Gives back what was borrowed, without what was judged.</summary>
    public void Dispose()
    {
        ArrayPool<Known>.Shared.Return(_known, clearArray: true);
        ArrayPool<Judgement>.Shared.Return(_alone, clearArray: true);
    }

    /// <summary>The verdict of every rule in each version, in that order, with the rule that blocks it where one does.</summary>
    public static JudgedRule[][] Judge(RuleSet set, DiscoveryFacts facts, IReadOnlyList<string> versions, McpProfile profile)
    {
        using RuleEngine engine = new(set, facts);
        JudgedRule[][] judged = new JudgedRule[versions.Count][];
        for (int version = 0; version < judged.Length; version++)
        {
            judged[version] = engine.Judge(versions[version], profile);
        }

        return judged;
    }

    private JudgedRule[] Judge(string version, McpProfile profile)
    {
        RuleContext context = new(_facts, version, profile);
        int place = SpecVersions.IndexOf(version);
        RulePlan plan = _set.Plan(place, context.IsAuthKit, RulePlan.Switches.Of(_facts.Evidence));
        plan.Fill(_alone);
        foreach (int rule in plan.ToJudge)
        {
            _alone[rule] = JudgeAlone(rule, context, version, place);
        }

        JudgedRule[] resolved = plan.Row();
        foreach (int rule in plan.ToJudge)
        {
            resolved[rule] = Resolve(rule, place);
        }

        _before = resolved;
        return resolved;
    }

    private Judgement JudgeAlone(int place, RuleContext context, string version, int versionPlace)
    {
        // Most judgements do not look at what the versions differ in, and then hold in each.
        Known known = _known[place];
        if (known.Judgement is null || !RuleContext.AreAlike(known.Version, version, known.Read))
        {
            known = _shared?.Find(place, context, version) ?? JudgeAnew(place, context, version);
            _known[place] = known;
        }

        Judgement judgement = known.Judgement ?? throw new InvalidOperationException("A judgement was looked up and not found.");
        return context.IsRfc && judgement is { Verdict: McpRuleVerdict.Warning, IsAdvice: false } && _set.Rules[place].LevelAt(versionPlace) is "M" or "m"
            ? judgement with { Verdict = McpRuleVerdict.Fail }
            : judgement;
    }

    private Known JudgeAnew(int place, RuleContext context, string version)
    {
        context.Aspects = RuleContext.Aspect.None;
        Judgement judgement = _set.Rules[place].Judge(context);
        Known known = new(version, context.Aspects, judgement);
        _shared?.Keep(place, context, known);
        return known;
    }

    private JudgedRule Resolve(int rule, int version)
    {
        Judgement judgement = _alone[rule];
        int? cause = null;
        if (judgement.IsFault || judgement.Missing)
        {
            _seen ??= [];
            _seen.Clear();
            cause = RootOf(rule, _seen);
        }

        (McpRuleVerdict verdict, string? blockedBy) = cause is { } root ? (McpRuleVerdict.Blocked, _set.Rules[root].Id) : (judgement.Verdict, null);

        // Most rules say the same in every version.
        return _before?[rule] is { } before && before.Is(judgement, verdict, blockedBy)
            ? before
            : _set.Recent.Judged(rule, version, _set.Rules[rule], judgement, verdict, blockedBy);
    }

    /// <summary>The fault that explains this rule's verdict, followed to its own root, or null.</summary>
    private int? RootOf(int rule, HashSet<int> seen)
    {
        Judgement judgement = _alone[rule];
        if (!seen.Add(rule))
        {
            return null;
        }

        foreach (int cause in judgement.IsFault ? _set.ExplainedBy(rule) : judgement.Missing ? _set.Needs(rule) : [])
        {
            if (_alone[cause].IsFault && Explains(_alone[cause], judgement))
            {
                return RootOf(cause, seen) ?? cause;
            }

            // What a needed rule lacks is lacking here too, for the same reason.
            if (judgement.Missing && _alone[cause].Missing && RootOf(cause, seen) is { } further)
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
internal sealed record JudgedRule(McpRule Rule, Judgement Judgement, McpRuleVerdict Verdict, string? BlockedBy)
{
    /// <summary>True when it says this of the very same judgement, or of one that cannot be told from it.</summary>
    public bool Is(Judgement judgement, McpRuleVerdict verdict, string? blockedBy) =>
        Verdict == verdict && BlockedBy == blockedBy && (ReferenceEquals(Judgement, judgement) || Judgement.IsAlike(judgement));
}

/// <summary>A judgement, and what of the spec version and the server it was made from.</summary>
/// <param name="Version">The version it was made in.</param>
/// <param name="Read">What was read.</param>
/// <param name="Judgement">The judgement; null in a place where none is known yet.</param>
internal readonly record struct Known(string Version, RuleContext.Aspect Read, Judgement? Judgement);
