using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>
/// The judge against wire data that knows no rule: each fault that the present rules can name is named at its root, once,
/// and no good layout has an error.
/// </summary>
public class DetectionTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    private static readonly IReadOnlyDictionary<string, string> Roots =
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Discovery", "expected-roots.json"))) ?? [];

    public static TheoryData<string, string> Faults
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach ((string fault, string rule) in Roots)
            {
                rows.Add(fault, rule);
            }

            return rows;
        }
    }

    public static TheoryData<string> Layouts => [.. Catalogue.Layouts.Select(static l => l.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_named_once_at_its_root(string fault, string rule)
    {
        McpDiscoveryResult result = await CheckAsync(fault);
        Assert.StartsWith(rule + " ", result.RootCause, StringComparison.Ordinal);
        Assert.Equal(rule, Assert.Single(result.Findings, static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).RuleId);
        Assert.NotEmpty(result.Fix);
        Assert.NotNull(result.Findings[0].Replay);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task A_good_layout_has_no_error(string layout)
    {
        McpDiscoveryResult result = await CheckAsync(layout);
        Assert.DoesNotContain(result.Findings, static f => f.Level == McpLevel.Error);
        Assert.True(result.Verdict is McpVerdict.Pass or McpVerdict.Warning, $"{result}: {result.RootCause}");
    }

    [Fact]
    public async Task The_clean_server_passes_in_every_spec_version_and_profile_it_was_written_for()
    {
        foreach (McpProfile profile in new[] { McpProfile.Mcp, McpProfile.Rfc })
        {
            McpDiscoveryResult result = await CheckAsync(null, profile);
            Assert.Equal("", result.RootCause);
            Assert.Equal(McpVerdict.Pass, result.Verdict);
        }
    }

    private static async Task<McpDiscoveryResult> CheckAsync(string? name, McpProfile profile = McpProfile.Mcp)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        DiscoveryOptions options = new()
        {
            Profile = profile,
            SpecVersion = name is null ? ["2025-03-26", "2025-06-18", "2025-11-25", "Latest"] : [],
            Deadline = TimeSpan.FromSeconds(30),
            Http = new HttpSettings { NoProxy = true },
        };
        return await new DiscoveryRun(options).CheckAsync(site.McpUri.OriginalString, CancellationToken.None);
    }
}
