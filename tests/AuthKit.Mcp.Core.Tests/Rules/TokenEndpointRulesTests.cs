using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>TOK: the token endpoint and its relatives without a user.</summary>
public class TokenEndpointRulesTests
{
    private const string Active = ",\"introspection_endpoint\":\"" + Seen.Issuer + "/introspect\"}";

    [Theory]
    [InlineData(400, "{\"error\":\"invalid_request\"}", McpRuleVerdict.Pass)]
    [InlineData(400, "{\"error\":\"invalid_target\"}", McpRuleVerdict.Pass)]
    [InlineData(401, "{\"error\":\"unauthorized_client\"}", McpRuleVerdict.Pass)]
    [InlineData(403, "{\"error\":\"invalid_client\"}", McpRuleVerdict.Warning)]
    [InlineData(200, "{\"error\":\"invalid_client\"}", McpRuleVerdict.Fail)]
    [InlineData(302, "", McpRuleVerdict.Fail)]
    [InlineData(404, "{\"error\":\"not_found\"}", McpRuleVerdict.Fail)]
    [InlineData(405, "", McpRuleVerdict.Fail)]
    [InlineData(415, "", McpRuleVerdict.Fail)]
    [InlineData(500, "{\"error\":\"server_error\"}", McpRuleVerdict.Fail)]
    [InlineData(429, "", McpRuleVerdict.Inconclusive)]
    [InlineData(400, "<h1>Bad Request</h1>", McpRuleVerdict.Fail)]
    [InlineData(400, "{\"message\":\"no\"}", McpRuleVerdict.Fail)]
    [InlineData(400, "{\"error\":{\"code\":\"invalid_grant\"}}", McpRuleVerdict.Fail)]
    [InlineData(400, "{\"error\":\"invalid_code\"}", McpRuleVerdict.Fail)]
    public void Errors_are_those_of_the_rfc(int status, string body, McpRuleVerdict verdict) => Assert.Equal(verdict, new SeenIssuer()
        .With(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode, Seen.Answer(status, body, Seen.Json, new HeaderLine("Cache-Control", "no-store"))).Verdict("TOK-001"));

    [Fact]
    public void An_error_that_may_be_stored_is_a_note_and_one_of_another_type_a_warning()
    {
        Assert.Equal(McpRuleVerdict.Note, new SeenIssuer().With(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode, Seen.Answer(401, """{"error":"invalid_client"}""", Seen.Json)).Verdict("TOK-001"));
        Assert.Equal(McpRuleVerdict.Warning, new SeenIssuer().With(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode, Seen.Answer(401, """{"error":"invalid_client"}""", new HeaderLine("Content-Type", "text/plain"))).Verdict("TOK-001"));
    }

    [Theory]
    [InlineData(400, "invalid_grant", McpRuleVerdict.Pass)]
    [InlineData(401, "invalid_grant", McpRuleVerdict.Warning)]
    [InlineData(400, "invalid_request", McpRuleVerdict.Warning)]
    [InlineData(400, "invalid_target", McpRuleVerdict.Warning)]
    [InlineData(500, "server_error", McpRuleVerdict.Fail)]
    public void A_registered_client_is_told_that_only_its_grant_is_wrong(int status, string error, McpRuleVerdict verdict)
    {
        foreach (string variant in new[] { IssuerVariant.BogusCode, IssuerVariant.BogusRefresh })
        {
            Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.TokenRequest, variant, SeenIssuer.Error(status, error)).Verdict("TOK-001"));
        }
    }

    [Theory]
    [InlineData(401, "invalid_client", McpRuleVerdict.Pass)]
    [InlineData(400, "invalid_client", McpRuleVerdict.Pass)]
    [InlineData(400, "invalid_grant", McpRuleVerdict.Warning)]
    [InlineData(400, "invalid_request", McpRuleVerdict.Warning)]
    [InlineData(400, "invalid_code", McpRuleVerdict.Blocked)]
    public void An_unknown_client_is_told_so(int status, string error, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode, SeenIssuer.Error(status, error)).Verdict("TOK-002"));

    [Fact]
    public void A_SHOULD_stays_a_warning_by_the_letter() =>
        Assert.Equal(McpRuleVerdict.Warning, new SeenIssuer().With(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode, SeenIssuer.Error(400, "invalid_grant")).Verdict("TOK-002", McpProfile.Rfc));

    [Fact]
    public void Other_grants_and_GET_are_refused()
    {
        foreach (string variant in new[] { IssuerVariant.PasswordGrant, IssuerVariant.UnknownGrant, IssuerVariant.ByGet })
        {
            Assert.Equal(McpRuleVerdict.Fail, With(variant, Seen.Answer(200, """{"access_token":"(redacted)"}""", Seen.Json)));
            Assert.Equal(McpRuleVerdict.Fail, With(variant, Seen.Answer(502, "")));
            Assert.Equal(McpRuleVerdict.Pass, With(variant, Seen.Answer(404, "")));
            Assert.Equal(McpRuleVerdict.Pass, With(variant, SeenIssuer.Error(401, "invalid_client")));
            Assert.Equal(McpRuleVerdict.Inconclusive, new SeenIssuer().With(ProbeKind.TokenRequest, variant, WireFault.TimedOut).Verdict("TOK-003"));
        }

        static McpRuleVerdict With(string variant, WireResponse response) => new SeenIssuer().With(ProbeKind.TokenRequest, variant, response).Verdict("TOK-003");
    }

    [Fact]
    public void A_crash_on_everything_has_one_root_and_a_token_for_a_password_is_a_fault_of_its_own()
    {
        SeenIssuer crashing = new();
        foreach (string variant in new[] { IssuerVariant.UnknownClientCode, IssuerVariant.BogusCode, IssuerVariant.BogusRefresh, IssuerVariant.PasswordGrant, IssuerVariant.UnknownGrant, IssuerVariant.ByGet })
        {
            crashing.With(ProbeKind.TokenRequest, variant, Seen.Answer(500, ""));
        }

        Assert.Equal(["TOK-001"], Fails(crashing));
        crashing.With(ProbeKind.TokenRequest, IssuerVariant.PasswordGrant, Seen.Answer(200, """{"access_token":"(redacted)"}""", Seen.Json));
        Assert.Equal(["TOK-001", "TOK-003"], Fails(crashing));

        static IEnumerable<string> Fails(SeenIssuer seen) => seen.Judge().Findings.Where(static f => f.Verdict == McpRuleVerdict.Fail).Select(static f => f.RuleId).Order();
    }

    [Theory]
    [InlineData(200, "", McpRuleVerdict.Pass)]
    [InlineData(401, "", McpRuleVerdict.Pass)]
    [InlineData(400, "{\"error\":\"invalid_client\"}", McpRuleVerdict.Pass)]
    [InlineData(400, "{\"error\":\"invalid_request\"}", McpRuleVerdict.Warning)]
    [InlineData(404, "", McpRuleVerdict.Warning)]
    [InlineData(500, "", McpRuleVerdict.Fail)]
    [InlineData(429, "", McpRuleVerdict.Inconclusive)]
    public void Unknown_tokens_can_be_revoked(int status, string body, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.TokenService, IssuerVariant.Revocation, Seen.Answer(status, body, Seen.Json)).Verdict("TOK-004"));

    [Theory]
    [InlineData(401, "", McpRuleVerdict.Pass)]
    [InlineData(400, "", McpRuleVerdict.Pass)]
    [InlineData(404, "", McpRuleVerdict.Warning)]
    [InlineData(200, "{\"active\":false}", McpRuleVerdict.Fail)]
    [InlineData(500, "", McpRuleVerdict.Fail)]
    public void Introspection_is_not_for_everybody(int status, string body, McpRuleVerdict verdict) => Assert.Equal(verdict, new SeenIssuer()
        .WithMetadata("}", Active).With(ProbeKind.TokenService, IssuerVariant.Introspection, Seen.Answer(status, body, Seen.Json)).Verdict("TOK-004"));

    [Fact]
    public void What_is_not_advertised_is_not_judged() =>
        Assert.Equal(McpRuleVerdict.Skip, new SeenIssuer().WithMetadata($"\"revocation_endpoint\":\"{Seen.Issuer}/revoke\",", "").Without(ProbeKind.TokenService).Verdict("TOK-004"));
}
