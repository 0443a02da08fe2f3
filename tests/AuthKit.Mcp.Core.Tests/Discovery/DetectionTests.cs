using AuthKit.Mcp.Core.Tests.Clients;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>
/// The judge against wire data that knows no rule: each fault that the present rules can name is named at its root, once,
/// and no good layout has an error.
/// </summary>
public class DetectionTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    public static TheoryData<string> Faults => [.. ExpectedRoot.All.Keys];

    public static TheoryData<string> Layouts => [.. Catalogue.Layouts.Select(static l => l.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_named_once_at_its_root(string fault)
    {
        string rule = ExpectedRoot.All[fault].Rule;
        McpDiscoveryResult result = await CheckAsync(fault, ExpectedRoot.All[fault].Options());
        Assert.StartsWith(rule + " ", result.RootCause, StringComparison.Ordinal);
        if (!Catalogue.Find(fault)!.IsProduct)
        {
            Assert.Equal(rule, Assert.Single(result.Findings, static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).RuleId);
        }

        Assert.NotEmpty(result.Fix);
        Assert.NotNull(result.Findings[0].Replay);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task A_good_layout_has_no_error(string layout)
    {
        McpDiscoveryResult result = await CheckAsync(layout, new DiscoveryOptions { Profile = McpProfile.Mcp });
        Assert.DoesNotContain(result.Findings, static f => f.Level == McpLevel.Error);
        Assert.True(result.Verdict is McpVerdict.Pass or McpVerdict.Warning, $"{result}: {result.RootCause}");
    }

    [Fact]
    public async Task The_clean_server_passes_in_every_spec_version_and_profile_it_was_written_for()
    {
        foreach (McpProfile profile in new[] { McpProfile.Mcp, McpProfile.Rfc })
        {
            McpDiscoveryResult result = await CheckAsync(null, new DiscoveryOptions { Profile = profile, SpecVersion = SpecVersions.All });
            Assert.Equal("", result.RootCause);
            Assert.Equal(McpVerdict.Pass, result.Verdict);
        }
    }

    private static async Task<McpDiscoveryResult> CheckAsync(string? name, DiscoveryOptions options)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        using DiscoveryRun run = new(options with { Deadline = TimeSpan.FromSeconds(30), Http = new HttpSettings { NoProxy = true } });
        Evidence evidence = await run.ProbeAsync(site.McpUri.OriginalString, CancellationToken.None);
        TextbookTests.Agrees(evidence);
        return DiscoveryRun.Judge(evidence, options);
    }
}
