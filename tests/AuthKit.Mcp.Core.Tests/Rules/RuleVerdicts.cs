using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Looks up what one rule says in a result.</summary>
internal static class RuleVerdicts
{
    public static McpCheck Of(this McpDiscoveryResult result, string id) => Assert.Single(result.Checks, c => c.RuleId == id);

    /// <summary>Asserts the verdict, and words of the message.</summary>
    public static void Says(this McpDiscoveryResult result, string id, McpRuleVerdict verdict, string words = "")
    {
        McpCheck check = result.Of(id);
        Assert.True(check.Verdict == verdict, $"{id} is {check.Verdict} ({check.BlockedBy}): {check.Message}");
        Assert.Contains(words, check.Message, StringComparison.Ordinal);
    }

    public static Exchange To(string url, WireResponse response, string method = "GET") => new() { Request = new WireRequest(method, url), Response = response };
}
