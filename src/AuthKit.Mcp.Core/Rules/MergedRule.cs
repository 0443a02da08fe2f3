using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>One rule over all judged spec versions: the worst verdict counts, and says where it holds.</summary>
internal sealed class MergedRule
{
    private const int MaxText = 8000;
    private readonly JudgedRule _worst;
    private readonly IReadOnlyDictionary<string, McpRuleVerdict> _bySpecVersion;
    private readonly string _remark = "";
    private string? _message;

    /// <param name="worst">The worst of what it says.</param>
    /// <param name="bySpecVersion">Its verdict in each version that was judged.</param>
    public MergedRule(JudgedRule worst, IReadOnlyDictionary<string, McpRuleVerdict> bySpecVersion) =>
        (_worst, _bySpecVersion, Verdict, BlockedBy) = (worst, bySpecVersion, worst.Verdict, worst.BlockedBy);

    private MergedRule(MergedRule other, string remark = "") =>
        (_worst, _bySpecVersion, Verdict, BlockedBy, Waiver, _remark) =
        (other._worst, other._bySpecVersion, other.Verdict, other.BlockedBy, other.Waiver, other._remark + remark);

    public McpRule Rule => _worst.Rule;

    public McpRuleVerdict Verdict { get; private init; }

    /// <summary>The rule whose fault explains this verdict, or null.</summary>
    public string? BlockedBy { get; private init; }

    /// <summary>The waiver that covers it, holding or expired, or null.</summary>
    public McpWaiver? Waiver { get; private init; }

    // Escaped here for every rule at once: sentences quote what servers, or recorded evidence, say.
    public string Message => _message ??= Text.Printable(_worst.Judgement.Message + _remark, MaxText);

    public McpLevel Level => LevelOf(Verdict is McpRuleVerdict.Blocked or McpRuleVerdict.Waived ? _worst.Judgement.Verdict : Verdict);

    /// <summary>A consequence is listed too when it would be a fault by itself; what only lacks evidence is not.</summary>
    public bool IsFinding => Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning or McpRuleVerdict.Note or McpRuleVerdict.Inconclusive or McpRuleVerdict.Waived
        || (Verdict == McpRuleVerdict.Blocked && _worst.Judgement.IsFault);

    /// <summary>True when no evidence was looked at for it in any spec version.</summary>
    public bool IsUnasked => Verdict == McpRuleVerdict.Skip && _worst.Judgement.IsUnasked && _bySpecVersion.Values.All(static v => v == McpRuleVerdict.Skip);

    /// <summary>True when it shows an exchange.</summary>
    public bool HoldsExchange => _worst.Judgement.Shown is not null;

    /// <summary>Every rule of the set over the versions.</summary>
    /// <param name="set">The rules.</param>
    /// <param name="versions">The versions, oldest first.</param>
    /// <param name="judged">The rules as judged in each of them.</param>
    public static MergedRule[] Merge(RuleSet set, IReadOnlyList<string> versions, JudgedRule[][] judged)
    {
        MergedRule[] merged = new MergedRule[set.Rules.Length];
        for (int rule = 0; rule < merged.Length; rule++)
        {
            merged[rule] = Merge(set, versions, judged, rule);
        }

        return merged;
    }

    /// <summary>True when it is the same judgement over the same versions.</summary>
    public bool IsOf(JudgedRule worst, IReadOnlyDictionary<string, McpRuleVerdict> bySpecVersion) =>
        ReferenceEquals(_worst, worst) && ReferenceEquals(_bySpecVersion, bySpecVersion);

    public McpFinding ToFinding() => new()
    {
        RuleId = Rule.Id,
        Title = Rule.Title,
        Level = Level,
        Verdict = Verdict,
        Message = Message,
        Cause = Text.Printable(_worst.Judgement.Cause ?? Rule.Cause, MaxText),
        Fix = Text.Printable(_worst.Judgement.Fix ?? Rule.Fix, MaxText),
        Owner = _worst.Judgement.Owner ?? Rule.Owner,
        Source = Rule.Source,
        SpecVersion = [.. SpecVersions.All.Where(v => _bySpecVersion.TryGetValue(v, out McpRuleVerdict verdict) && verdict == _worst.Verdict)],
        BlockedBy = BlockedBy,
        Waiver = Waiver,
        Replay = _worst.Judgement.Shown is { } shown ? ReplayLines.For(shown.Request) : null,
    };

    public McpCheck ToCheck() => new()
    {
        RuleId = Rule.Id,
        Title = Rule.Title,
        Verdict = Verdict,
        Message = Message,
        BlockedBy = BlockedBy,
        BySpecVersion = _bySpecVersion,
    };

    /// <summary>This rule when the one that blocks it is not reported: its own fault stands, and what lacks evidence has no verdict.</summary>
    public MergedRule Unblocked() => _worst.Judgement.IsFault
        ? new MergedRule(this) { Verdict = _worst.Judgement.Verdict, BlockedBy = null }
        : new MergedRule(this, $" {BlockedBy} keeps this rule from being judged, and is not among the chosen ones.") { Verdict = McpRuleVerdict.Inconclusive, BlockedBy = null };

    /// <summary>This rule with what it could have looked at besides, had there been requests left.</summary>
    public MergedRule Without(IEnumerable<LeftOutProbe> left)
    {
        string[] named = [.. left.Where(l => Rule.Probes.Contains(l.Kind)).Select(static l => l.Subject.Length == 0 ? $"{l.Kind}" : $"{l.Kind} ({Text.Printable(l.Subject, 100)})").Distinct()];
        return named.Length == 0 || IsUnasked ? this : new MergedRule(this, $" Not asked, because the requests of this depth were used up: {string.Join(", ", named)}.");
    }

    /// <summary>This rule with a waiver that covers it: accepted while it holds, a finding like any other afterwards.</summary>
    public MergedRule WithWaiver(McpWaiver waiver, bool holds) => holds
        ? new MergedRule(this) { Verdict = McpRuleVerdict.Waived, Waiver = waiver }
        : new MergedRule(this, $" The waiver of {waiver.Owner} for this expired on {Text.Day(waiver.Expires)}.") { Waiver = waiver };

    private static McpLevel LevelOf(McpRuleVerdict verdict) => verdict switch
    {
        McpRuleVerdict.Fail or McpRuleVerdict.Inconclusive => McpLevel.Error,
        McpRuleVerdict.Warning => McpLevel.Warning,
        _ => McpLevel.Note,
    };

    // Most rules say the same in every version.
    private static MergedRule Merge(RuleSet set, IReadOnlyList<string> versions, JudgedRule[][] judged, int rule)
    {
        JudgedRule worst = judged[0][rule];
        bool isSame = true;
        for (int version = 1; version < judged.Length; version++)
        {
            JudgedRule other = judged[version][rule];
            isSame &= other.Verdict == worst.Verdict;
            worst = Weight(other) > Weight(worst) ? other : worst;
        }

        return isSame
            ? set.Recent.Merged(rule, worst, versions)
            : new MergedRule(worst, TableOf(versions, judged, rule));
    }

    // By itself: a lambda in the method above would cost every rule of every server an object, used or not.
    private static IReadOnlyDictionary<string, McpRuleVerdict> TableOf(IReadOnlyList<string> versions, JudgedRule[][] judged, int rule) =>
        RecentRules.Table(versions, v => judged[v][rule].Verdict);

    private static int Weight(JudgedRule judged) => (10 * Weight(judged.Verdict)) + Weight(judged.Judgement.Verdict);

    private static int Weight(McpRuleVerdict verdict) => verdict switch
    {
        McpRuleVerdict.Fail => 7,
        McpRuleVerdict.Warning => 6,
        McpRuleVerdict.Inconclusive => 5,
        McpRuleVerdict.Note => 4,
        McpRuleVerdict.Waived => 3,
        McpRuleVerdict.Blocked => 2,
        McpRuleVerdict.Pass => 1,
        _ => 0,
    };
}
