using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Migration;

/// <summary>What one look at the live server has shown: the answers, and what the rules say of them.</summary>
internal sealed class ServerView(DiscoveryFacts facts, McpDiscoveryResult result)
{
    public DiscoveryFacts Facts { get; } = facts;

    public McpDiscoveryResult Result { get; } = result;

    /// <summary>Why nothing can be said about the server, or null.</summary>
    public string? Unanswered => Result.Verdict is McpVerdict.Unreachable or McpVerdict.NotMcp || (Result.Verdict == McpVerdict.Incomplete && Result.Findings.Count == 0) ? Result.RootCause : null;

    /// <summary>The first broken requirement of these rules, or null.</summary>
    public McpFinding? Broken(params string[] rules) => Result.Findings.FirstOrDefault(f => f.Verdict == McpRuleVerdict.Fail && rules.Contains(f.RuleId, StringComparer.Ordinal));

    /// <summary>The first of these rules that is broken or deserves a warning, or null.</summary>
    public McpFinding? Doubtful(params string[] rules) => Result.Findings.FirstOrDefault(f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning && rules.Contains(f.RuleId, StringComparer.Ordinal));

    /// <summary>The verdict of one rule, or null when it was not judged.</summary>
    public McpCheck? Check(string rule) => Result.Checks.FirstOrDefault(c => c.RuleId == rule);
}
