using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>REG-007 to REG-009: whom an authorization server lets in.</summary>
public class RegistrationLimitRulesTests
{
    [Fact]
    public void Every_unsafe_redirect_uri_that_is_registered_is_named()
    {
        foreach (string redirect in IssuerVariant.UnsafeRedirects)
        {
            SeenIssuer seen = new SeenIssuer().With(ProbeKind.Registration, IssuerVariant.Redirect(redirect), Seen.Answer(201, $"{{\"client_id\":\"x\",\"redirect_uris\":[\"{redirect}\"]}}", Seen.Json));
            McpFinding finding = Assert.Single(seen.Judge().Findings, static f => f.RuleId == "REG-007");
            Assert.Equal(McpRuleVerdict.Fail, finding.Verdict);
            Assert.Contains($"'{redirect}'", finding.Message, StringComparison.Ordinal);
            Assert.Equal(McpRuleVerdict.Warning, seen.Verdict("REG-007", McpProfile.AuthKit));
        }
    }

    [Fact]
    public void A_server_that_drops_the_unsafe_uri_has_not_registered_it()
    {
        string variant = IssuerVariant.Redirect(IssuerVariant.UnsafeRedirects[0]);
        Assert.Equal(McpRuleVerdict.Pass, new SeenIssuer().With(ProbeKind.Registration, variant, Seen.Answer(201, """{"client_id":"x","redirect_uris":[]}""", Seen.Json)).Verdict("REG-007"));
        Assert.Equal(McpRuleVerdict.Fail, new SeenIssuer().With(ProbeKind.Registration, variant, Seen.Answer(201, """{"client_id":"x"}""", Seen.Json)).Verdict("REG-007"));
        Assert.Equal(McpRuleVerdict.Inconclusive, new SeenIssuer().With(ProbeKind.Registration, variant, WireFault.TimedOut).Verdict("REG-007"));
        Assert.Equal(McpRuleVerdict.Skip, new SeenIssuer().Without(ProbeKind.Registration, [.. IssuerVariant.UnsafeRedirects.Select(IssuerVariant.Redirect)]).Verdict("REG-007"));
    }

    [Fact]
    public void Every_callback_that_is_refused_is_named()
    {
        foreach (string callback in IssuerVariant.Callbacks)
        {
            McpFinding finding = Assert.Single(new SeenIssuer().With(ProbeKind.Registration, IssuerVariant.Redirect(callback), SeenIssuer.Error(400, "invalid_redirect_uri")).Judge().Findings, static f => f.RuleId == "REG-008");
            Assert.Equal(McpRuleVerdict.Warning, finding.Verdict);
            Assert.Contains($"'{callback}'", finding.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(IssuerVariant.OtherPort, 400, McpRuleVerdict.Warning)]
    [InlineData(IssuerVariant.LocalhostCallback, 400, McpRuleVerdict.Warning)]
    [InlineData(IssuerVariant.Valid, 400, McpRuleVerdict.Warning)]
    [InlineData(IssuerVariant.OtherPort, 429, McpRuleVerdict.Pass)]
    [InlineData(IssuerVariant.OtherPort, 200, McpRuleVerdict.Pass)]
    public void Loopback_redirects_work_at_every_port(string variant, int status, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Authorization, variant, SeenIssuer.Page(status)).Verdict("REG-008"));

    [Fact]
    public void An_endpoint_that_refuses_everything_is_not_blamed_on_the_port() =>
        Assert.Equal(McpRuleVerdict.Pass, new SeenIssuer()
            .With(ProbeKind.Authorization, IssuerVariant.Valid, SeenIssuer.Page(500))
            .With(ProbeKind.Authorization, IssuerVariant.OtherPort, SeenIssuer.Page(400)).Verdict("REG-008"));

    [Fact]
    public void A_client_id_that_is_a_URL_is_looked_at_before_anything_else()
    {
        foreach (string variant in new[] { IssuerVariant.MissingClientDocument, IssuerVariant.HttpClientDocument })
        {
            Assert.Equal(McpRuleVerdict.Fail, With(SeenIssuer.To(IssuerVariant.ForeignRedirect + "?error=invalid_client")).Verdict("REG-009"));
            Assert.Equal(McpRuleVerdict.Fail, With(Seen.Answer(500, "")).Verdict("REG-009"));
            Assert.Equal(McpRuleVerdict.Inconclusive, With(SeenIssuer.To("/login")).Verdict("REG-009"));
            Assert.Equal(McpRuleVerdict.Inconclusive, With(SeenIssuer.Page(200, "<input type=\"password\">")).Verdict("REG-009"));
            Assert.Equal(McpRuleVerdict.Inconclusive, With(Seen.Answer(429, "")).Verdict("REG-009"));
            Assert.Equal(McpRuleVerdict.Pass, With(SeenIssuer.Error(400, "invalid_client")).Verdict("REG-009"));
            Assert.Equal(McpRuleVerdict.Skip, With(Seen.Answer(500, "")).WithMetadata(",\"client_id_metadata_document_supported\":true", "").Verdict("REG-009"));
            Assert.Equal(McpRuleVerdict.Skip, With(Seen.Answer(500, "")).Verdict("REG-009", version: "2025-06-18"));

            SeenIssuer With(WireResponse response) => new SeenIssuer().With(ProbeKind.Authorization, variant, response);
        }
    }

    [Fact]
    public void A_server_that_sends_every_unknown_client_on_has_one_fault()
    {
        WireResponse redirect = SeenIssuer.To(IssuerVariant.ForeignRedirect + "?error=invalid_client");
        McpDiscoveryResult result = new SeenIssuer()
            .With(ProbeKind.Authorization, IssuerVariant.UnknownClient, redirect)
            .With(ProbeKind.Authorization, IssuerVariant.MissingClientDocument, redirect).Judge();
        Assert.Equal("AUZ-001", Assert.Single(result.Findings, static f => f.Verdict == McpRuleVerdict.Fail).RuleId);
        Assert.Equal("AUZ-001", Assert.Single(result.Checks, static c => c.RuleId == "REG-009").BlockedBy);
    }
}
