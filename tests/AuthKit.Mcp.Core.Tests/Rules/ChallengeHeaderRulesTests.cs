using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>CHL-008 to CHL-012: where the advertised URL is, how the challenge is written and what it hints at.</summary>
public class ChallengeHeaderRulesTests
{
    private const string Scope = ", scope=\"mcp:tools\"";
    private const string WithoutScope = "Bearer resource_metadata=\"" + Seen.Inserted + "\"";

    [Theory]
    [InlineData(Seen.Inserted, McpRuleVerdict.Pass)]
    [InlineData("https://MCP.contoso.com:443/.well-known/oauth-protected-resource/mcp", McpRuleVerdict.Pass)]
    [InlineData("http://mcp.contoso.com/prm", McpRuleVerdict.Fail)]
    [InlineData("https://127.0.0.1/prm", McpRuleVerdict.Fail)]
    [InlineData("https://10.0.0.7/prm", McpRuleVerdict.Fail)]
    [InlineData("https://169.254.169.254/prm", McpRuleVerdict.Fail)]
    [InlineData("https://mcp.svc.internal/prm", McpRuleVerdict.Fail)]
    [InlineData("https://mcp-7c9f/prm", McpRuleVerdict.Fail)]
    [InlineData("https://docs.contoso.com/prm", McpRuleVerdict.Warning)]
    public void A_public_server_advertises_https_at_its_own_origin(string advertised, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, Of(Advertising(Seen.Endpoint, advertised), "CHL-008").Verdict);

    [Theory]
    [InlineData("http://127.0.0.1:5001/mcp", "http://localhost:5001/prm", McpRuleVerdict.Pass)]
    [InlineData("http://127.0.0.1:5001/mcp", "https://127.0.0.1:5002/prm", McpRuleVerdict.Pass)]
    [InlineData("http://127.0.0.1:5001/mcp", "http://mcp.contoso.com/prm", McpRuleVerdict.Fail)]
    [InlineData("http://127.0.0.1:5001/mcp", "https://mcp.contoso.com/prm", McpRuleVerdict.Warning)]
    [InlineData("https://10.0.0.7/mcp", "https://10.0.0.7/prm", McpRuleVerdict.Pass)]
    [InlineData("https://10.0.0.7/mcp", "https://10.0.0.8/prm", McpRuleVerdict.Pass)]
    [InlineData("https://10.0.0.7/mcp", "https://localhost/prm", McpRuleVerdict.Fail)]
    public void What_is_fine_depends_on_where_the_endpoint_is(string endpoint, string advertised, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, Of(Advertising(endpoint, advertised), "CHL-008").Verdict);

    [Fact]
    public void An_inner_host_explains_that_the_metadata_cannot_be_read()
    {
        const string Inner = "http://10.0.0.7:8080/prm";
        McpDiscoveryResult result = Seen.Good().Challenging($"Bearer resource_metadata=\"{Inner}\"" + Scope)
            .With(ProbeKind.AdvertisedMetadata, Seen.Fault(Inner, WireFault.AddressRefused)).Judge();
        Assert.Equal(["CHL-008"], Faults(result));
        Assert.Equal("CHL-008", Of(result, "PRM-002").BlockedBy);
        Assert.Contains("\"" + Seen.Inserted + "\"", result.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_host_is_advice_and_none_at_all_where_nothing_is_served_there()
    {
        Assert.Equal(McpRuleVerdict.Warning, Of(Advertising(Seen.Endpoint, "https://docs.contoso.com/prm", McpProfile.Rfc), "CHL-008").Verdict);
        McpDiscoveryResult dead = Seen.Good().Challenging("Bearer resource_metadata=\"https://docs.contoso.com/prm\"" + Scope)
            .With(ProbeKind.AdvertisedMetadata, "https://docs.contoso.com/prm", Seen.Answer(404, "")).Judge();
        Assert.Equal(["PRM-002"], Faults(dead));
        Assert.Equal(McpRuleVerdict.Note, Of(dead, "CHL-008").Verdict);
    }

    [Fact]
    public void An_endpoint_on_plain_http_is_one_fault_with_what_it_advertises()
    {
        McpDiscoveryResult result = Advertising("http://mcp.contoso.com/mcp", "http://mcp.contoso.com/prm");
        Assert.Equal("HYG-001", Of(result, "CHL-008").BlockedBy);
    }

    [Theory]
    [InlineData("Bearer realm=\"a\" resource_metadata=\"" + Seen.Inserted + "\"" + Scope)]
    [InlineData("Bearer resource_metadata=" + Seen.Inserted + Scope)]
    [InlineData("Bearer resource_metadata=\"" + Seen.Inserted + "\", scope=a b")]
    [InlineData("Bearer resource_metadata=\u201c" + Seen.Inserted + "\u201d" + Scope)]
    [InlineData("Bearer, resource_metadata=\"" + Seen.Inserted + "\"" + Scope)]
    [InlineData("Bearer resource_metadata=\"" + Seen.Inserted + "\"" + Scope + Scope)]
    [InlineData("Bearer realm=\"\u0001\", resource_metadata=\"" + Seen.Inserted + "\"" + Scope)]
    [InlineData("Bearer realm=\"a, resource_metadata=" + Seen.Inserted + Scope)]
    public void What_breaks_the_grammar_is_one_fault(string line)
    {
        McpDiscoveryResult result = Seen.Good().Challenging(line).Judge();
        Assert.Equal(["CHL-009"], Faults(result));
        Assert.Equal(McpVerdict.Fail, result.Verdict);
    }

    [Theory]
    [InlineData("Bearer resource_metadata = \"" + Seen.Inserted + "\"" + Scope)]
    [InlineData("Bearer resource_metadata= \"" + Seen.Inserted + "\"" + Scope)]
    [InlineData("Bearer Resource_Metadata=\"" + Seen.Inserted + "\"" + Scope)]
    public void What_is_legal_but_missed_by_patterns_is_advice_in_every_profile(string line)
    {
        Assert.Equal(McpRuleVerdict.Warning, Of(Seen.Good().Challenging(line).Judge(), "CHL-009").Verdict);
        Assert.Equal(["CHL-009"], Faults(Seen.Good().Challenging(line).Judge(McpProfile.Rfc)));
    }

    [Fact]
    public void Of_two_challenges_only_equal_ones_are_odd()
    {
        Assert.Equal(McpRuleVerdict.Warning, Of(Seen.Good().Challenging(Seen.Challenge, Seen.Challenge).Judge(), "CHL-009").Verdict);
        Assert.Equal(McpRuleVerdict.Pass, Of(Seen.Good().Challenging(Seen.Challenge, "Basic realm = \"x\"").Judge(), "CHL-009").Verdict);
    }

    [Fact]
    public void A_malformed_head_is_not_called_a_malformed_challenge()
    {
        WireResponse cut = Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer resource_metadata=\"https://x")) with { HeadViolations = ["a line ends in LF"] };
        Seen seen = Seen.Nothing().With(ProbeKind.Initialize, Seen.Endpoint, cut).With(ProbeKind.Discover, Seen.Endpoint, cut);
        Assert.Equal("HYG-003", Of(seen.Judge(), "CHL-009").BlockedBy);
    }

    [Theory]
    [InlineData("mcp:tools", McpRuleVerdict.Pass)]
    [InlineData("mcp:tools mcp:read", McpRuleVerdict.Pass)]
    [InlineData("", McpRuleVerdict.Fail)]
    [InlineData(" ", McpRuleVerdict.Fail)]
    [InlineData("a,b", McpRuleVerdict.Fail)]
    [InlineData("[a b]", McpRuleVerdict.Fail)]
    [InlineData("a  b", McpRuleVerdict.Fail)]
    [InlineData("a ", McpRuleVerdict.Fail)]
    [InlineData("a\u00e9", McpRuleVerdict.Fail)]
    [InlineData("a\\\\b", McpRuleVerdict.Fail)]
    [InlineData("a \\\"b\\\"", McpRuleVerdict.Fail)]
    public void Scopes_are_separated_by_single_blanks(string scope, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, Of(Seen.Good().Challenging(WithoutScope + $", scope=\"{scope}\"").Judge(), "CHL-010").Verdict);

    [Fact]
    public void A_missing_scope_matters_only_where_the_metadata_names_none_either()
    {
        Seen seen = Seen.Good().Challenging(WithoutScope);
        McpDiscoveryResult neither = seen.Judge();
        Assert.Equal(["CHL-010"], Faults(neither));
        Assert.Equal(McpVerdict.Warning, neither.Verdict);
        Assert.Equal(McpRuleVerdict.Warning, Of(seen.Judge(McpProfile.Rfc), "CHL-010").Verdict);
        Assert.Equal(McpRuleVerdict.Note, Of(seen.Judge(McpProfile.AuthKit), "CHL-010").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Of(seen.Judge(McpProfile.Mcp, "2025-03-26"), "CHL-010").Verdict);

        seen.With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Insert(1, "\"scopes_supported\":[\"a\"],"), Seen.Json));
        Assert.Equal(McpRuleVerdict.Note, Of(seen.Judge(), "CHL-010").Verdict);

        seen.With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, ""));
        Assert.Equal("PRM-001", Of(seen.Judge(), "CHL-010").BlockedBy);
    }

    [Fact]
    public void Offline_access_in_the_challenge_is_a_warning_from_2026_07_28_on()
    {
        Seen seen = Seen.Good().Challenging(WithoutScope + ", scope=\"mcp:tools offline_access\"");
        McpDiscoveryResult result = seen.Judge();
        Assert.Equal(["CHL-011"], Faults(result));
        Assert.Contains("scope=\"mcp:tools\"", result.Fix, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Skip, Of(seen.Judge(McpProfile.Mcp, "2025-11-25"), "CHL-011").Verdict);
        Assert.Equal(McpRuleVerdict.Warning, Of(seen.Judge(McpProfile.Rfc), "CHL-011").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Of(Seen.Good().Challenging(WithoutScope).Judge(), "CHL-011").Verdict);
        Assert.Equal(McpRuleVerdict.Pass, Of(Seen.Good().Judge(), "CHL-011").Verdict);
    }

    [Fact]
    public void An_error_code_without_a_credential_is_never_more_than_a_note()
    {
        Seen seen = Seen.Good().Challenging(Seen.Challenge + ", error=\"invalid_token\"");
        foreach (McpProfile profile in Enum.GetValues<McpProfile>())
        {
            Assert.Equal(McpRuleVerdict.Note, Of(seen.Judge(profile), "CHL-012").Verdict);
        }

        Assert.Equal("", seen.Judge().RootCause);
        Assert.Equal(McpRuleVerdict.Pass, Of(Seen.Good().Judge(), "CHL-012").Verdict);
    }

    [Theory]
    [InlineData("CHL-008")]
    [InlineData("CHL-009")]
    [InlineData("CHL-010")]
    [InlineData("CHL-011")]
    [InlineData("CHL-012")]
    [InlineData("CHL-013")]
    public void Without_a_challenge_the_missing_one_is_the_fault(string rule)
    {
        Seen seen = Seen.Nothing();
        foreach (ProbeKind kind in new[] { ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool })
        {
            seen.With(kind, Seen.Endpoint, Seen.Answer(403, ""));
        }

        seen.With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json)).WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json)));
        McpCheck check = Of(seen.Judge(McpProfile.Mcp, "2026-07-28"), rule);
        Assert.Equal((McpRuleVerdict.Blocked, "CHL-001"), (check.Verdict, check.BlockedBy));
    }

    private static McpDiscoveryResult Advertising(string endpoint, string advertised, McpProfile profile = McpProfile.Mcp)
    {
        WireResponse refusal = Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", $"Bearer resource_metadata=\"{advertised}\"" + Scope));
        Seen seen = Seen.Nothing(endpoint).With(ProbeKind.Initialize, endpoint, refusal).With(ProbeKind.Discover, endpoint, refusal);
        ProbeKind kind = advertised == Seen.Inserted ? ProbeKind.InsertedMetadata : ProbeKind.AdvertisedMetadata;
        return seen.With(kind, advertised, Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, endpoint), Seen.Json))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json))).Judge(profile);
    }

    private static McpCheck Of(McpDiscoveryResult result, string rule) => Assert.Single(result.Checks, c => c.RuleId == rule);

    private static IEnumerable<string> Faults(McpDiscoveryResult result) => result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).Select(static f => f.RuleId);
}
