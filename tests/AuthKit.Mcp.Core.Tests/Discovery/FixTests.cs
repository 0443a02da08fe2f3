using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Wire;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>What the fixes for wire data say: they must change something, and name values that are known.</summary>
public partial class FixTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "Wire"));

    public static TheoryData<string> Cases => [.. Catalogue.Faults.Concat(Catalogue.Layouts).Select(static x => x.Name)];

    [Theory]
    [InlineData("challenge-url-is-as-metadata-alone", "PRM-001", "at {mcp}/.well-known/oauth-protected-resource/mcp")]
    [InlineData("challenge-url-is-as-metadata-alone", "PRM-001", "\"authorization_servers\":[\"{as}\"]")]
    [InlineData("challenge-url-is-as-metadata-alone", "PRM-001", "WWW-Authenticate: Bearer resource_metadata=\"{mcp}/.well-known/oauth-protected-resource/mcp\"")]
    [InlineData("prm-as-document", "PRM-001", "\"authorization_servers\":[\"{as}\"]")]
    [InlineData("servers-string", "PRM-011", "\"authorization_servers\": [\"{as}\"]")]
    [InlineData("servers-objects", "PRM-012", "\"authorization_servers\": [\"{as}\"]")]
    [InlineData("issuer-inner-host", "ASM-005", "\"issuer\": \"{as}\"")]
    [InlineData("issuer-inner-http-host", "ASM-006", "\"issuer\": \"{as}\"")]
    [InlineData("as-503", "ASM-001", "Start the authorization server")]
    public async Task A_fix_names_what_is_known(string fault, string rule, string words)
    {
        using WireSite site = WireSite.Start(Catalogue, fault, 0.05);
        (_, McpDiscoveryResult result) = await CheckAsync(site, fault);
        Assert.Contains(site.Fill(words), result.Findings.Single(f => f.RuleId == rule).Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("challenge-url-is-as-metadata-alone", "in {as}/.well-known")]
    [InlineData("challenge-url-is-as-metadata-alone", "at {as}/.well-known")]
    [InlineData("challenge-url-is-as-metadata-alone", "to {as}/.well-known")]
    [InlineData("challenge-url-is-as-metadata-alone", "resource_metadata=\"{as}")]
    [InlineData("issuer-inner-host", "authorization_servers\": [\"https://keycloak.internal")]
    [InlineData("issuer-inner-http-host", "authorization_servers\": [\"http://keycloak:8080")]
    public async Task No_fix_sends_anyone_astray(string fault, string words)
    {
        using WireSite site = WireSite.Start(Catalogue, fault, 0.05);
        (_, McpDiscoveryResult result) = await CheckAsync(site, fault);
        Assert.All(result.Findings, f => Assert.DoesNotContain(site.Fill(words), f.Fix, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_fix_asks_for_the_value_that_stands_there(string name)
    {
        using WireSite site = WireSite.Start(Catalogue, name, 0.05);
        (Evidence evidence, McpDiscoveryResult result) = await CheckAsync(site, name);
        Assert.Equal([], result.Findings.SelectMany(f => Idle(evidence, f)));
    }

    /// <summary>The search for idle fixes finds one: what it reads is really in the documents.</summary>
    [Fact]
    public async Task An_idle_fix_is_found()
    {
        using WireSite site = WireSite.Start(Catalogue, null, 0.05);
        (Evidence evidence, _) = await CheckAsync(site, "clean");
        string prm = site.Fill("{mcp}/.well-known/oauth-protected-resource");
        Assert.Single(Idle(evidence, Finding("PRM-007", $"Set it in {prm}: \"resource\": \"{site.McpUri}\"")));
        Assert.Single(Idle(evidence, Finding("PRM-012", $"Write in {prm}: \"authorization_servers\": [ \"{site.AsOrigin}\" ]. Trim it.")));
        Assert.Single(Idle(evidence, Finding("CHL-009", $"Send this header line: WWW-Authenticate: Bearer resource_metadata=\"{prm}\", scope=\"mcp:tools mcp:read\"")));
        Assert.Empty(Idle(evidence, Finding("PRM-007", $"Set it in {prm}: \"resource\": \"{site.McpUri}/v2\"")));
    }

    private static McpFinding Finding(string rule, string fix) => new()
    {
        RuleId = rule, Title = "", Level = McpLevel.Error, Verdict = McpRuleVerdict.Fail, Message = "", Cause = "", Fix = fix, Owner = McpOwner.Server, Source = "",
    };

    // A fix gives members as "name": value after the address of their document, and header lines whole. Whole documents are
    // left out: they are given where the answer around them is wrong.
    private static IEnumerable<string> Idle(Evidence evidence, McpFinding finding)
    {
        string? place = Place().Match(finding.Fix) is { Success: true } at ? at.Groups[1].Value.TrimEnd(':') : null;
        foreach (Match member in Member().Matches(finding.Fix))
        {
            foreach (ProbeResult probe in evidence.Probes)
            {
                if (probe.Exchange.Request.Url == place && probe.Exchange.Response is { Status: 200 } response && Root(response) is { } root
                    && root[member.Groups[1].Value] is { } now && JsonNode.DeepEquals(now, JsonNode.Parse(member.Groups[2].Value)))
                {
                    yield return $"{finding.RuleId} at {place}: {member.Value}";
                    break;
                }
            }
        }

        // Rules on single values of the challenge; others ask for a line at an answer that has none.
        if (finding.RuleId is "CHL-005" or "CHL-006" or "CHL-007" or "CHL-008" or "CHL-009" or "CHL-010" or "CHL-011"
            && Line().Match(finding.Fix) is { Success: true } line
            && evidence.Probes.Any(p => p.Kind is ProbeKind.Initialize or ProbeKind.Discover && p.Exchange.Response?.Values("WWW-Authenticate") is [string only] && only == line.Groups[1].Value))
        {
            yield return $"{finding.RuleId}: {line.Value}";
        }
    }

    private static JsonObject? Root(WireResponse response)
    {
        try
        {
            return JsonNode.Parse(Encoding.UTF8.GetString(response.Body)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<(Evidence Evidence, McpDiscoveryResult Result)> CheckAsync(WireSite site, string name)
    {
        DiscoveryOptions options = ExpectedRoot.All.TryGetValue(name, out ExpectedRoot? expected) ? expected.Options() : new DiscoveryOptions { Profile = McpProfile.Mcp };
        using DiscoveryRun run = new(options with { Deadline = TimeSpan.FromSeconds(30), Http = new HttpSettings { NoProxy = true } });
        Evidence evidence = await run.ProbeAsync(site.McpUri.OriginalString, CancellationToken.None);
        return (evidence, DiscoveryRun.Judge(evidence, options));
    }

    [GeneratedRegex(@"(?:in|at|to) '?(https?://[^\s']+)")]
    private static partial Regex Place();

    [GeneratedRegex("\"([a-z_]+)\": (\"[^\"]*\"|\\[[^\\]]*\\]|true|false)")]
    private static partial Regex Member();

    [GeneratedRegex("WWW-Authenticate: (.+\")")]
    private static partial Regex Line();
}
