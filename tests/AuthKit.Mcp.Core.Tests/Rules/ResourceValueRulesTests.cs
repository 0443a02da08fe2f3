using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using static AuthKit.Mcp.Core.Tests.Rules.RuleVerdicts;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>PRM-009 and PRM-014 to PRM-017 on hand-written evidence.</summary>
public class ResourceValueRulesTests
{
    private const string KeysUrl = "https://mcp.contoso.com/jwks.json";

    [Theory]
    [InlineData("https://MCP.contoso.com/mcp", "https://MCP.contoso.com/mcp", McpRuleVerdict.Warning)]
    [InlineData("https://mcp.contoso.com:443/mcp", "https://mcp.contoso.com:443/mcp", McpRuleVerdict.Warning)]
    [InlineData("https://mcp.contoso.com", "https://mcp.contoso.com", McpRuleVerdict.Note)]
    [InlineData("https://mcp.contoso.com", "https://mcp.contoso.com/", McpRuleVerdict.Warning)]
    [InlineData("https://mcp.contoso.com/", "https://mcp.contoso.com/", McpRuleVerdict.Pass)]
    [InlineData("https://mcp.contoso.com/mcp/", "https://mcp.contoso.com/mcp/", McpRuleVerdict.Pass)]
    public void A_resource_that_clients_accept_may_still_be_spelt_oddly(string endpoint, string resource, McpRuleVerdict verdict) =>
        Resource(endpoint, resource).Says("PRM-009", verdict);

    [Theory]
    [InlineData("https://mcp.contoso.com/mcp", "https://mcp.contoso.com/mcp/")]
    [InlineData("https://mcp.contoso.com/mcp/", "https://mcp.contoso.com/mcp")]
    [InlineData("https://mcp.contoso.com/mcp", "HTTPS://mcp.contoso.com/mcp")]
    public void A_difference_in_spelling_is_told_once_by_the_rule_on_identity(string endpoint, string resource) =>
        Assert.Equal("PRM-008", Resource(endpoint, resource).Of("PRM-009").BlockedBy);

    [Theory]
    [InlineData("\"mcp:tools\"", McpRuleVerdict.Fail, "a string instead of an array")]
    [InlineData("{}", McpRuleVerdict.Fail, "an object")]
    [InlineData("[]", McpRuleVerdict.Fail, "is empty")]
    [InlineData("[\"a b\"]", McpRuleVerdict.Fail, "'a b'")]
    [InlineData("[\"\"]", McpRuleVerdict.Fail, "no single scope")]
    [InlineData("[1]", McpRuleVerdict.Fail, "entry 1")]
    [InlineData("[\"all\"]", McpRuleVerdict.Warning, "asks for everything")]
    [InlineData("[\"a\",\"b\"]", McpRuleVerdict.Pass, "")]
    public void Scopes_are_judged_by_what_clients_ask_for(string scopes, McpRuleVerdict verdict, string words)
    {
        McpDiscoveryResult result = With($"\"scopes_supported\":{scopes}");
        result.Says("PRM-014", verdict, words);
        result.Says("PRM-016", McpRuleVerdict.Pass);
    }

    [Fact]
    public void Twenty_scopes_are_not_many_and_one_more_is()
    {
        static string Scopes(int count) => $"\"scopes_supported\":[{string.Join(",", Enumerable.Range(0, count).Select(static i => $"\"s{i}\""))}]";
        With(Scopes(20)).Says("PRM-014", McpRuleVerdict.Pass);
        With(Scopes(21)).Says("PRM-014", McpRuleVerdict.Warning, "21 scopes");
    }

    [Fact]
    public void Offline_access_is_out_of_place_from_2026_07_28_on()
    {
        IReadOnlyDictionary<string, McpRuleVerdict> verdicts = Judged("\"scopes_supported\":[\"a\",\"offline_access\"]", McpProfile.Mcp, [.. Mcp.Rules.SpecVersions.All]).Of("PRM-014").BySpecVersion;
        Assert.Equal([McpRuleVerdict.Skip, McpRuleVerdict.Pass, McpRuleVerdict.Pass, McpRuleVerdict.Warning], Mcp.Rules.SpecVersions.All.Select(v => verdicts[v]));
    }

    [Theory]
    [InlineData("[]", McpRuleVerdict.Fail, "no way to send")]
    [InlineData("[\"header\",\"query\"]", McpRuleVerdict.Fail, "query")]
    [InlineData("[\"body\"]", McpRuleVerdict.Fail, "lacks header")]
    [InlineData("[\"header\",\"body\"]", McpRuleVerdict.Warning, "body")]
    [InlineData("[\"header\"]", McpRuleVerdict.Pass, "")]
    public void Bearer_methods_must_leave_the_header(string methods, McpRuleVerdict verdict, string words)
    {
        McpDiscoveryResult result = Of(Seen.Resource.Replace("[\"header\"]", methods, StringComparison.Ordinal), McpProfile.Mcp);
        result.Says("PRM-015", verdict, words);
        result.Says("PRM-016", McpRuleVerdict.Pass);
    }

    [Fact]
    public void Without_bearer_methods_the_header_is_allowed() =>
        Of(Seen.Resource.Replace(",\"bearer_methods_supported\":[\"header\"]", "", StringComparison.Ordinal), McpProfile.Mcp).Says("PRM-015", McpRuleVerdict.Pass);

    [Theory]
    [InlineData("\"jwks_uri\":null", "'jwks_uri' is null")]
    [InlineData("\"jwks_uri\":\"\"", "is empty")]
    [InlineData("\"scopes_supported\":null", "is null")]
    [InlineData("\"resource_tos_uri\":\"\"", "is empty")]
    [InlineData("\"resource_tos_uri\":\"data:text/html,x\"", "opens a data address")]
    [InlineData("\"resource_name#de\":{}", "'resource_name#de' is an object")]
    [InlineData("\"dpop_signing_alg_values_supported\":[]", "empty array")]
    [InlineData("\"dpop_signing_alg_values_supported\":[1]", "no strings")]
    [InlineData("\"dpop_signing_alg_values_supported\":\"ES256\"", "a string instead of an array")]
    [InlineData("\"tls_client_certificate_bound_access_tokens\":\"false\"", "instead of true or false")]
    [InlineData("\"x_vendor\":1,\"x_vendor\":2", "stands 2 times")]
    public void A_member_in_the_wrong_form_is_an_error(string member, string words) => With(member).Says("PRM-016", McpRuleVerdict.Fail, words);

    [Theory]
    [InlineData("\"scopes\":[\"a\"]", "scopes_supported")]
    [InlineData("\"jwksUri\":\"https://mcp.contoso.com/k\"", "jwks_uri")]
    [InlineData("\"resource_policy_uri\":\"/policy\"", "no absolute address")]
    public void A_near_miss_of_an_optional_member_is_a_warning_and_an_error_by_the_letter(string member, string words)
    {
        With(member).Says("PRM-016", McpRuleVerdict.Warning, words);
        With(member, McpProfile.Rfc).Says("PRM-016", McpRuleVerdict.Fail);
    }

    [Theory]
    [InlineData("\"issuer\":\"https://auth.contoso.com\"")]
    [InlineData("\"x_vendor\":null")]
    [InlineData("\"resource_name#de\":\"Beispiel\"")]
    public void A_member_beside_the_right_one_disturbs_nobody(string member) => With(member).Says("PRM-016", McpRuleVerdict.Pass);

    [Theory]
    [InlineData("\"resource\"", "\"resourceUrl\"", "PRM-007")]
    [InlineData("\"authorization_servers\"", "\"AuthorizationServers\"", "PRM-011")]
    [InlineData("\"authorization_servers\"", "\"issuer\"", "PRM-011")]
    public void A_misspelt_name_explains_the_missing_member(string name, string misspelt, string consequence)
    {
        McpDiscoveryResult result = Of(Seen.Resource.Replace(name, misspelt, StringComparison.Ordinal), McpProfile.Mcp);
        result.Says("PRM-016", McpRuleVerdict.Fail);
        Assert.Equal("PRM-016", result.Of(consequence).BlockedBy);
        Assert.Contains($"rename '{misspelt.Trim('"')}' to {name}", result.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_elsewhere_does_not_explain_a_missing_resource()
    {
        McpDiscoveryResult result = Of(Seen.Resource.Replace("\"resource\":\"" + Seen.Endpoint + "\"", "\"jwks_uri\":null", StringComparison.Ordinal), McpProfile.Mcp);
        result.Says("PRM-016", McpRuleVerdict.Fail, "'jwks_uri' is null");
        result.Says("PRM-007", McpRuleVerdict.Fail);
    }

    [Theory]
    [InlineData("\"signed_metadata\":\"junk\"", "no compact JWS")]
    [InlineData("\"signed_metadata\":\"eyJhbGciOiJub25lIn0.e30.\"", "alg none")]
    [InlineData("\"signed_metadata\":\"eyJhbGciOiJFUzI1NiJ9.e30.AA\"", "no iss")]
    [InlineData("\"resource_signing_alg_values_supported\":[\"none\"]", "lists none")]
    [InlineData("\"jwks_uri\":\"http://mcp.contoso.com/k\"", "no https address")]
    public void A_security_member_that_cannot_hold_is_a_warning_and_an_error_by_the_letter(string member, string words)
    {
        With(member).Says("PRM-017", McpRuleVerdict.Warning, words);
        With(member, McpProfile.Rfc).Says("PRM-017", McpRuleVerdict.Fail);
    }

    [Theory]
    [InlineData("dpop_bound_access_tokens_required")]
    [InlineData("tls_client_certificate_bound_access_tokens")]
    public void Bound_tokens_are_legal_and_stop_plain_clients(string member)
    {
        With($"\"{member}\":true", McpProfile.Rfc).Says("PRM-017", McpRuleVerdict.Warning, member);
        With($"\"{member}\":false", McpProfile.Rfc).Says("PRM-017", McpRuleVerdict.Pass);
    }

    [Fact]
    public void Signed_metadata_with_an_issuer_passes() => // {"alg":"ES256"} . {"iss":"a"}
        With("\"signed_metadata\":\"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.AA\"").Says("PRM-017", McpRuleVerdict.Pass);

    [Fact]
    public void A_client_secret_in_public_is_an_error_and_is_not_repeated()
    {
        McpDiscoveryResult result = With("\"client_secret\":\"hunter2-hunter2\"");
        result.Says("PRM-017", McpRuleVerdict.Fail, "client_secret");
        Assert.DoesNotContain("hunter2", result.Of("PRM-017").Message + result.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "{\"keys\":[{\"kty\":\"EC\",\"d\":\"c2VjcmV0\"}]}", McpRuleVerdict.Fail, "private keys")]
    [InlineData(200, "{\"keys\":[{\"kty\":\"EC\",\"x\":\"a\"}]}", McpRuleVerdict.Pass, "")]
    [InlineData(200, "<html>", McpRuleVerdict.Warning, "no JSON object with keys")]
    [InlineData(404, "", McpRuleVerdict.Warning, "404")]
    public void Keys_are_judged_where_they_were_asked_for(int status, string body, McpRuleVerdict verdict, string words)
    {
        McpDiscoveryResult result = Document(Seen.Good(CheckDepth.Full), $"\"jwks_uri\":\"{KeysUrl}\"")
            .With(ProbeKind.ResourceKeys, KeysUrl, Seen.Answer(status, body, new HeaderLine("Content-Type", "application/jwk-set+json"))).Judge();
        result.Says("PRM-017", verdict, words);
        Assert.DoesNotContain("c2VjcmV0", result.Of("PRM-017").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_member_is_judged_without_a_document()
    {
        McpDiscoveryResult result = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, "")).Judge();
        Assert.All(new[] { "PRM-009", "PRM-014", "PRM-015", "PRM-016", "PRM-017" }, id => Assert.Equal("PRM-001", result.Of(id).BlockedBy));
    }

    private static McpDiscoveryResult Resource(string endpoint, string resource) => Seen.Nothing(endpoint, CheckDepth.Quick).Refusing(ProbeKind.Initialize)
        .With(ProbeKind.RootMetadata, To("https://" + new Uri(endpoint).Authority + "/x", Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, resource, StringComparison.Ordinal), Seen.Json))).Judge();

    private static McpDiscoveryResult With(string member, McpProfile profile = McpProfile.Mcp) => Judged(member, profile, []);

    private static McpDiscoveryResult Judged(string member, McpProfile profile, string[] versions) => Document(Seen.Good(), member).Judge(profile, versions);

    private static Seen Document(Seen seen, string member) => seen.With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Insert(1, member + ","), Seen.Json));

    private static McpDiscoveryResult Of(string document, McpProfile profile) => Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, document, Seen.Json)).Judge(profile);
}
