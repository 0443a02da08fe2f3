using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>The wire data's site without a fault has none in the eyes of the rules on metadata and CORS, at any depth.</summary>
public class CleanSiteTests
{
    private static readonly string[] Ids = ["PRM-003", "PRM-006", "PRM-009", "PRM-010", "PRM-013", "PRM-014", "PRM-015", "PRM-016", "PRM-017", "COR-002", "COR-003", "COR-006", "COR-007", "COR-008"];

    [Theory]
    [InlineData(CheckDepth.Quick, McpProfile.Mcp)]
    [InlineData(CheckDepth.Standard, McpProfile.Rfc)]
    [InlineData(CheckDepth.Full, McpProfile.Mcp)]
    [InlineData(CheckDepth.Full, McpProfile.Rfc)]
    [InlineData(CheckDepth.Full, McpProfile.AuthKit)]
    public async Task The_clean_site_passes_and_is_judged_by_what_the_depth_allows(CheckDepth depth, McpProfile profile)
    {
        using WireSite site = WireSite.Start(WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire")), null, 0.05);
        using DiscoveryRun run = new(new DiscoveryOptions { Depth = depth, Profile = profile, SpecVersion = SpecVersions.All, Active = true, Http = new HttpSettings { NoProxy = true } });
        McpDiscoveryResult result = await run.CheckAsync(site.McpUri.OriginalString, CancellationToken.None);
        Assert.All(Ids, id =>
        {
            McpCheck check = Assert.Single(result.Checks, c => c.RuleId == id);
            McpRuleVerdict expected = RuleCatalogue.Find(id)?.Depth > depth ? McpRuleVerdict.Skip : McpRuleVerdict.Pass;
            Assert.True(check.Verdict == expected, $"{id} {check.Verdict}: {check.Message}");
        });
    }
}
