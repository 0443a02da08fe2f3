using AuthKit.Mcp.Clients;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>Turns evidence into a result. A pure function: the same evidence gives the same result, live or recorded.</summary>
public static class DiscoveryJudge
{
    /// <summary>Judges the evidence by the spec versions and the profile of the options.</summary>
    /// <param name="evidence">What was seen of one server.</param>
    /// <param name="options">Spec versions and profile; the rest does not matter here.</param>
    /// <exception cref="AuthKitException">A spec version is unknown, or the evidence names no URL.</exception>
    public static McpDiscoveryResult Judge(Evidence evidence, DiscoveryOptions options)
    {
        DiscoveryFacts facts = new(evidence);
        IReadOnlyList<string> versions = SpecVersions.Resolve(options.SpecVersion);
        (McpProfile profile, string reason) = ChooseProfile(facts, options.Profile);
        McpDiscoveryResult result = new()
        {
            Uri = evidence.Target,
            Address = evidence.Address,
            Settings = options.Settings,
            RequestCount = evidence.RequestCount,
            Verdict = McpVerdict.Incomplete,
            SpecVersion = versions,
            Profile = profile,
            ProfileReason = reason,
            AuthorizationServer = [.. facts.Issuers.Select(static i => i.Issuer)],
            Facts = ServerFacts.Of(facts),
            Depth = evidence.Depth,
            Duration = evidence.Duration,
            CheckedAt = evidence.StartedAt,
        };
        if (ApplicabilityGate.Judge(facts) is { } gate)
        {
            return result with { Verdict = gate.Verdict, RootCause = gate.Cause, Fix = gate.Fix, Clients = ClientLens.AtGate(gate.Verdict, facts, options.Client) };
        }

        IReadOnlyList<MergedRule> rules = MergedRule.Merge(RuleCatalogue.Set, versions, RuleEngine.Judge(RuleCatalogue.Set, facts, versions, profile));
        rules = evidence.LeftOut.Count == 0 ? rules : [.. rules.Select(r => r.Without(evidence.LeftOut))];
        rules = SteeredRules.Apply(rules, options, evidence.Target, evidence.StartedAt);
        List<MergedRule> counted = [.. rules.Where(r => r.IsFinding && r.Level >= options.MinimumLevel)];
        IReadOnlyList<McpFinding> findings = FindingOrder.Apply(counted, options.Symptom);
        IReadOnlyList<McpClientVerdict> clients = ClientLens.Look(facts, findings, options.Client);
        findings = options.Symptom is null ? FindingOrder.StoppingFirst(findings, clients) : findings;
        McpFinding? root = findings.FirstOrDefault(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning);
        string unasked = Unasked(rules, options);
        McpVerdict verdict = unasked.Length > 0 ? McpVerdict.Incomplete : Verdict(counted, evidence);
        return result with
        {
            Verdict = verdict,
            Symptom = options.Symptom,
            SymptomAnswer = options.Symptom is { } symptom ? FindingOrder.Answer(symptom, rules) : "",
            Findings = findings,
            Clients = clients,
            LateChecks = new LateChecks(rules),
            RootCause = root?.ToString() ?? (unasked.Length > 0 ? unasked : verdict == McpVerdict.Incomplete ? Unjudged(counted, evidence) : ""),
            Fix = root?.Fix ?? (unasked.Length > 0 ? "Allow the check what these rules need, or choose other rules." : ""),
        };
    }

    private static McpVerdict Verdict(IReadOnlyList<MergedRule> rules, Evidence evidence) =>
        rules.Any(static r => r.Verdict == McpRuleVerdict.Fail) ? McpVerdict.Fail
        : evidence.DeadlineReached || rules.Any(static r => r.Verdict == McpRuleVerdict.Inconclusive) ? McpVerdict.Incomplete
        : rules.Any(static r => r.Verdict == McpRuleVerdict.Warning) ? McpVerdict.Warning
        : McpVerdict.Pass;

    // No finding is what a good server looks like, so a check that looked at nothing must not look like one.
    private static string Unasked(IReadOnlyList<MergedRule> rules, DiscoveryOptions options)
    {
        const int MostNamed = 3;
        if ((options.Rule.Count == 0 && options.ExcludeRule.Count == 0) || !rules.All(static r => r.IsUnasked))
        {
            return "";
        }

        string[] reasons = [.. rules.GroupBy(static r => r.Message).Take(MostNamed).Select(static g => $"{g.First().Rule.Id}{(g.Count() > 1 ? $" and {g.Count() - 1} more" : "")} {g.Key}")];
        return rules.Count == 0 ? "No rule was chosen, so nothing was judged." : $"None of the chosen rules was judged: {string.Join("; ", reasons)}.";
    }

    private static string Unjudged(IReadOnlyList<MergedRule> rules, Evidence evidence) => evidence.DeadlineReached
        ? "The deadline passed before every question was answered."
        : rules.Where(static r => r.Verdict == McpRuleVerdict.Inconclusive).Select(static r => $"{r.Rule.Id} {r.Message}").FirstOrDefault() ?? "";

    private static (McpProfile Profile, string Reason) ChooseProfile(DiscoveryFacts facts, McpProfile? asked)
    {
        if (asked is { } profile)
        {
            return (profile, "");
        }

        IssuerFacts? authKit = facts.Issuers.FirstOrDefault(static i => AuthKitShape.IsRecognised(i.Document));
        return authKit is null
            ? (McpProfile.Mcp, "")
            : (McpProfile.AuthKit, $"{Text.Printable(authKit.Issuer.Trim())} shows AuthKit's set of /oauth/ endpoints");
    }
}
