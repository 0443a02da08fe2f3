using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Verdicts and fixes for what authorization servers send that their customers cannot change.</summary>
public class ProductRulesTests
{
    private const string Methods = "token_endpoint_auth_methods_supported";
    private const string Documents = "client_id_metadata_document_supported";
    private static readonly string Hosted = IssuerEvidence.Edit(Seen.IssuerDocument, ("registration_endpoint", null), (Documents, null), ("response_types_supported", "[\"code\",\"token\"]"));
    private static readonly string Registering = IssuerEvidence.Edit(Seen.IssuerDocument, (Documents, null), ("response_types_supported", "[\"code\",\"token\"]"));

    [Fact]
    public void Signed_assertions_without_algorithms_stop_nobody_but_break_the_standard()
    {
        string document = IssuerEvidence.Edit(Seen.IssuerDocument, (Methods, "[\"none\",\"private_key_jwt\"]"));
        Assert.Equal(McpVerdict.Warning, IssuerEvidence.WithDocument(document).Judge().Verdict);
        Assert.Equal(McpVerdict.Fail, IssuerEvidence.WithDocument(document).Judge(McpProfile.Rfc).Verdict);
    }

    [Theory]
    [InlineData("[\"openid\",\"profile\",\"offline_access\"]", McpRuleVerdict.Note)]
    [InlineData("[\"mcp:write\",\"profile\"]", McpRuleVerdict.Warning)]
    [InlineData("[\"openid\",\"mcp:tools\"]", McpRuleVerdict.Pass)]
    public void A_list_of_the_scopes_of_signing_in_says_nothing_about_others(string scopes, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, IssuerEvidence.With("scopes_supported", scopes).Check("ASM-012").Verdict);

    [Fact]
    public void A_scope_that_is_missing_among_others_of_the_server_is_named()
    {
        Seen seen = IssuerEvidence.With("scopes_supported", "[\"openid\",\"mcp:tools\"]").Challenging(Seen.Unscoped + ", scope=\"mcp:tools mcp:admin\"");
        Assert.Equal(McpRuleVerdict.Warning, seen.Check("ASM-012").Verdict);
    }

    [Fact]
    public void The_warning_that_stops_clients_comes_before_those_that_stop_none_and_says_what_everybody_can_do()
    {
        McpDiscoveryResult result = IssuerEvidence.WithDocument(Hosted).Judge();
        Assert.Equal(["REG-001", "ASM-008"], Warnings(result));
        Assert.StartsWith("REG-001 ", result.RootCause, StringComparison.Ordinal);
        Assert.StartsWith("Enter a client ", result.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, McpClientOutcome.NeedsClientId)]
    [InlineData(404, McpClientOutcome.NeedsClientId)]
    [InlineData(400, McpClientOutcome.Connects)]
    [InlineData(201, McpClientOutcome.Connects)]
    public void A_registration_that_is_refused_leaves_clients_without_an_id(int status, McpClientOutcome outcome)
    {
        Seen seen = IssuerEvidence.WithDocument(Registering).Add(new ProbeResult(ProbeKind.Registration, new Exchange
        {
            Request = new WireRequest("POST", Seen.Issuer + "/register"),
            Response = Seen.Answer(status, "{\"client_id\":\"a\"}", Seen.Json),
        })
        { Subject = IssuerVariant.Subject(Seen.Issuer, IssuerVariant.NativeClient) });
        McpDiscoveryResult result = DiscoveryJudge.Judge(seen.Evidence() with { Active = true, RegistrationAllowed = true }, new DiscoveryOptions { Profile = McpProfile.Mcp });
        Assert.All(result.Clients, c => Assert.Equal(outcome, c.Outcome));
        if (status == 403)
        {
            Assert.Equal(["REG-003", "ASM-008"], Warnings(result));
            Assert.All(result.Clients, static c => Assert.Equal("REG-003", c.RuleId));
            Assert.Equal("an error at registration, HTTP 403", result.Clients[0].Sees);
            Assert.Equal("a dialog that asks for a client id", result.Clients.Single(static c => c.Client == "VSCode").Sees);
        }
    }

    [Fact]
    public void Who_can_use_client_documents_needs_no_registration()
    {
        Seen seen = Seen.Good().Add(new ProbeResult(ProbeKind.Registration, new Exchange { Request = new WireRequest("POST", Seen.Issuer + "/register"), Response = Seen.Answer(403, "") })
        { Subject = IssuerVariant.Subject(Seen.Issuer, IssuerVariant.NativeClient) });
        Assert.Equal(McpClientOutcome.Connects, seen.Judge().Clients.Single(static c => c.Client == "Python").Outcome);
    }

    [Fact]
    public void Who_cannot_change_the_metadata_is_told_of_a_proxy()
    {
        Assert.Contains("proxy", IssuerEvidence.With("code_challenge_methods_supported", null).Judge().Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", IssuerEvidence.With("code_challenge_methods_supported", "[\"plain\"]").Judge().Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", McpRuleVerdict.Warning)]
    [InlineData("text/html", McpRuleVerdict.Fail)]
    public void The_same_type_twice_is_no_other_type(string second, McpRuleVerdict verdict) => Assert.Equal(
        verdict,
        Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json, new HeaderLine("Content-Type", second))).Check("PRM-005").Verdict);

    private static IEnumerable<string> Warnings(McpDiscoveryResult result) => result.Findings.Where(static f => f.Verdict == McpRuleVerdict.Warning).Select(static f => f.RuleId);
}
