namespace AuthKit.Mcp.Rules;

/// <summary>
/// Puts findings in order: root findings first, the gravest first, of warnings those first that stop a client; what explains
/// the user's symptom before everything else.
/// </summary>
internal static class FindingOrder
{
    public static IReadOnlyList<McpFinding> Apply(IReadOnlyList<MergedRule> rules, McpSymptom? symptom)
    {
        Func<MergedRule, int> distance = symptom is { } seen ? r => DistanceOf(seen, r, rules) : static _ => 0;
        return
        [
            .. rules.OrderBy(r => r.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning && distance(r) < int.MaxValue ? 0 : 1)
                .ThenBy(static r => Rank(r.Verdict))
                .ThenBy(distance)
                .Select(static r => r.ToFinding()),
        ];
    }

    /// <summary>Moves the warnings by which a client is stopped before those that stop none. The rest keeps its order.</summary>
    public static IReadOnlyList<McpFinding> StoppingFirst(IReadOnlyList<McpFinding> findings, IReadOnlyList<McpClientVerdict> clients)
    {
        if (!findings.Any(static f => f.Verdict == McpRuleVerdict.Warning))
        {
            return findings;
        }

        HashSet<string?> stopping = [.. clients.Where(static c => c.Outcome is McpClientOutcome.Fails or McpClientOutcome.FallsBack or McpClientOutcome.NeedsClientId).Select(static c => c.RuleId)];
        bool IsStopping(McpFinding finding) => finding.Verdict == McpRuleVerdict.Warning && stopping.Contains(finding.RuleId);
        return findings.Any(IsStopping)
            ? [.. findings.TakeWhile(static f => f.Verdict == McpRuleVerdict.Fail), .. findings.SkipWhile(static f => f.Verdict == McpRuleVerdict.Fail).OrderBy(f => IsStopping(f) ? 0 : 1)]
            : findings;
    }

    /// <summary>One sentence: whether something explains the symptom, and what would have to be asked to be sure.</summary>
    public static string Answer(McpSymptom symptom, IReadOnlyList<MergedRule> rules)
    {
        string words = Symptoms.Words(symptom);
        List<MergedRule> near = [.. rules.Where(r => DistanceOf(symptom, r, rules) < int.MaxValue)];
        MergedRule? cause = near.Where(static r => r.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning)
            .OrderBy(static r => Rank(r.Verdict)).ThenBy(r => DistanceOf(symptom, r, rules)).FirstOrDefault();

        // Only rules named for the symptom: the rest of a group is there to be found, not to be asked for.
        List<MergedRule> open = [.. rules.Where(r => Symptoms.Rules(symptom).Contains(r.Rule.Id) && r.Verdict == McpRuleVerdict.Skip && r.Message.StartsWith("needs -", StringComparison.Ordinal))];
        string asked = open.Count == 0 ? "" : $" Not judged: {string.Join(", ", open.Select(static r => $"{r.Rule.Id} ({r.Message.Split(':')[0]})"))}.";
        return cause is null
            ? $"Nothing that was judged explains '{words}'.{asked}"
            : $"{cause.Rule.Id} explains '{words}'.{asked}";
    }

    // A root counts as near as the nearest of the rules that it blocks.
    private static int DistanceOf(McpSymptom symptom, MergedRule rule, IReadOnlyList<MergedRule> rules) => Math.Min(
        Symptoms.Distance(symptom, rule.Rule.Id),
        rules.Where(r => r.BlockedBy == rule.Rule.Id).Select(r => Symptoms.Distance(symptom, r.Rule.Id)).DefaultIfEmpty(int.MaxValue).Min());

    private static int Rank(McpRuleVerdict verdict) => verdict switch
    {
        McpRuleVerdict.Fail => 0,
        McpRuleVerdict.Warning => 1,
        McpRuleVerdict.Inconclusive => 2,
        McpRuleVerdict.Note => 3,
        McpRuleVerdict.Waived => 4,
        _ => 5,
    };
}
