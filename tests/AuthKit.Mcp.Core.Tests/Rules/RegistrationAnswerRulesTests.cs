using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>REG-003 to REG-006: what a registration endpoint answers.</summary>
public class RegistrationAnswerRulesTests
{
    private const string Native = IssuerVariant.NativeClient;

    [Theory]
    [InlineData("REG-003", "m m m m")]
    [InlineData("REG-004", "m m m m")]
    [InlineData("REG-005", "m m m m")]
    [InlineData("REG-006", "m m m m")]
    [InlineData("REG-007", "M M M M")]
    [InlineData("REG-008", "m m m m")]
    [InlineData("REG-009", "- - m m")]
    [InlineData("AUZ-001", "M M M M")]
    [InlineData("AUZ-002", "M M M M")]
    [InlineData("AUZ-003", "M m m m")]
    [InlineData("AUZ-004", "m m m m")]
    [InlineData("AUZ-005", "m m m m")]
    [InlineData("AUZ-006", "m m m M")]
    [InlineData("AUZ-007", "m m m m")]
    [InlineData("TOK-001", "m m m m")]
    [InlineData("TOK-002", "s s s s")]
    [InlineData("TOK-003", "m m m m")]
    [InlineData("TOK-004", "m m m m")]
    public void Levels_are_those_of_the_revisions(string id, string levels)
    {
        McpRule rule = Assert.IsType<McpRule>(AuthKit.Mcp.Rules.RuleCatalogue.Find(id));
        Assert.Equal(levels, rule.Levels);
        Assert.Equal(McpOwner.AuthorizationServer, rule.Owner);
    }

    [Fact]
    public void Good_evidence_passes_every_rule_in_every_profile()
    {
        foreach (McpProfile profile in new[] { McpProfile.Mcp, McpProfile.Rfc })
        {
            McpDiscoveryResult result = new SeenIssuer().Judge(profile);
            Assert.DoesNotContain(result.Findings, static f => f.RuleId[..3] is "REG" or "AUZ" or "TOK");
            Assert.All(result.Checks.Where(static c => c.RuleId[..3] is "AUZ" or "TOK"), static c => Assert.Equal(McpRuleVerdict.Pass, c.Verdict));
        }
    }

    [Fact]
    public void What_the_user_did_not_allow_is_skipped_with_the_switch_that_would()
    {
        McpDiscoveryResult result = new SeenIssuer { Active = false, RegistrationAllowed = false }.Judge();
        Assert.Contains("-AllowRegistration", Assert.Single(result.Checks, static c => c.RuleId == "REG-003").Message, StringComparison.Ordinal);
        Assert.Contains("-Active", Assert.Single(result.Checks, static c => c.RuleId == "TOK-001").Message, StringComparison.Ordinal);
        Assert.All(result.Checks.Where(static c => c.RuleId is "REG-003" or "TOK-001"), static c => Assert.Equal(McpRuleVerdict.Skip, c.Verdict));
    }

    [Theory]
    [InlineData(200, McpRuleVerdict.Warning)]
    [InlineData(401, McpRuleVerdict.Warning)]
    [InlineData(403, McpRuleVerdict.Warning)]
    [InlineData(302, McpRuleVerdict.Fail)]
    [InlineData(400, McpRuleVerdict.Fail)]
    [InlineData(404, McpRuleVerdict.Fail)]
    [InlineData(405, McpRuleVerdict.Fail)]
    [InlineData(415, McpRuleVerdict.Fail)]
    [InlineData(429, McpRuleVerdict.Inconclusive)]
    [InlineData(500, McpRuleVerdict.Fail)]
    public void Registration_goes_by_the_status(int status, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Registration, Native, SeenIssuer.Client() with { Status = status }).Verdict("REG-003"));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<p>Registered</p>")]
    [InlineData("")]
    [InlineData("{\"client_id\":\"\"}")]
    [InlineData("{\"client_id\":null}")]
    [InlineData("{\"client_id\":1}")]
    public void An_answer_without_client_id_fails_and_the_rules_behind_it_are_blocked(string body)
    {
        McpDiscoveryResult result = new SeenIssuer().With(ProbeKind.Registration, Native, Seen.Answer(201, body, Seen.Json)).Judge();
        Assert.StartsWith("REG-003 ", result.RootCause, StringComparison.Ordinal);
        Assert.Equal("REG-003", Assert.Single(result.Findings, static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).RuleId);
        Assert.All(result.Checks.Where(static c => c.RuleId is "REG-004" or "REG-006" or "AUZ-002" or "AUZ-003" or "AUZ-006"), static c => Assert.Equal(("REG-003", McpRuleVerdict.Blocked), (c.BlockedBy, c.Verdict)));
    }

    [Theory]
    [InlineData(WireFault.TimedOut, McpRuleVerdict.Inconclusive)]
    [InlineData(WireFault.ConnectionClosed, McpRuleVerdict.Inconclusive)]
    [InlineData(WireFault.ConnectionFailed, McpRuleVerdict.Fail)]
    [InlineData(WireFault.NameNotResolved, McpRuleVerdict.Fail)]
    [InlineData(WireFault.TlsFailed, McpRuleVerdict.Blocked)]
    [InlineData(WireFault.AddressRefused, McpRuleVerdict.Skip)]
    public void Silence_is_told_from_a_dead_endpoint(WireFault fault, McpRuleVerdict verdict)
    {
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Registration, Native, fault).Verdict("REG-003"));
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.UnknownClient, fault).Verdict("AUZ-001"));
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode, fault).Verdict("TOK-001"));
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.TokenService, IssuerVariant.Revocation, fault).Verdict("TOK-004"));
    }

    [Fact]
    public void Without_a_registration_endpoint_there_is_nothing_to_register_at()
    {
        McpDiscoveryResult result = new SeenIssuer().WithMetadata($"\"registration_endpoint\":\"{SeenIssuer.Registration}\",", "").Without(ProbeKind.Registration).Judge();
        Assert.All(result.Checks.Where(static c => c.RuleId is "REG-003" or "REG-004" or "REG-007" or "AUZ-002"), static c => Assert.Equal(McpRuleVerdict.Skip, c.Verdict));
    }

    [Fact]
    public void An_endpoint_that_is_no_URL_blocks_what_would_be_asked_there()
    {
        McpDiscoveryResult result = new SeenIssuer().WithMetadata(SeenIssuer.Token, "/token").Without(ProbeKind.TokenRequest).Judge();
        Assert.Equal("ASM-007", Assert.Single(result.Checks, static c => c.RuleId == "TOK-003").BlockedBy);
    }

    [Theory]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback\"],", "\"token_endpoint_auth_method\":\"none\",\"tos_uri\":null", McpRuleVerdict.Warning)]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback\"],", "\"token_endpoint_auth_method\":\"none\",\"client_uri\":\"\"", McpRuleVerdict.Warning)]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback\"],", "\"client_name\":\"x\"", McpRuleVerdict.Warning)]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback\"],", "\"token_endpoint_auth_method\":\"none\",\"client_id_issued_at\":\"now\"", McpRuleVerdict.Fail)]
    [InlineData("\"redirect_uris\":null,", "\"token_endpoint_auth_method\":\"none\"", McpRuleVerdict.Fail)]
    [InlineData("", "\"token_endpoint_auth_method\":\"none\"", McpRuleVerdict.Fail)]
    [InlineData("\"redirect_uris\":\"http://127.0.0.1:33418/callback\",", "\"token_endpoint_auth_method\":\"none\"", McpRuleVerdict.Fail)]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback/\"],", "\"token_endpoint_auth_method\":\"none\"", McpRuleVerdict.Fail)]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback\"],", "\"token_endpoint_auth_method\":\"client_secret_basic\"", McpRuleVerdict.Fail)]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback\"],", "\"token_endpoint_auth_method\":\"none\",\"client_secret\":\"(redacted)\"", McpRuleVerdict.Fail)]
    [InlineData("\"redirect_uris\":[\"http://127.0.0.1:33418/callback\"],", "\"token_endpoint_auth_method\":\"client_secret_post\",\"client_secret\":\"(redacted)\",\"client_secret_expires_at\":0", McpRuleVerdict.Warning)]
    public void The_answer_states_the_client_as_registered(string redirects, string members, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Registration, Native, SeenIssuer.Client("cid_1", members, redirects)).Verdict("REG-004"));

    [Theory]
    [InlineData("\"grant_types\":[\"authorization_code\",\"refresh_token\",\"implicit\"],\"response_types\":[\"code\"],")]
    [InlineData("\"grant_types\":[\"authorization_code\",\"refresh_token\"],\"response_types\":[\"code\",\"token\"],")]
    [InlineData("\"grant_types\":[\"authorization_code\"],\"response_types\":[\"code\"],")]
    [InlineData("\"grant_types\":[\"refresh_token\"],\"response_types\":[\"code\"],")]
    [InlineData("\"response_types\":[\"code\"],")]
    [InlineData("\"grant_types\":[\"authorization_code\",\"refresh_token\"],")]
    public void Grants_other_than_asked_for_are_a_warning(string flow) =>
        Assert.Equal(McpRuleVerdict.Warning, new SeenIssuer().With(ProbeKind.Registration, Native, SeenIssuer.Client(flow: flow)).Verdict("REG-004"));

    [Fact]
    public void A_secret_that_ran_out_before_it_was_issued_fails_and_one_that_will_does_not()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach ((long expiry, McpRuleVerdict verdict) in new[] { (now - 60, McpRuleVerdict.Fail), (now + 60, McpRuleVerdict.Pass) })
        {
            SeenIssuer seen = new SeenIssuer().With(ProbeKind.Registration, IssuerVariant.SecretClient, SeenIssuer.Client("cid_2", $"\"token_endpoint_auth_method\":\"client_secret_post\",\"client_secret\":\"(redacted)\",\"client_secret_expires_at\":{expiry}"));
            Evidence evidence = seen.Evidence();
            evidence = evidence with { Probes = [.. evidence.Probes.Select(static p => p with { Exchange = p.Exchange with { StartedAt = DateTimeOffset.UtcNow } })] };
            Assert.Equal(verdict, Assert.Single(AuthKit.Mcp.Rules.DiscoveryJudge.Judge(evidence, new DiscoveryOptions { Profile = McpProfile.Mcp }).Checks, static c => c.RuleId == "REG-004").Verdict);
        }
    }

    [Fact]
    public void A_secret_method_without_a_secret_is_a_known_gap_of_AuthKit_and_an_error_elsewhere()
    {
        SeenIssuer seen = new SeenIssuer().With(ProbeKind.Registration, IssuerVariant.SecretClient, SeenIssuer.Client("cid_2", "\"token_endpoint_auth_method\":\"client_secret_post\""));
        Assert.Equal(McpRuleVerdict.Fail, seen.Verdict("REG-004"));
        Assert.Equal(McpRuleVerdict.Warning, seen.Verdict("REG-004", McpProfile.AuthKit));
    }

    [Fact]
    public void Nulls_are_an_error_by_the_letter_and_advice_about_secrets_is_not()
    {
        Assert.Equal(McpRuleVerdict.Fail, new SeenIssuer().With(ProbeKind.Registration, Native, SeenIssuer.Client("cid_1", "\"token_endpoint_auth_method\":\"none\",\"tos_uri\":null")).Verdict("REG-004", McpProfile.Rfc));
        Assert.Equal(McpRuleVerdict.Warning, new SeenIssuer().With(ProbeKind.Registration, Native, SeenIssuer.Client("cid_1", "\"token_endpoint_auth_method\":\"client_secret_post\",\"client_secret\":\"x\",\"client_secret_expires_at\":0")).Verdict("REG-004", McpProfile.Rfc));
    }

    [Fact]
    public void A_refused_second_method_says_nothing_but_one_id_for_two_clients_does()
    {
        Assert.Equal(McpRuleVerdict.Pass, new SeenIssuer().With(ProbeKind.Registration, IssuerVariant.SecretClient, SeenIssuer.Error(400, "invalid_client_metadata")).Verdict("REG-004"));
        Assert.Equal(McpRuleVerdict.Warning, new SeenIssuer().With(ProbeKind.Registration, IssuerVariant.SecretClient, SeenIssuer.Client()).Verdict("REG-004"));
    }

    [Theory]
    [InlineData(400, McpRuleVerdict.Fail)]
    [InlineData(500, McpRuleVerdict.Fail)]
    [InlineData(429, McpRuleVerdict.Inconclusive)]
    public void An_unknown_member_must_not_matter(int status, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Registration, IssuerVariant.UnknownMember, SeenIssuer.Error(status, "invalid_client_metadata")).Verdict("REG-005"));

    [Fact]
    public void A_refused_application_type_is_the_root_of_a_registration_that_fails()
    {
        McpDiscoveryResult result = new SeenIssuer()
            .With(ProbeKind.Registration, Native, Seen.Answer(400, """{"error":"invalid_client_metadata","error_description":"Unrecognized key: application_type"}""", Seen.Json)).Judge();
        Assert.StartsWith("REG-005 ", result.RootCause, StringComparison.Ordinal);
        Assert.Equal("REG-005", Assert.Single(result.Checks, static c => c.RuleId == "REG-003").BlockedBy);
        Assert.Equal("REG-005", Assert.Single(result.Checks, static c => c.RuleId == "AUZ-003").BlockedBy);
    }

    [Theory]
    [InlineData(201, "{\"client_id\":\"x\"}", "application/json", McpRuleVerdict.Fail)]
    [InlineData(500, "{\"error\":\"server_error\"}", "application/json", McpRuleVerdict.Fail)]
    [InlineData(400, "<h1>Bad Request</h1>", "text/html", McpRuleVerdict.Fail)]
    [InlineData(400, "Bad Request", "text/plain", McpRuleVerdict.Warning)]
    [InlineData(400, "{\"message\":\"no\"}", "application/json", McpRuleVerdict.Warning)]
    [InlineData(422, "{\"error\":\"invalid_client_metadata\"}", "application/json", McpRuleVerdict.Warning)]
    [InlineData(400, "{\"error\":\"invalid_client_metadata\"}", "application/json; charset=utf-8", McpRuleVerdict.Pass)]
    public void Malformed_registrations_are_refused_in_the_words_of_the_rfc(int status, string body, string type, McpRuleVerdict verdict)
    {
        foreach (string variant in IssuerVariant.Malformed)
        {
            Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Registration, variant, Seen.Answer(status, body, new HeaderLine("Content-Type", type))).Verdict("REG-006"));
        }
    }
}
