using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using static AuthKit.Mcp.Core.Tests.Rules.RuleVerdicts;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>PRM-003, PRM-006, PRM-010 and PRM-013 on hand-written evidence.</summary>
public class ResourceLocationRulesTests
{
    private const string AtRoot = "Bearer resource_metadata=\"" + Seen.Root + "\"";

    private static WireResponse Document => Seen.Answer(200, Seen.Resource, Seen.Json);

    [Theory]
    [InlineData(McpProfile.Mcp, 404, McpRuleVerdict.Warning)]
    [InlineData(McpProfile.Rfc, 404, McpRuleVerdict.Fail)]
    [InlineData(McpProfile.AuthKit, 404, McpRuleVerdict.Note)]
    [InlineData(McpProfile.Mcp, 500, McpRuleVerdict.Warning)]
    [InlineData(McpProfile.Rfc, 500, McpRuleVerdict.Fail)]
    [InlineData(McpProfile.AuthKit, 500, McpRuleVerdict.Warning)]
    public void A_lone_root_document_is_judged_by_profile(McpProfile profile, int status, McpRuleVerdict verdict) =>
        RootOnly(Seen.Answer(status, "")).Judge(profile).Says("PRM-003", verdict, Seen.Root);

    [Theory]
    [InlineData(McpProfile.Mcp, McpRuleVerdict.Warning)]
    [InlineData(McpProfile.Rfc, McpRuleVerdict.Inconclusive)]
    public void A_path_inserted_location_without_an_answer_is_no_error(McpProfile profile, McpRuleVerdict verdict) =>
        RootOnly(Seen.Answer(404, "")).With(ProbeKind.InsertedMetadata, Seen.Fault(Seen.Inserted, WireFault.TimedOut)).Judge(profile).Says("PRM-003", verdict);

    [Fact]
    public void An_endpoint_without_a_path_has_no_path_inserted_location()
    {
        McpDiscoveryResult result = Seen.Nothing("https://mcp.contoso.com").Refusing(ProbeKind.Initialize).With(ProbeKind.RootMetadata, Seen.Root, Document).Judge();
        result.Says("PRM-003", McpRuleVerdict.Skip);
    }

    [Fact]
    public void Clients_that_drop_the_slash_of_the_endpoint_are_told_about()
    {
        const string Slashed = Seen.Inserted + "/";
        Seen seen = Seen.Nothing(Seen.Endpoint + "/", CheckDepth.Full).Refusing(ProbeKind.Initialize)
            .With(ProbeKind.InsertedMetadata, Slashed, Document)
            .With(ProbeKind.InsertedTwin, Seen.Inserted, Seen.Answer(404, ""));
        seen.Judge().Says("PRM-003", McpRuleVerdict.Warning, Seen.Inserted + " ");
        seen.Judge(McpProfile.Rfc).Says("PRM-003", McpRuleVerdict.Warning);
        seen.With(ProbeKind.InsertedTwin, Seen.Inserted, Document).Judge().Says("PRM-003", McpRuleVerdict.Pass);
    }

    [Theory]
    [InlineData(401, "asks for credentials")]
    [InlineData(403, "403")]
    [InlineData(429, "rate is limited")]
    public void What_stands_before_the_metadata_is_the_root_of_its_absence(int status, string words)
    {
        McpDiscoveryResult result = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(status, "")).Judge();
        result.Says("PRM-006", McpRuleVerdict.Fail, words);
        Assert.Equal("PRM-006", result.Of("PRM-001").BlockedBy);
        Assert.StartsWith("PRM-006 ", result.RootCause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bot_wall_is_one_whatever_its_status() =>
        Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(503, "<html>", new HeaderLine("cf-mitigated", "challenge"))).Judge().Says("PRM-006", McpRuleVerdict.Fail, "bot wall");

    [Fact]
    public void A_catch_all_401_at_the_root_disturbs_nobody_who_finds_the_document_before()
    {
        McpDiscoveryResult result = Seen.Good().With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(401, "")).Judge();
        result.Says("PRM-006", McpRuleVerdict.Pass);
        Assert.Equal(McpVerdict.Pass, result.Verdict);
    }

    [Theory]
    [InlineData(null, "without saying where")]
    [InlineData("http://", "no address")]
    [InlineData(Seen.Inserted, "to itself")]
    [InlineData("https://www.contoso.com/prm", "another origin")]
    [InlineData("http://mcp.contoso.com/prm", "http instead of https")]
    public void A_redirect_that_leads_astray_is_an_error(string? location, string words)
    {
        HeaderLine[] headers = location is null ? [] : [new("Location", location)];
        Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(302, "", headers)).Judge().Says("PRM-006", McpRuleVerdict.Fail, words);
    }

    [Theory]
    [InlineData(200, McpRuleVerdict.Warning, "wants the document itself")]
    [InlineData(302, McpRuleVerdict.Fail, "redirects again")]
    [InlineData(404, McpRuleVerdict.Fail, "is answered 404")]
    public void One_hop_within_the_origin_is_judged_by_where_it_ends(int status, McpRuleVerdict verdict, string words)
    {
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(302, "", new HeaderLine("Location", "/prm")))
            .Add(new ProbeResult(ProbeKind.MetadataHop, To("https://mcp.contoso.com/prm", status == 200 ? Document : Seen.Answer(status, ""))) { Subject = Seen.Inserted });
        seen.Judge().Says("PRM-006", verdict, words);
        seen.Judge(McpProfile.Rfc).Says("PRM-006", McpRuleVerdict.Fail);
    }

    [Fact]
    public void A_wall_at_one_location_does_not_explain_a_broken_document_at_another()
    {
        McpDiscoveryResult result = Advertising(AtRoot).With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(401, "")).With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(200, Seen.Resource, new HeaderLine("Content-Type", "text/plain"))).Judge();
        result.Says("PRM-005", McpRuleVerdict.Fail, Seen.Root);
        result.Says("PRM-006", McpRuleVerdict.Fail, Seen.Inserted);
    }

    [Theory]
    [InlineData("\"authorization_servers\":[\"" + Seen.Issuer + "\"]", "\"authorization_servers\":[\"https://old.contoso.com\"]", McpRuleVerdict.Warning)]
    [InlineData("\"bearer_methods", "\"scopes_supported\":[\"a\"],\"bearer_methods", McpRuleVerdict.Warning)]
    [InlineData(Seen.Endpoint, "https://mcp.contoso.com", McpRuleVerdict.Pass)]
    [InlineData("\"header\"", "\"header\",\"body\"", McpRuleVerdict.Pass)]
    public void Copies_must_agree_except_that_the_root_may_stand_for_the_origin(string part, string other, McpRuleVerdict verdict) =>
        Seen.Good().With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(200, Seen.Resource.Replace(part, other, StringComparison.Ordinal), Seen.Json)).Judge().Says("PRM-010", verdict);

    [Fact]
    public void A_single_copy_has_nothing_to_agree_with() => Seen.Good().Judge().Says("PRM-010", McpRuleVerdict.Skip);

    [Theory]
    [InlineData("dead", "good", "PRM-013", McpRuleVerdict.Fail)]
    [InlineData("other", "good", "PRM-013", McpRuleVerdict.Fail)]
    [InlineData("good", "good", "PRM-013", McpRuleVerdict.Pass)]
    [InlineData("dead", "dead2", "ASM-001", McpRuleVerdict.Fail)]
    public void The_first_entry_is_the_one_that_counts(string first, string second, string root, McpRuleVerdict verdict)
    {
        McpDiscoveryResult result = Listing(first, second).Judge();
        result.Says(root, verdict);
        Assert.True(verdict == McpRuleVerdict.Pass ? result.RootCause.Length == 0 : result.RootCause.StartsWith(root + " ", StringComparison.Ordinal), result.RootCause);
        Assert.Single(result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).DefaultIfEmpty());
    }

    [Fact]
    public void A_later_entry_that_fails_is_a_warning_of_this_rule()
    {
        McpCheck check = Listing("good", "dead").Judge().Of("PRM-013");
        Assert.Contains("dead.contoso.com", check.Message, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Warning, check.Verdict);
    }

    [Fact]
    public void A_doubled_entry_is_a_warning() => Listing("good", "good", sameTwice: true).Judge().Says("PRM-013", McpRuleVerdict.Warning, "more than once");

    [Fact]
    public void Without_an_authorization_server_there_is_no_first_entry() =>
        Assert.Equal("PRM-011", Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace("[\"" + Seen.Issuer + "\"]", "[]", StringComparison.Ordinal), Seen.Json)).Judge().Of("PRM-013").BlockedBy);

    private static Seen Advertising(string challenge)
    {
        Seen seen = Seen.Good(CheckDepth.Quick);
        foreach (ProbeKind kind in new[] { ProbeKind.Initialize, ProbeKind.Discover })
        {
            seen.With(kind, Seen.Endpoint, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", challenge)));
        }

        return seen;
    }

    private static Seen RootOnly(WireResponse inserted) =>
        Advertising(AtRoot).With(ProbeKind.InsertedMetadata, Seen.Inserted, inserted).With(ProbeKind.RootMetadata, Seen.Root, Document);

    // Names beginning with good serve their metadata, "other" that of another issuer, the rest nothing.
    private static Seen Listing(string first, string second, bool sameTwice = false)
    {
        string[] issuers = [$"https://{first}.contoso.com", sameTwice ? $"https://{first}.contoso.com" : $"https://{second}.contoso.com/b"];
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace($"\"{Seen.Issuer}\"", $"\"{issuers[0]}\",\"{issuers[1]}\"", StringComparison.Ordinal), Seen.Json));
        foreach (string issuer in issuers)
        {
            string url = WellKnown.IssuerCandidates(RawUrl.TryParse(issuer, out RawUrl parsed) ? parsed : throw new InvalidOperationException(issuer))[0];
            seen.WithIssuer(issuer, (url, issuer.Contains("good", StringComparison.Ordinal) ? Seen.Answer(200, Seen.IssuerDocument.Replace(Seen.Issuer, issuer, StringComparison.Ordinal), Seen.Json)
                : issuer.Contains("other", StringComparison.Ordinal) ? Seen.Answer(200, Seen.IssuerDocument, Seen.Json)
                : Seen.Answer(404, "")));
        }

        return seen;
    }
}
