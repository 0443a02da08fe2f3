using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Which rules have a part in a check, and why the others have none: settled by the spec version, the profile and what the check
/// was allowed to ask, before any look at the server. Half of the rules are left out of most checks.
/// </summary>
internal sealed class RulePlan
{
    // A handful of reasons serves them all.
    private static readonly Judgement OutOfProfile = Judgement.Unasked("belongs to the AuthKit profile");
    private static readonly Judgement[] Inapplicable = [.. SpecVersions.All.Select(static v => Judgement.Unasked($"does not apply to {v}"))];
    private static readonly Judgement NeedsFull = Judgement.Unasked("needs -Depth Full");
    private static readonly Judgement NeedsStandard = Judgement.Unasked("needs -Depth Standard");
    private static readonly Judgement NeedsActive = Judgement.Unasked("needs -Active: it sends credentials that cannot be valid");
    private static readonly Judgement NeedsRegistration = Judgement.Unasked("needs -AllowRegistration: it leaves test clients at the authorization server");
    private static readonly Judgement NeedsToken = Judgement.Unasked("needs -Token: only a valid token shows it");
    private static readonly Judgement NeedsOtherToken = Judgement.Unasked("needs -OtherToken: only a valid token for another resource shows it");
    private static readonly Judgement NeedsApiKey = Judgement.Unasked("needs -ApiKey: only a valid API key shows it");
    private static readonly Judgement Open = Judgement.Unasked("is to be judged");

    private readonly int[] _open;
    private readonly Judgement[] _judgements;
    private readonly JudgedRule[] _judged;

    /// <summary>Makes the plan of a check.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="version">The place of the spec version.</param>
    /// <param name="isAuthKit">True for the AuthKit profile.</param>
    /// <param name="switches">What the check was allowed to ask.</param>
    public RulePlan(McpRule[] rules, int version, bool isAuthKit, Switches switches)
    {
        Allowed = switches;
        _judgements = [.. rules.Select(r => Reason(r, version, isAuthKit, switches) ?? Open)];
        _judged = [.. rules.Select((r, at) => new JudgedRule(r, _judgements[at], McpRuleVerdict.Skip, null))];
        _open = [.. Enumerable.Range(0, rules.Length).Where(at => ReferenceEquals(_judgements[at], Open))];
    }

    /// <summary>What the check was allowed to ask.</summary>
    public Switches Allowed { get; }

    /// <summary>The places of the rules to judge.</summary>
    public ReadOnlySpan<int> ToJudge => _open;

    /// <summary>Fills in what is settled; the places to judge hold nothing of use afterwards.</summary>
    public void Fill(Judgement[] judgements) => _judgements.CopyTo(judgements, 0);

    /// <summary>A row of rules as far as they are settled; the places to judge hold nothing of use.</summary>
    public JudgedRule[] Row() => _judged.AsSpan().ToArray();

    private static Judgement? Reason(McpRule rule, int version, bool isAuthKit, Switches switches) => rule.AuthKitOnly && !isAuthKit ? OutOfProfile
        : rule.LevelAt(version) == "-" ? Inapplicable[version]
        : Missing(rule.Mode, switches) is { } needed && rule.AlsoBy.All(m => Missing(m, switches) is not null) ? needed
        : rule.Depth > switches.Depth ? rule.Depth == CheckDepth.Full ? NeedsFull : NeedsStandard
        : null;

    private static Judgement? Missing(McpProbeMode mode, Switches switches) => mode switch
    {
        McpProbeMode.Active when !switches.Active => NeedsActive,
        McpProbeMode.Registration when !switches.Registration => NeedsRegistration,
        McpProbeMode.Token when !switches.Token => NeedsToken,
        McpProbeMode.OtherToken when !switches.OtherToken => NeedsOtherToken,
        McpProbeMode.ApiKey when !switches.ApiKey => NeedsApiKey,
        _ => null,
    };

    /// <summary>What a check was allowed to ask.</summary>
    internal readonly record struct Switches(CheckDepth Depth, bool Active, bool Registration, bool Token, bool OtherToken, bool ApiKey)
    {
        public static Switches Of(Evidence evidence) =>
            new(evidence.Depth, evidence.Active, evidence.RegistrationAllowed, evidence.WithToken, evidence.WithOtherToken, evidence.WithApiKey);
    }
}
