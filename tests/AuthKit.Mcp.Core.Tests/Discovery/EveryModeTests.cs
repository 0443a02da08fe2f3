using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>A check that may send made-up clients and register its own finds no fault where there is none.</summary>
public class EveryModeTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));
    private static readonly string[] Groups = ["REG", "AUZ", "TOK"];

    // Its second issuer announces iss and shares an authorization endpoint that sends the first one's: RFC 9207 section 2.4.
    private const string SecondIssuerSharesTheEndpoint = "two-servers";

    public static TheoryData<string> Layouts => [.. Catalogue.Layouts.Select(static l => l.Name)];

    [Theory]
    [InlineData(CheckDepth.Standard)]
    [InlineData(CheckDepth.Full)]
    public async Task The_clean_server_passes_every_rule_on_its_endpoints(CheckDepth depth)
    {
        foreach (McpProfile profile in new[] { McpProfile.Mcp, McpProfile.Rfc })
        {
            McpDiscoveryResult result = await CheckAsync(null, new DiscoveryOptions { Depth = depth, Profile = profile, SpecVersion = SpecVersions.All });
            Assert.DoesNotContain(result.Findings, static f => Groups.Contains(f.RuleId[..3]));
            Assert.All(RuleCatalogue.All.Where(static r => Groups.Contains(r.Group) && r.Mode is (McpProbeMode.Active or McpProbeMode.Registration)), rule =>
                Assert.Equal(McpRuleVerdict.Pass, Assert.Single(result.Checks, c => c.RuleId == rule.Id).Verdict));
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task A_good_layout_has_no_error_at_its_endpoints(string layout)
    {
        McpDiscoveryResult result = await CheckAsync(layout, new DiscoveryOptions { Profile = McpProfile.Mcp });
        string[] faults = [.. result.Findings.Where(static f => Groups.Contains(f.RuleId[..3]) && f.Level == McpLevel.Error).Select(static f => f.RuleId)];
        Assert.Equal(layout == SecondIssuerSharesTheEndpoint ? ["AUZ-006"] : [], faults);
    }

    private static async Task<McpDiscoveryResult> CheckAsync(string? name, DiscoveryOptions options)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        using DiscoveryRun run = new(options with { Active = true, AllowRegistration = true, Deadline = TimeSpan.FromSeconds(30), Http = new HttpSettings { NoProxy = true } });
        return await run.CheckAsync(site.McpUri.OriginalString, CancellationToken.None);
    }
}
