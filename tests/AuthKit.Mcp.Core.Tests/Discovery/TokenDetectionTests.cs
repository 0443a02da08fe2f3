using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>With every credential and at full depth the good servers of the wire data are good servers still.</summary>
public class TokenDetectionTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    public static TheoryData<string> Layouts => [.. Catalogue.Layouts.Select(static l => l.Name)];

    [Theory]
    [InlineData(McpProfile.Mcp)]
    [InlineData(McpProfile.Rfc)]
    public async Task The_clean_server_passes_every_rule_on_challenges_and_tokens(McpProfile profile)
    {
        McpDiscoveryResult result = await CheckAsync(null, profile);
        Assert.All(Own(result), static c => Assert.True(c.Verdict is McpRuleVerdict.Pass or McpRuleVerdict.Skip, $"{c.RuleId} {c.Verdict}: {c.Message}"));
        Assert.Equal(["TKN-008", "TKN-009"], Own(result).Where(static c => c.Verdict == McpRuleVerdict.Skip).Select(static c => c.RuleId));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task No_good_layout_breaks_them(string layout)
    {
        // Its own profile: the guide's challenge has no error code, which the standard asks for.
        McpProfile profile = layout.StartsWith("authkit", StringComparison.Ordinal) ? McpProfile.AuthKit : McpProfile.Mcp;
        string[] odd = layout switch
        {
            "challenge-lower-case-unquoted" => ["CHL-009"],

            // Advice that is right about products with which clients connect all the same: one challenge for every 401, and no scope.
            "csharp-sdk" or "nginx-auth-request" => ["TKN-002"],
            "vercel-mcp-handler" => ["CHL-010"],
            _ => [],
        };
        Assert.Equal(odd, Own(await CheckAsync(layout, profile)).Where(static c => c.Verdict is not (McpRuleVerdict.Pass or McpRuleVerdict.Skip or McpRuleVerdict.Note)).Select(static c => c.RuleId));
    }

    private static IEnumerable<McpCheck> Own(McpDiscoveryResult result) => result.Checks.Where(static c => c.RuleId.StartsWith("CHL-", StringComparison.Ordinal) || c.RuleId.StartsWith("TKN-", StringComparison.Ordinal));

    private static async Task<McpDiscoveryResult> CheckAsync(string? name, McpProfile profile)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        using DiscoveryRun run = new(new DiscoveryOptions
        {
            Depth = CheckDepth.Full,
            Active = true,
            Token = Secret.From("valid-token"),
            OtherToken = Secret.From("foreign-token"),
            ApiKey = Secret.From("valid-token"),
            Profile = profile,
            SpecVersion = SpecVersions.All,
            Deadline = TimeSpan.FromSeconds(30),
            Http = new HttpSettings { NoProxy = true },
        });
        return await run.CheckAsync(site.McpUri.OriginalString, CancellationToken.None);
    }
}
