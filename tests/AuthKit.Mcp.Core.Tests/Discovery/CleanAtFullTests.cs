using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>What is asked only at Full, or only with the user's leave, finds nothing at servers without a fault.</summary>
public class CleanAtFullTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    public static TheoryData<string> AuthorizationServerLayouts =>
        ["as-openid-only", "as-both-documents", "issuer-path-inserted", "issuer-path-openid-appended", "client-documents-only", "registration-only", "two-servers", "extra-members", "as-mirrored-at-mcp"];

    [Theory]
    [InlineData(McpProfile.Mcp)]
    [InlineData(McpProfile.Rfc)]
    public async Task The_clean_server_passes_at_full_depth_with_every_leave(McpProfile profile)
    {
        McpDiscoveryResult result = await CheckAsync(null, new DiscoveryOptions { Profile = profile, SpecVersion = SpecVersions.All, Depth = CheckDepth.Full, Active = true, AllowRegistration = true });
        Assert.Equal("", result.RootCause);
        Assert.Equal(McpVerdict.Pass, result.Verdict);
    }

    [Theory]
    [MemberData(nameof(AuthorizationServerLayouts))]
    public async Task A_good_authorization_server_gives_no_warning_at_full_depth(string layout)
    {
        McpDiscoveryResult result = await CheckAsync(layout, new DiscoveryOptions { Profile = McpProfile.Mcp, Depth = CheckDepth.Full });
        Assert.DoesNotContain(result.Findings, static f => f.Verdict is not McpRuleVerdict.Note && f.RuleId.Substring(0, 3) is "ASM" or "REG");
    }

    private static async Task<McpDiscoveryResult> CheckAsync(string? name, DiscoveryOptions options)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        using DiscoveryRun run = new(options with { Deadline = TimeSpan.FromSeconds(30), Http = new HttpSettings { NoProxy = true } });
        return await run.CheckAsync(site.McpUri.OriginalString, CancellationToken.None);
    }
}
