using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Clients take the first entry of authorization_servers: its faults are errors, those of later ones are not.</summary>
public class SeveralIssuersTests
{
    private const string Second = "https://login.contoso.com";
    private static readonly string SecondDocument = Seen.IssuerDocument.Replace(Seen.Issuer, Second, StringComparison.Ordinal);

    [Fact]
    public void Two_good_servers_pass() => Assert.Equal("", Two(Seen.Answer(200, Seen.IssuerDocument, Seen.Json), Seen.Answer(200, SecondDocument, Seen.Json)).Judge().RootCause);

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{\"issuer\":\"https://fabrikam.net\"}")]
    public void A_later_entry_that_cannot_be_used_is_no_error_here(int status, string body) =>
        Assert.DoesNotContain(Two(Seen.Answer(200, Seen.IssuerDocument, Seen.Json), Seen.Answer(status, body, Seen.Json)).Judge().Findings, static f => f.Verdict != McpRuleVerdict.Note && f.RuleId.StartsWith("ASM", StringComparison.Ordinal));

    [Theory]
    [InlineData(McpProfile.Mcp)]
    [InlineData(McpProfile.Rfc)]
    public void A_fault_in_the_metadata_of_a_later_entry_is_a_warning(McpProfile profile)
    {
        WireResponse faulty = Seen.Answer(200, IssuerEvidence.Edit(SecondDocument, ("token_endpoint", null)), Seen.Json);
        McpFinding finding = Assert.Single(Two(Seen.Answer(200, Seen.IssuerDocument, Seen.Json), faulty).Judge(profile).Findings, static f => f.RuleId == "ASM-007");
        Assert.Equal(McpRuleVerdict.Warning, finding.Verdict);
        Assert.Contains(Second, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "", "ASM-001")]
    [InlineData(200, "<html>", "ASM-003")]
    [InlineData(200, "{\"issuer\":\"https://fabrikam.net\",\"authorization_endpoint\":1}", "ASM-005")]
    public void A_first_entry_that_cannot_be_used_is_an_error_of_the_order_while_a_later_one_works(int status, string body, string rule)
    {
        McpDiscoveryResult result = Two(Seen.Answer(status, body, Seen.Json), Seen.Answer(200, SecondDocument, Seen.Json)).Judge();
        Assert.Equal(("PRM-013", McpRuleVerdict.Fail), (result.Findings[0].RuleId, result.Findings[0].Verdict));
        Assert.Equal("PRM-013", result.Checks.Single(c => c.RuleId == rule).BlockedBy);
    }

    private static Seen Two(WireResponse first, WireResponse second) => IssuerEvidence.Behind(Seen.Issuer, Second)
        .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, first))
        .WithIssuer(Second, (Second + "/.well-known/oauth-authorization-server", second));
}
