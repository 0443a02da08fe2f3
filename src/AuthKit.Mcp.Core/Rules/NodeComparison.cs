using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Judges every node behind a name and says where they differ: a client meets now this node, now that one, so a difference
/// is a fault that comes and goes.
/// </summary>
internal static class NodeComparison
{
    /// <summary>The rule that stands for differences: the challenge and what it leads to are stable.</summary>
    private const string StabilityRule = "CHL-013";

    public static IReadOnlyList<McpDiscoveryResult> Judge(IReadOnlyList<Evidence> nodes, DiscoveryOptions options)
    {
        List<McpDiscoveryResult> results = [.. nodes.Select(n => DiscoveryJudge.Judge(n, options))];
        List<string> differences = Differences([.. nodes.Select(static n => new DiscoveryFacts(n))], results);
        return differences.Count == 0 || RuleCatalogue.Find(StabilityRule) is not { } rule || !SteeredRules.IsChosen(rule.Id, options) || options.MinimumLevel > McpLevel.Warning
            ? results
            : [.. results.Select(r => With(r, rule, differences))];
    }

    private static McpDiscoveryResult With(McpDiscoveryResult result, McpRule rule, IReadOnlyList<string> differences)
    {
        McpFinding finding = new()
        {
            RuleId = rule.Id,
            Title = rule.Title,
            Level = McpLevel.Warning,
            Verdict = McpRuleVerdict.Warning,
            Message = $"The nodes behind this name differ: {string.Join("; ", differences)}. Clients fail now and then.",
            Cause = "The nodes do not run the same configuration, or one of them was missed by the last deployment.",
            Fix = "Bring all nodes to the same configuration, or take the one that differs out of DNS until it is repaired.",
            Owner = McpOwner.Server,
            Source = rule.Source,
            SpecVersion = result.SpecVersion,
        };

        // What is wrong on every node comes before what differs between them.
        int at = result.Findings.TakeWhile(static f => f.Verdict == McpRuleVerdict.Fail).Count();
        return result with
        {
            Findings = [.. result.Findings.Take(at), finding, .. result.Findings.Skip(at)],
            Verdict = result.Verdict == McpVerdict.Pass ? McpVerdict.Warning : result.Verdict,
            RootCause = result.RootCause.Length == 0 ? finding.ToString() : result.RootCause,
            Fix = result.RootCause.Length == 0 ? finding.Fix : result.Fix,
        };
    }

    private static List<string> Differences(IReadOnlyList<DiscoveryFacts> nodes, List<McpDiscoveryResult> results)
    {
        List<string> found = [];
        Compare(found, "the verdict", nodes, (_, i) => results[i].Verdict.ToString());
        Compare(found, "the answer to initialize", nodes, static (f, _) => f.Exchange(ProbeKind.Initialize) is { } e ? e.Response is { } r ? $"{r.Status}" : "no answer" : "not asked");
        Compare(found, "resource_metadata", nodes, static (f, _) => f.AdvertisedUrl);
        Compare(found, "resource", nodes, static (f, _) => f.Best?.Document?.GetString("resource"));
        Compare(found, "authorization_servers", nodes, static (f, _) => f.Best?.Document?.GetStrings("authorization_servers") is { } servers ? string.Join(" ", servers) : null);
        return found;
    }

    private static void Compare(List<string> found, string what, IReadOnlyList<DiscoveryFacts> nodes, Func<DiscoveryFacts, int, string?> value)
    {
        List<(string? Value, string Address)> seen = [.. nodes.Select((n, i) => (value(n, i), n.Evidence.Address ?? ""))];
        if (seen.Select(static s => s.Value).Distinct().Count() > 1)
        {
            found.Add($"{what} is {string.Join(", ", seen.GroupBy(static s => s.Value).Select(static g => $"{(g.Key is null ? "missing" : RuleContext.Quote(g.Key))} at {string.Join(" and ", g.Select(static x => x.Address))}"))}");
        }
    }
}
