namespace AuthKit.Mcp.Reporting;

/// <summary>Something wrong with a server in one run: a rule that is broken, or the reason why rules could not be judged.</summary>
/// <param name="Id">The rule, or the verdict on the server.</param>
/// <param name="Title">What the rule asks for.</param>
/// <param name="Verdict">Fail, Warning or Waived.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Fix">What to change.</param>
internal sealed record Issue(string Id, string Title, McpRuleVerdict Verdict, McpLevel Level, string Message, string Fix)
{
    /// <summary>The graver of two has the higher rank. What a waiver accepts has none.</summary>
    public int Rank => Verdict switch
    {
        McpRuleVerdict.Fail => 2,
        McpRuleVerdict.Warning => 1,
        _ => 0,
    };

    /// <summary>True for an issue that stands for a server which could not be judged.</summary>
    public bool IsAboutServer { get; init; }

    /// <summary>The issues of a result: the state of the server first, then its findings in their order.</summary>
    public static IEnumerable<Issue> Of(McpDiscoveryResult result)
    {
        if (!RunOutcome.IsJudged(result.Verdict))
        {
            yield return new Issue(result.Verdict.ToString(), Asked(result.Verdict), McpRuleVerdict.Fail, McpLevel.Error, result.RootCause, result.Fix) { IsAboutServer = true };
        }

        // Notes ask for nothing, consequences go with their cause, and what is inconclusive is no finding.
        foreach (McpFinding finding in result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning or McpRuleVerdict.Waived))
        {
            yield return new Issue(finding.RuleId, finding.Title, finding.Verdict, finding.Level, Seen(finding.Message, finding), finding.Fix);
        }
    }

    /// <summary>What was seen, and why it is accepted when it is.</summary>
    public static string Seen(string message, McpFinding? finding) => finding is { Verdict: McpRuleVerdict.Waived, Waiver: { } waiver } ? $"{message} {waiver.Accepted}".Trim() : message;

    /// <summary>What is asked of a server before the rules can be.</summary>
    public static string Asked(McpVerdict verdict) => verdict switch
    {
        McpVerdict.Unreachable => "The server answers",
        McpVerdict.Incomplete => "The check can be finished",
        McpVerdict.NotMcp => "The address is that of an MCP endpoint",
        McpVerdict.Open => "The server asks for a token",
        _ => "The rules hold",
    };
}
