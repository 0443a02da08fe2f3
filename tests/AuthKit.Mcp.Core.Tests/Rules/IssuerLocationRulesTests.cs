using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Every verdict of the rules on where authorization server metadata stands and how its copies agree.</summary>
public class IssuerLocationRulesTests
{
    private const string Tenant = Seen.Issuer + "/tenant";
    private const string TenantUrl = Seen.Issuer + "/.well-known/oauth-authorization-server/tenant";
    private const string Appended = Tenant + "/.well-known/oauth-authorization-server";
    private const string KeysUrl = Seen.Issuer + "/jwks.json";
    private static readonly string TenantDocument = IssuerEvidence.Document("issuer", $"\"{Tenant}\"");
    private static readonly string OpenIdDocument = IssuerEvidence.Edit(Seen.IssuerDocument,
        ("jwks_uri", $"\"{KeysUrl}\""), ("subject_types_supported", "[\"public\"]"), ("id_token_signing_alg_values_supported", "[\"ES256\"]"));

    [Fact]
    public void An_issuer_without_path_has_no_wrong_place() => Assert.Equal(McpRuleVerdict.Skip, Seen.Good().Check("ASM-002").Verdict);

    [Fact]
    public void An_issuer_with_path_passes_at_the_inserted_place() => Assert.Equal(McpRuleVerdict.Pass,
        IssuerEvidence.Behind(Tenant).WithIssuer(Tenant, (TenantUrl, Seen.Answer(200, TenantDocument, Seen.Json))).Check("ASM-002").Verdict);

    [Theory]
    [InlineData(Appended)]
    [InlineData(Seen.IssuerUrl)]
    public void Metadata_where_no_client_looks_is_the_root(string url)
    {
        McpDiscoveryResult result = Lost(url, TenantDocument).Judge();
        Assert.StartsWith("ASM-002 ", result.RootCause, StringComparison.Ordinal);
        Assert.Contains(TenantUrl, result.Fix, StringComparison.Ordinal);
        Assert.Equal("ASM-002", Assert.Single(result.Checks, static c => c.RuleId == "ASM-008").BlockedBy);
    }

    [Fact]
    public void Metadata_of_another_issuer_at_the_origin_is_offered_as_the_address_that_was_meant()
    {
        McpDiscoveryResult result = Lost(Seen.IssuerUrl, Seen.IssuerDocument).Judge();
        Assert.StartsWith("ASM-001 ", result.RootCause, StringComparison.Ordinal);
        Assert.Contains($"\"authorization_servers\": [\"{Seen.Issuer}\"]", result.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "", McpRuleVerdict.Pass)]
    [InlineData(401, "", McpRuleVerdict.Pass)]
    [InlineData(500, "", McpRuleVerdict.Fail)]
    [InlineData(503, "", McpRuleVerdict.Fail)]
    [InlineData(200, "<html>", McpRuleVerdict.Fail)]
    [InlineData(200, "{\"error\":\"no tenant\"}", McpRuleVerdict.Fail)]
    [InlineData(204, "", McpRuleVerdict.Fail)]
    [InlineData(302, "", McpRuleVerdict.Fail)]
    public void A_place_that_is_asked_before_the_metadata_answers_4xx(int status, string body, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, Before(Seen.Answer(status, body, Seen.Json)).Check("ASM-004").Verdict);

    [Fact]
    public void A_redirect_within_the_origin_that_leads_nowhere_is_a_warning() => Assert.Equal(McpRuleVerdict.Warning, Before(Seen.Answer(302, "", new HeaderLine("Location", "/gone")))
        .Add(new ProbeResult(ProbeKind.MetadataHop, new Exchange { Request = new WireRequest("GET", Seen.Issuer + "/gone"), Response = Seen.Answer(404, "") }) { Subject = Seen.IssuerUrl })
        .Check("ASM-004").Verdict);

    [Fact]
    public void A_redirect_within_the_origin_to_a_login_page_is_an_error() => Assert.Equal(McpRuleVerdict.Fail, Before(Seen.Answer(302, "", new HeaderLine("Location", "/login")))
        .Add(new ProbeResult(ProbeKind.MetadataHop, new Exchange { Request = new WireRequest("GET", Seen.Issuer + "/login"), Response = Seen.Answer(200, "<html>") }) { Subject = Seen.IssuerUrl })
        .Check("ASM-004").Verdict);

    [Fact]
    public void A_place_before_the_metadata_without_an_answer_leaves_it_open() => Assert.Equal(McpRuleVerdict.Inconclusive, Seen.Good()
        .WithIssuer(Seen.Issuer, (IssuerEvidence.OpenIdUrl, Seen.Answer(200, OpenIdDocument, Seen.Json)))
        .Add(new ProbeResult(ProbeKind.IssuerMetadata, Seen.Fault(Seen.IssuerUrl, WireFault.ConnectionClosed)) { Subject = Seen.Issuer })
        .Check("ASM-004").Verdict);

    [Fact]
    public void A_page_after_the_metadata_is_only_noted() =>
        Assert.Equal(McpRuleVerdict.Note, After(Seen.Answer(200, "<html>")).Check("ASM-004").Verdict);

    [Fact]
    public void A_broken_place_before_the_metadata_is_the_only_root()
    {
        McpDiscoveryResult result = Before(Seen.Answer(500, "")).Judge();
        Assert.Equal("ASM-004", Assert.Single(result.Findings, static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).RuleId);
    }

    [Theory]
    [InlineData("https://auth.contoso.com?a=1", McpRuleVerdict.Fail)]
    [InlineData("https://auth.contoso.com#", McpRuleVerdict.Fail)]
    [InlineData("http://auth.contoso.com", McpRuleVerdict.Fail)]
    [InlineData("auth.contoso.com", McpRuleVerdict.Fail)]
    [InlineData("https://auth.contoso.com/", McpRuleVerdict.Pass)]
    [InlineData("https://other.contoso.com", McpRuleVerdict.Pass)]
    [InlineData("https://auth.contoso.com\\n", McpRuleVerdict.Pass)]
    public void The_issuer_is_a_clean_https_url(string issuer, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, IssuerEvidence.With("issuer", $"\"{issuer}\"").Check("ASM-006").Verdict);

    [Theory]
    [InlineData(McpProfile.Mcp)]
    [InlineData(McpProfile.Rfc)]
    public void A_slash_on_both_sides_is_legal_and_worth_a_word(McpProfile profile)
    {
        const string Issuer = Seen.Issuer + "/";
        Seen seen = IssuerEvidence.Behind(Issuer).WithIssuer(Issuer, (Seen.IssuerUrl, Seen.Answer(200, IssuerEvidence.Document("issuer", $"\"{Issuer}\""), Seen.Json)));
        Assert.Equal(McpRuleVerdict.Warning, seen.Check("ASM-006", profile: profile).Verdict);
        Assert.Equal(McpRuleVerdict.Pass, seen.Check("ASM-005", profile: profile).Verdict);
    }

    [Theory]
    [InlineData("jwks_uri")]
    [InlineData("subject_types_supported")]
    [InlineData("id_token_signing_alg_values_supported")]
    public void An_OpenID_document_alone_is_complete(string member)
    {
        Assert.Equal(McpRuleVerdict.Skip, Seen.Good().Check("ASM-014").Verdict);
        Assert.Equal(McpRuleVerdict.Pass, OpenIdOnly(OpenIdDocument).Check("ASM-014").Verdict);
        McpDiscoveryResult result = OpenIdOnly(IssuerEvidence.Edit(OpenIdDocument, (member, null), ("response_types_supported", null), ("code_challenge_methods_supported", null))).Judge();
        Assert.Equal("ASM-014", Assert.Single(result.Findings, static f => f.Verdict == McpRuleVerdict.Fail).RuleId);
        Assert.Contains($"{member}, response_types_supported, code_challenge_methods_supported", result.RootCause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_value_in_an_incomplete_OpenID_document_is_a_fault_of_its_own()
    {
        McpDiscoveryResult result = OpenIdOnly(IssuerEvidence.Edit(OpenIdDocument, ("jwks_uri", null), ("response_types_supported", "[\"token\"]"))).Judge();
        Assert.Equal(["ASM-008", "ASM-014"], result.Findings.Where(static f => f.Verdict == McpRuleVerdict.Fail).Select(static f => f.RuleId));
    }

    [Fact]
    public void OpenID_alone_does_not_count_in_2025_06_18()
    {
        McpCheck check = OpenIdOnly(OpenIdDocument).Check("ASM-014", SpecVersions.V20250618);
        Assert.Equal((McpRuleVerdict.Blocked, "ASM-001"), (check.Verdict, check.BlockedBy));
    }

    [Theory]
    [InlineData("token_endpoint", "\"https://auth.contoso.com/token\"", McpRuleVerdict.Pass)]
    [InlineData("token_endpoint", "\"https://auth.contoso.com/other\"", McpRuleVerdict.Warning)]
    [InlineData("registration_endpoint", null, McpRuleVerdict.Warning)]
    [InlineData("code_challenge_methods_supported", null, McpRuleVerdict.Warning)]
    [InlineData("issuer", "\"https://other.contoso.com\"", McpRuleVerdict.Warning)]
    [InlineData("scopes_supported", "[\"openid\"]", McpRuleVerdict.Pass)]
    public void Two_documents_agree_on_what_clients_go_by(string member, string? value, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, After(Seen.Answer(200, IssuerEvidence.Edit(OpenIdDocument, (member, value)), Seen.Json)).Check("ASM-016").Verdict);

    [Theory]
    [InlineData(null, McpRuleVerdict.Skip)]
    [InlineData("[\"https://mcp.contoso.com/mcp\",\"https://b.contoso.com\"]", McpRuleVerdict.Pass)]
    [InlineData("[\"https://b.contoso.com\"]", McpRuleVerdict.Warning)]
    [InlineData("\"https://mcp.contoso.com/mcp\"", McpRuleVerdict.Warning)]
    public void A_list_of_resources_names_this_one(string? value, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, IssuerEvidence.With("protected_resources", value).Check("ASM-016").Verdict);

    [Theory]
    [InlineData(200, """{"keys":[{"kty":"EC","kid":"1","x":"a","y":"b"}]}""", McpRuleVerdict.Pass)]
    [InlineData(200, """{"keys":[]}""", McpRuleVerdict.Warning)]
    [InlineData(200, """{"keys":["a"]}""", McpRuleVerdict.Warning)]
    [InlineData(200, """{"keys":{}}""", McpRuleVerdict.Warning)]
    [InlineData(200, "<html>", McpRuleVerdict.Warning)]
    [InlineData(401, "", McpRuleVerdict.Warning)]
    [InlineData(200, """{"keys":[{"kty":"EC","x":"a","y":"b"},{"kty":"RSA","n":"a","e":"AQAB","d":"hunter2"}]}""", McpRuleVerdict.Fail)]
    [InlineData(200, """{"keys":[{"kty":"oct","k":"hunter2"}]}""", McpRuleVerdict.Fail)]
    public void The_key_set_holds_public_keys(int status, string body, McpRuleVerdict verdict)
    {
        McpCheck check = Keys(new Exchange { Request = new WireRequest("GET", KeysUrl), Response = Seen.Answer(status, body, new HeaderLine("Content-Type", "application/jwk-set+json")) }).Check("ASM-018");
        Assert.Equal(verdict, check.Verdict);
        Assert.DoesNotContain("hunter2", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_behind_a_bad_certificate_are_a_consequence_of_it()
    {
        McpCheck check = Keys(Seen.Fault(KeysUrl, WireFault.TlsFailed)).Check("ASM-018");
        Assert.Equal((McpRuleVerdict.Blocked, "HYG-001"), (check.Verdict, check.BlockedBy));
    }

    [Fact]
    public void Keys_that_give_no_answer_are_a_warning() => Assert.Equal(McpRuleVerdict.Warning, Keys(Seen.Fault(KeysUrl, WireFault.TimedOut)).Check("ASM-018").Verdict);

    [Fact]
    public void Opaque_tokens_need_no_keys_and_keys_that_were_not_asked_for_are_not_judged()
    {
        Assert.Equal(McpRuleVerdict.Skip, Seen.Good().Check("ASM-018").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, IssuerEvidence.With("jwks_uri", $"\"{KeysUrl}\"").Check("ASM-018").Verdict);
    }

    private static Seen Lost(string found, string document) => IssuerEvidence.Behind(Tenant)
        .WithIssuer(Tenant, (TenantUrl, Seen.Answer(404, "")))
        .Add(new ProbeResult(ProbeKind.MisplacedIssuerMetadata, new Exchange { Request = new WireRequest("GET", found), Response = Seen.Answer(200, document, Seen.Json) }) { Subject = Tenant });

    private static Seen Before(WireResponse first) =>
        Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, first), (IssuerEvidence.OpenIdUrl, Seen.Answer(200, OpenIdDocument, Seen.Json)));

    private static Seen After(WireResponse second) =>
        Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json)), (IssuerEvidence.OpenIdUrl, second));

    private static Seen OpenIdOnly(string document) =>
        Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(404, "")), (IssuerEvidence.OpenIdUrl, Seen.Answer(200, document, Seen.Json)));

    private static Seen Keys(Exchange exchange) =>
        IssuerEvidence.With("jwks_uri", $"\"{KeysUrl}\"").Add(new ProbeResult(ProbeKind.IssuerKeys, exchange) { Subject = Seen.Issuer });
}
