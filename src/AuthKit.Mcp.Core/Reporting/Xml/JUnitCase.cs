namespace AuthKit.Mcp.Reporting;

/// <summary>How a case of a JUnit report ended.</summary>
internal enum JUnitOutcome
{
    /// <summary>The rule holds, or what it found does not count.</summary>
    Passed,

    /// <summary>The rule is broken.</summary>
    Failure,

    /// <summary>There could be no judgement.</summary>
    Error,

    /// <summary>The rule was not judged for a reason that is no fault, or its finding is accepted.</summary>
    Skipped,
}

/// <summary>One case of a JUnit report.</summary>
/// <param name="Name">The rule and what it asks for: the same in every run, so that CI systems know it again.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Type">The verdict.</param>
/// <param name="Message">What was seen.</param>
internal sealed record JUnitCase(string Name, JUnitOutcome Outcome, string Type, string Message)
{
    /// <summary>Lines for whoever looks closer.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>A line for the output of the suite: JUnit has no warnings.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The cases of a result: one per rule, and one for the server when the rules could not be judged. There is always one.</summary>
    public static IEnumerable<JUnitCase> Of(McpDiscoveryResult result, McpLevel failOn)
    {
        if (!RunOutcome.IsJudged(result.Verdict) || result.Checks.Count == 0)
        {
            yield return OfServer(result, failOn);
        }

        // A rule has one finding at most.
        Dictionary<string, McpFinding> findings = new(StringComparer.Ordinal);
        foreach (McpFinding finding in result.Findings)
        {
            findings[finding.RuleId] = finding;
        }

        foreach (McpCheck check in result.Checks)
        {
            yield return OfRule(check, findings.TryGetValue(check.RuleId, out McpFinding? finding) ? finding : null, failOn);
        }
    }

    /// <summary>The cases of a suite about what the run could not judge, one per error; none when it had results and no errors.</summary>
    public static IReadOnlyList<JUnitCase> OfInputs(IReadOnlyList<string> problems, bool hasResults) =>
        problems.Count > 0 ? [.. problems.Select(static (p, i) => new JUnitCase($"{RunOutcome.InputsAsked} {i + 1}", JUnitOutcome.Error, RunOutcome.NotChecked, p) { Details = [p] })]
        : hasResults ? []
        : [new JUnitCase("There is a result", JUnitOutcome.Error, RunOutcome.NotChecked, RunOutcome.NoResults) { Details = [RunOutcome.NoResults] }];

    private static JUnitCase OfServer(McpDiscoveryResult result, McpLevel failOn)
    {
        JUnitOutcome outcome = result.Verdict switch
        {
            McpVerdict.Unreachable or McpVerdict.Incomplete => JUnitOutcome.Error,
            McpVerdict.Pass => JUnitOutcome.Passed,
            McpVerdict.Warning when failOn == McpLevel.Error => JUnitOutcome.Passed,
            _ => JUnitOutcome.Failure,
        };
        return new JUnitCase(Issue.Asked(result.Verdict), outcome, result.Verdict.ToString(), result.RootCause) { Details = [result.RootCause, $"Fix: {result.Fix}"] };
    }

    private static JUnitCase OfRule(McpCheck check, McpFinding? finding, McpLevel failOn)
    {
        string verdict = check.Verdict.ToString();
        JUnitOutcome outcome = check.Verdict switch
        {
            McpRuleVerdict.Fail => JUnitOutcome.Failure,
            McpRuleVerdict.Warning => failOn == McpLevel.Warning ? JUnitOutcome.Failure : JUnitOutcome.Passed,
            McpRuleVerdict.Inconclusive => JUnitOutcome.Error,
            McpRuleVerdict.Skip or McpRuleVerdict.Blocked or McpRuleVerdict.Waived => JUnitOutcome.Skipped,
            _ => JUnitOutcome.Passed,
        };
        return new JUnitCase($"{check.RuleId} {check.Title}".TrimEnd(), outcome, verdict, outcome == JUnitOutcome.Skipped ? Skipped(check, finding) : check.Message)
        {
            Details = finding is null ? [check.Message] : Lines(finding),
            Remark = outcome == JUnitOutcome.Passed && check.Verdict is McpRuleVerdict.Warning or McpRuleVerdict.Note ? $"{verdict} {check.RuleId} {check.Message}" : "",
        };
    }

    private static string Skipped(McpCheck check, McpFinding? finding) => $"{check.Verdict}{(check.BlockedBy is { } root ? $" by {root}" : "")}: {Issue.Seen(check.Message, finding)}";

    private static List<string> Lines(McpFinding finding)
    {
        List<string> lines = [finding.Message, $"Cause: {finding.Cause}", $"Fix: {finding.Fix}", $"Owner: {finding.Owner}", $"Source: {finding.Source}"];
        if (finding.Replay is { } replay)
        {
            lines.Add($"Replay: {replay.Curl}");
        }

        return lines;
    }
}
