using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>The wire data once more: with every mode on, and where following them would leave this machine.</summary>
public class HygieneDetectionTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));
    private static readonly string[] Groups = ["HYG", "MIG"];
    private static readonly string[] Gateway = ["AKT-008", "AKT-009"];

    [Theory]
    [InlineData("challenge-url-placeholder", "HYG-005")]
    [InlineData("servers-placeholder", "HYG-005")]
    [InlineData("token-endpoint-inner-host", "ASM-007")]
    public async Task A_fault_that_leads_elsewhere_is_named_without_going_there(string fault, string rule)
    {
        McpDiscoveryResult result = await CheckAsync(fault, new DiscoveryOptions { Profile = McpProfile.Mcp, CreateSender = static settings => new LoopbackOnly(settings) });
        Assert.Equal(rule + "!", result.Roots());
    }

    [Fact]
    public async Task The_clean_server_has_no_warning_of_these_rules_with_every_mode_on()
    {
        foreach (McpProfile profile in new[] { McpProfile.Mcp, McpProfile.Rfc, McpProfile.AuthKit })
        {
            McpDiscoveryResult result = await CheckAsync(null, All(profile));
            Assert.DoesNotContain(result.Findings, static f => (Groups.Contains(f.RuleId[..3]) || Gateway.Contains(f.RuleId)) && f.Verdict != McpRuleVerdict.Note);
        }
    }

    [Fact]
    public async Task The_guides_layout_before_the_gateway_has_the_gateways_gaps_and_nothing_else_of_these_rules()
    {
        McpDiscoveryResult result = await CheckAsync("authkit-guide", All(null));
        Assert.Equal(McpProfile.AuthKit, result.Profile);
        Assert.Equal(["AKT-009"], result.Findings.Where(static f => (Groups.Contains(f.RuleId[..3]) || Gateway.Contains(f.RuleId)) && f.Verdict != McpRuleVerdict.Note).Select(static f => f.RuleId));
        Assert.Equal(McpRuleVerdict.Note, result.Check("AKT-008").Verdict); // With the token too: a fault there would be Fail.
    }

    private static DiscoveryOptions All(McpProfile? profile) =>
        new() { Profile = profile, Depth = CheckDepth.Full, Active = true, Token = Secret.From("valid-token"), SpecVersion = SpecVersions.All };

    private static async Task<McpDiscoveryResult> CheckAsync(string? name, DiscoveryOptions options)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        using DiscoveryRun run = new(options with { Deadline = TimeSpan.FromSeconds(30), Http = new HttpSettings { NoProxy = true } });
        return await run.CheckAsync(site.McpUri.OriginalString, CancellationToken.None);
    }
}
