using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Judges evidence written by hand under the modes that some rules need.</summary>
internal static class Judged
{
    public static McpDiscoveryResult With(Seen seen, McpProfile profile = McpProfile.Mcp, bool active = false, bool token = false, params string[] versions) =>
        DiscoveryJudge.Judge(seen.Evidence() with { Active = active, WithToken = token }, new DiscoveryOptions { Profile = profile, SpecVersion = versions });

    public static McpCheck Check(this McpDiscoveryResult result, string rule) => result.Checks.Single(c => c.RuleId == rule);

    public static McpFinding Finding(this McpDiscoveryResult result, string rule) => result.Findings.Single(f => f.RuleId == rule);

    /// <summary>The rules at the root, in order, errors with an exclamation mark.</summary>
    public static string Roots(this McpDiscoveryResult result) => string.Join(" ", result.Findings
        .Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).Select(static f => f.RuleId + (f.Verdict == McpRuleVerdict.Fail ? "!" : "")));

    public static ProbeResult Probe(ProbeKind kind, string subject, string method, string url, WireResponse response) =>
        new(kind, new Exchange { Request = new WireRequest(method, url), Response = response }) { Subject = subject };

    public static HeaderLine Line(string name, string value) => new(name, value);
}
