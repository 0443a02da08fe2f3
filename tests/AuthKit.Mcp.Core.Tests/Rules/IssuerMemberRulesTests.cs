using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Every verdict of the rules on the members of authorization server metadata.</summary>
public class IssuerMemberRulesTests
{
    [Theory]
    [InlineData("ASM-007", "token_endpoint", "\"https://auth.contoso.com/token\"", McpRuleVerdict.Pass)]
    [InlineData("ASM-007", "token_endpoint", null, McpRuleVerdict.Fail)]
    [InlineData("ASM-007", "token_endpoint", "\"http://auth.contoso.com/token\"", McpRuleVerdict.Fail)]
    [InlineData("ASM-007", "token_endpoint", "\"data:text/html,x\"", McpRuleVerdict.Fail)]
    [InlineData("ASM-007", "jwks_uri", "\"https://10.0.0.7/jwks\"", McpRuleVerdict.Blocked)]
    [InlineData("ASM-007", "revocation_endpoint", "\"http://localhost:8080/revoke\"", McpRuleVerdict.Blocked)]
    [InlineData("ASM-007", "token_endpoint", "\"https://fabrikam.net/token\"", McpRuleVerdict.Warning)]
    [InlineData("ASM-007", "token_endpoint", "\"https://tokens.contoso.com/token\"", McpRuleVerdict.Pass)]
    [InlineData("ASM-007", "jwks_uri", "\"https://keys.fabrikam.net/jwks\"", McpRuleVerdict.Pass)]
    [InlineData("ASM-008", "response_types_supported", "[\"code\"]", McpRuleVerdict.Pass)]
    [InlineData("ASM-008", "response_types_supported", "[\"code\",\"code id_token\"]", McpRuleVerdict.Pass)]
    [InlineData("ASM-008", "response_types_supported", null, McpRuleVerdict.Fail)]
    [InlineData("ASM-008", "response_types_supported", "[\"id_token\"]", McpRuleVerdict.Fail)]
    [InlineData("ASM-008", "response_types_supported", "\"code\"", McpRuleVerdict.Fail)]
    [InlineData("ASM-008", "response_types_supported", "[\"code\",\"id_token token\"]", McpRuleVerdict.Warning)]
    [InlineData("ASM-008", "response_modes_supported", "[\"form_post\"]", McpRuleVerdict.Warning)]
    [InlineData("ASM-008", "response_modes_supported", "[\"form_post\",\"query\"]", McpRuleVerdict.Pass)]
    [InlineData("ASM-009", "code_challenge_methods_supported", "[\"S256\",\"plain\"]", McpRuleVerdict.Warning)]
    [InlineData("ASM-010", "grant_types_supported", "[\"refresh_token\",\"authorization_code\"]", McpRuleVerdict.Pass)]
    [InlineData("ASM-010", "grant_types_supported", null, McpRuleVerdict.Warning)]
    [InlineData("ASM-010", "grant_types_supported", "[\"authorization_code\"]", McpRuleVerdict.Warning)]
    [InlineData("ASM-010", "grant_types_supported", "[\"authorization_code\",\"refresh_token\",\"password\"]", McpRuleVerdict.Warning)]
    [InlineData("ASM-010", "grant_types_supported", "[\"client_credentials\"]", McpRuleVerdict.Fail)]
    [InlineData("ASM-010", "grant_types_supported", "\"authorization_code\"", McpRuleVerdict.Fail)]
    [InlineData("ASM-011", "token_endpoint_auth_methods_supported", "[\"client_secret_post\",\"none\"]", McpRuleVerdict.Pass)]
    [InlineData("ASM-011", "token_endpoint_auth_methods_supported", null, McpRuleVerdict.Warning)]
    [InlineData("ASM-011", "token_endpoint_auth_methods_supported", "[\"client_secret_post\"]", McpRuleVerdict.Warning)]
    [InlineData("ASM-011", "token_endpoint_auth_methods_supported", "\"none\"", McpRuleVerdict.Warning)]
    [InlineData("ASM-011", "token_endpoint_auth_methods_supported", "[\"none\",\"private_key_jwt\"]", McpRuleVerdict.Warning)]
    [InlineData("ASM-011", "token_endpoint_auth_signing_alg_values_supported", "[\"ES256\",\"none\"]", McpRuleVerdict.Fail)]
    [InlineData("ASM-012", "scopes_supported", null, McpRuleVerdict.Note)]
    [InlineData("ASM-012", "scopes_supported", "[\"mcp:tools\"]", McpRuleVerdict.Pass)]
    [InlineData("ASM-012", "scopes_supported", "[\"mcp:tools\",\"offline_access\"]", McpRuleVerdict.Note)]
    [InlineData("ASM-012", "scopes_supported", "\"mcp:tools\"", McpRuleVerdict.Warning)]
    [InlineData("ASM-013", "authorization_response_iss_parameter_supported", "true", McpRuleVerdict.Pass)]
    [InlineData("ASM-013", "authorization_response_iss_parameter_supported", null, McpRuleVerdict.Warning)]
    [InlineData("ASM-013", "authorization_response_iss_parameter_supported", "false", McpRuleVerdict.Warning)]
    [InlineData("ASM-013", "authorization_response_iss_parameter_supported", "\"true\"", McpRuleVerdict.Fail)]
    [InlineData("ASM-017", "x_vendor", "{\"flags\":[null,[]]}", McpRuleVerdict.Pass)]
    [InlineData("ASM-017", "ui_locales_supported", "[]", McpRuleVerdict.Fail)]
    [InlineData("ASM-017", "service_documentation", "null", McpRuleVerdict.Fail)]
    [InlineData("REG-001", "registration_endpoint", null, McpRuleVerdict.Pass)]
    [InlineData("REG-001", "client_id_metadata_document_supported", null, McpRuleVerdict.Note)]
    [InlineData("REG-002", "client_id_metadata_document_supported", "true", McpRuleVerdict.Pass)]
    [InlineData("REG-002", "client_id_metadata_document_supported", "false", McpRuleVerdict.Note)]
    [InlineData("REG-002", "client_id_metadata_document_supported", "\"true\"", McpRuleVerdict.Fail)]
    [InlineData("REG-002", "client_id_metadata_document_supported", "1", McpRuleVerdict.Fail)]
    public void A_member_gets_its_verdict(string rule, string member, string? value, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, IssuerEvidence.With(member, value).Check(rule).Verdict);

    [Theory]
    [InlineData("issuer")]
    [InlineData("token_endpoint")]
    [InlineData("jwks_uri")]
    [InlineData("registration_endpoint")]
    [InlineData("response_types_supported")]
    [InlineData("grant_types_supported")]
    [InlineData("token_endpoint_auth_methods_supported")]
    [InlineData("scopes_supported")]
    [InlineData("code_challenge_methods_supported")]
    [InlineData("authorization_response_iss_parameter_supported")]
    [InlineData("client_id_metadata_document_supported")]
    [InlineData("protected_resources")]
    public void A_null_member_is_one_fault_with_one_name(string member)
    {
        McpDiscoveryResult result = IssuerEvidence.With(member, "null").Judge();
        McpFinding root = Assert.Single(result.Findings, static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning);
        Assert.Equal("ASM-017", root.RuleId);
        Assert.Contains(member, root.Message, StringComparison.Ordinal);
        Assert.Contains(member, root.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_another_member_stands_beside_a_null_one()
    {
        McpDiscoveryResult result = IssuerEvidence.WithDocument(IssuerEvidence.Edit(Seen.IssuerDocument, ("jwks_uri", "null"), ("token_endpoint", null), ("code_challenge_methods_supported", "[\"plain\"]"))).Judge();
        Assert.Equal(["ASM-007", "ASM-009", "ASM-017"], Roots(result));
    }

    [Fact]
    public void A_name_that_stands_twice_is_a_fault() =>
        Assert.Equal(McpRuleVerdict.Fail, IssuerEvidence.WithDocument("{\"token_endpoint\":\"https://auth.contoso.com/other\"," + Seen.IssuerDocument.Substring(1)).Check("ASM-017").Verdict);

    [Fact]
    public void A_password_in_an_endpoint_is_not_repeated()
    {
        McpDiscoveryResult result = IssuerEvidence.With("token_endpoint", "\"https://client:hunter2@auth.contoso.com/token\"").Judge();
        Assert.StartsWith("ASM-007 ", result.RootCause, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Findings, static f => (f.Message + f.Fix).Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://auth.contoso.co.uk", "https://api.contoso.co.uk/token", true)]
    [InlineData("https://auth.contoso.co.uk", "https://auth.fabrikam.co.uk/token", false)]
    [InlineData("https://203.0.113.5", "https://198.51.100.5/token", false)]
    [InlineData("https://203.0.113.5", "https://203.0.113.5:8443/token", true)]
    public void An_endpoint_on_a_host_of_somebody_else_is_a_hint(string issuer, string endpoint, bool related)
    {
        string document = IssuerEvidence.Edit(Seen.IssuerDocument.Replace(Seen.Issuer, issuer, StringComparison.Ordinal), ("token_endpoint", $"\"{endpoint}\""));
        Seen seen = IssuerEvidence.Behind(issuer).WithIssuer(issuer, (issuer + "/.well-known/oauth-authorization-server", Seen.Answer(200, document, Seen.Json)));
        Assert.Equal(related ? McpRuleVerdict.Pass : McpRuleVerdict.Warning, seen.Check("ASM-007").Verdict);
        Assert.Equal(related ? McpRuleVerdict.Pass : McpRuleVerdict.Warning, seen.Check("ASM-007", profile: McpProfile.Rfc).Verdict);
    }

    [Theory]
    [InlineData("[\"mcp:tools\"]", null, McpRuleVerdict.Warning)]
    [InlineData("[\"mcp:read\"]", null, McpRuleVerdict.Pass)]
    [InlineData("[\"mcp:read\"]", "mcp:read mcp:write", McpRuleVerdict.Warning)]
    [InlineData("[\"*\",\"offline_access\",\"two words\"]", "a,b", McpRuleVerdict.Pass)]
    public void Scopes_that_the_server_asks_for_must_be_known(string resource, string? challenge, McpRuleVerdict verdict)
    {
        Seen seen = IssuerEvidence.With("scopes_supported", "[\"mcp:read\"]")
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, IssuerEvidence.Edit(Seen.Resource, ("scopes_supported", resource)), Seen.Json))
            .Challenging(challenge is null ? Seen.Unscoped : $"{Seen.Unscoped}, scope=\"{challenge}\"");
        Assert.Equal(verdict, seen.Check("ASM-012").Verdict);
    }

    [Fact]
    public void A_catalogue_of_scopes_is_not_compared() => Assert.Equal(McpRuleVerdict.Pass, IssuerEvidence.With("scopes_supported", "[\"mcp:read\"]")
        .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, IssuerEvidence.Edit(Seen.Resource, ("scopes_supported", $"[{string.Join(",", Enumerable.Range(0, 21).Select(static i => $"\"s{i}\""))}]")), Seen.Json))
        .Challenging(Seen.Unscoped)
        .Check("ASM-012").Verdict);

    [Fact]
    public void Neither_registration_nor_client_documents_is_one_fault()
    {
        McpDiscoveryResult result = IssuerEvidence.WithDocument(IssuerEvidence.Edit(Seen.IssuerDocument, ("registration_endpoint", null), ("client_id_metadata_document_supported", "false"))).Judge();
        Assert.Equal(["REG-001"], Roots(result));
    }

    [Fact]
    public void A_mistyped_flag_as_the_only_route_is_one_fault_and_an_error()
    {
        McpDiscoveryResult result = IssuerEvidence.WithDocument(IssuerEvidence.Edit(Seen.IssuerDocument, ("registration_endpoint", null), ("client_id_metadata_document_supported", "\"true\""))).Judge();
        Assert.Equal(["REG-002"], Roots(result));
        Assert.Equal(McpVerdict.Fail, result.Verdict);
    }

    [Fact]
    public void OpenID_Connect_does_not_ask_for_the_algorithms_of_client_assertions()
    {
        string document = IssuerEvidence.Edit(Seen.IssuerDocument, ("token_endpoint_auth_methods_supported", "[\"none\",\"private_key_jwt\"]"));
        Assert.Equal(["ASM-011"], Roots(IssuerEvidence.WithDocument(document).Judge()));
        Seen openId = Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(404, "")), (Seen.Issuer + "/.well-known/openid-configuration", Seen.Answer(200, document, Seen.Json)));
        Assert.Equal(McpRuleVerdict.Pass, openId.Judge().Check("ASM-011").Verdict);
    }

    [Fact]
    public void A_mistyped_flag_and_missing_public_clients_are_two_faults()
    {
        McpDiscoveryResult result = IssuerEvidence.WithDocument(IssuerEvidence.Edit(Seen.IssuerDocument, ("client_id_metadata_document_supported", "\"true\""), ("token_endpoint_auth_methods_supported", "[\"client_secret_basic\"]"))).Judge();
        Assert.Equal(["ASM-011", "REG-002"], Roots(result));
    }

    [Theory]
    [InlineData(SpecVersions.V20250326, McpRuleVerdict.Skip)]
    [InlineData(SpecVersions.V20251125, McpRuleVerdict.Skip)]
    [InlineData(SpecVersions.V20260728, McpRuleVerdict.Warning)]
    public void The_iss_flag_is_asked_for_from_2026_07_28(string version, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, IssuerEvidence.With("authorization_response_iss_parameter_supported", null).Check("ASM-013", version).Verdict);

    [Theory]
    [InlineData(SpecVersions.V20250618, McpRuleVerdict.Pass, McpRuleVerdict.Skip)]
    [InlineData(SpecVersions.V20251125, McpRuleVerdict.Note, McpRuleVerdict.Note)]
    [InlineData(SpecVersions.V20260728, McpRuleVerdict.Note, McpRuleVerdict.Note)]
    public void Dynamic_registration_alone_is_enough_and_gets_older(string version, McpRuleVerdict route, McpRuleVerdict documents)
    {
        Seen seen = IssuerEvidence.With("client_id_metadata_document_supported", null);
        Assert.Equal(route, seen.Check("REG-001", version).Verdict);
        Assert.Equal(documents, seen.Check("REG-002", version).Verdict);
    }

    [Theory]
    [InlineData("[\"authorization_code\",\"refresh_token\",\"implicit\"]", McpRuleVerdict.Fail)]
    [InlineData("[\"authorization_code\"]", McpRuleVerdict.Warning)]
    public void What_OAuth_has_removed_is_an_error_by_the_letter_and_what_is_merely_missing_is_not(string grants, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, IssuerEvidence.With("grant_types_supported", grants).Check("ASM-010", profile: McpProfile.Rfc).Verdict);

    [Fact]
    public void Implicit_in_both_lists_is_one_fault() =>
        Assert.Equal(["ASM-010"], Roots(IssuerEvidence.WithDocument(IssuerEvidence.Edit(Seen.IssuerDocument, ("grant_types_supported", "[\"authorization_code\",\"refresh_token\",\"implicit\"]"), ("response_types_supported", "[\"code\",\"token\"]"))).Judge()));

    private static string[] Roots(McpDiscoveryResult result) =>
        [.. result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).Select(static f => f.RuleId).Order(StringComparer.Ordinal)];
}
