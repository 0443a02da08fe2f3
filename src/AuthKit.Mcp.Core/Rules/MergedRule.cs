using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>One rule over all judged spec versions: the worst verdict counts, and says where it holds.</summary>
internal sealed class MergedRule
{
    private const int MaxText = 8000;
    private readonly IReadOnlyList<(string Version, JudgedRule Judged)> _versions;
    private readonly JudgedRule _worst;

    private MergedRule(IReadOnlyList<(string Version, JudgedRule Judged)> versions)
    {
        _versions = versions;
        _worst = versions.OrderByDescending(static v => Weight(v.Judged.Verdict)).ThenByDescending(static v => Weight(v.Judged.Judgement.Verdict)).First().Judged;
    }

    public McpRule Rule => _worst.Rule;

    public McpRuleVerdict Verdict => _worst.Verdict;

    // Escaped here for every rule at once: sentences quote what servers, or recorded evidence, say.
    public string Message => Text.Printable(_worst.Judgement.Message, MaxText);

    /// <summary>A consequence is listed too when it would be a fault by itself; what only lacks evidence is not.</summary>
    public bool IsFinding => Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning or McpRuleVerdict.Note or McpRuleVerdict.Inconclusive
        || (Verdict == McpRuleVerdict.Blocked && _worst.Judgement.IsFault);

    public static List<MergedRule> Merge(IReadOnlyList<(string Version, IReadOnlyList<JudgedRule> Rules)> versions) =>
        [.. versions[0].Rules.Select((_, i) => new MergedRule([.. versions.Select(v => (v.Version, v.Rules[i]))]))];

    public McpFinding ToFinding() => new()
    {
        RuleId = Rule.Id,
        Title = Rule.Title,
        Level = Level(Verdict == McpRuleVerdict.Blocked ? _worst.Judgement.Verdict : Verdict),
        Verdict = Verdict,
        Message = Message,
        Cause = Text.Printable(_worst.Judgement.Cause ?? Rule.Cause, MaxText),
        Fix = Text.Printable(_worst.Judgement.Fix ?? Rule.Fix, MaxText),
        Owner = _worst.Judgement.Owner ?? Rule.Owner,
        Source = Rule.Source,
        SpecVersion = [.. _versions.Where(v => v.Judged.Verdict == Verdict).Select(static v => v.Version)],
        BlockedBy = _worst.BlockedBy,
        Replay = _worst.Judgement.Shown is { } shown ? ReplayLines.For(shown.Request) : null,
    };

    public McpCheck ToCheck() => new()
    {
        RuleId = Rule.Id,
        Title = Rule.Title,
        Verdict = Verdict,
        Message = Message,
        BlockedBy = _worst.BlockedBy,
        BySpecVersion = _versions.ToDictionary(static v => v.Version, static v => v.Judged.Verdict),
    };

    private static McpLevel Level(McpRuleVerdict verdict) => verdict switch
    {
        McpRuleVerdict.Fail or McpRuleVerdict.Inconclusive => McpLevel.Error,
        McpRuleVerdict.Warning => McpLevel.Warning,
        _ => McpLevel.Note,
    };

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
