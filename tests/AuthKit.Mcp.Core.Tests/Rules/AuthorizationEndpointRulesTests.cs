using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>AUZ: the authorization endpoint without a user.</summary>
public class AuthorizationEndpointRulesTests
{
    private const string Password = "<form><input type=\"password\"></form>";

    public static TheoryData<string, int, string, McpRuleVerdict> UnknownClient => new()
    {
        { "", 400, "", McpRuleVerdict.Pass },
        { "", 200, "<p>Unknown application</p>", McpRuleVerdict.Pass },
        { "", 200, Password, McpRuleVerdict.Warning },
        { "", 404, "", McpRuleVerdict.Fail },
        { "", 405, "", McpRuleVerdict.Fail },
        { "", 500, "", McpRuleVerdict.Fail },
        { "", 429, "", McpRuleVerdict.Inconclusive },
        { IssuerVariant.ForeignRedirect + "?error=invalid_client", 302, "", McpRuleVerdict.Fail },
        { "https://PROBE.invalid/other", 302, "", McpRuleVerdict.Fail },
        { "//probe.invalid/cb", 303, "", McpRuleVerdict.Fail },
        { "/login?next=https%3A%2F%2Fprobe.invalid%2Fcb", 302, "", McpRuleVerdict.Inconclusive },
        { "https://probe.invalid.contoso.com/", 302, "", McpRuleVerdict.Inconclusive },
        { "http://[", 302, "", McpRuleVerdict.Inconclusive },
    };

    [Theory]
    [MemberData(nameof(UnknownClient))]
    public void An_unknown_client_stays_here(string location, int status, string body, McpRuleVerdict verdict)
    {
        WireResponse answer = location.Length > 0 ? SeenIssuer.To(location) with { Status = status } : SeenIssuer.Page(status, body);
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.UnknownClient, answer).Verdict("AUZ-001"));
    }

    [Theory]
    [InlineData(404, McpProfile.Mcp, McpRuleVerdict.Warning)]
    [InlineData(404, McpProfile.Rfc, McpRuleVerdict.Warning)]
    [InlineData(405, McpProfile.Mcp, McpRuleVerdict.Fail)]
    [InlineData(500, McpProfile.Mcp, McpRuleVerdict.Fail)]
    public void Where_clients_are_entered_by_hand_a_404_may_hide_the_log_in_from_others(int status, McpProfile profile, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().WithMetadata($"\"registration_endpoint\":\"{SeenIssuer.Registration}\",", "").With(ProbeKind.Authorization, IssuerVariant.UnknownClient, SeenIssuer.Page(status)).Verdict("AUZ-001", profile));

    [Fact]
    public void What_is_only_advice_stays_a_warning_by_the_letter() =>
        Assert.Equal(McpRuleVerdict.Warning, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.UnknownClient, SeenIssuer.Page(200, Password)).Verdict("AUZ-001", McpProfile.Rfc));

    [Fact]
    public void No_redirect_uri_that_resembles_the_registered_one_is_used()
    {
        foreach ((string variant, string redirect) in IssuerVariant.UnregisteredRedirects)
        {
            string subject = IssuerVariant.Redirect(variant);
            string there = redirect + (redirect.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "error=x";
            Assert.Equal(McpRuleVerdict.Fail, new SeenIssuer().With(ProbeKind.Authorization, subject, SeenIssuer.To(there)).Verdict("AUZ-002"));
            Assert.Equal(McpRuleVerdict.Pass, new SeenIssuer().With(ProbeKind.Authorization, subject, SeenIssuer.To("/error")).Verdict("AUZ-002"));
            Assert.Equal(McpRuleVerdict.Warning, new SeenIssuer().With(ProbeKind.Authorization, subject, SeenIssuer.Page(200, Password)).Verdict("AUZ-002"));
            Assert.Equal(McpRuleVerdict.Inconclusive, new SeenIssuer().With(ProbeKind.Authorization, subject, WireFault.TimedOut).Verdict("AUZ-002"));
        }
    }

    [Theory]
    [InlineData("error=invalid_request", McpRuleVerdict.Pass)]
    [InlineData("error=invalid_scope", McpRuleVerdict.Pass)]
    [InlineData("code=(redacted)", McpRuleVerdict.Fail)]
    public void A_request_without_pkce_comes_back_with_an_error(string query, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.NoPkce, SeenIssuer.Back(query)).Verdict("AUZ-003"));

    [Theory]
    [InlineData(400, McpRuleVerdict.Pass)]
    [InlineData(200, McpRuleVerdict.Warning)]
    [InlineData(302, McpRuleVerdict.Warning)]
    [InlineData(500, McpRuleVerdict.Warning)]
    [InlineData(429, McpRuleVerdict.Inconclusive)]
    public void A_page_for_a_request_without_pkce_is_a_warning(int status, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.NoPkce, SeenIssuer.Page(status)).Verdict("AUZ-003"));

    [Fact]
    public void A_refusal_proves_nothing_where_the_proper_request_is_refused_alike()
    {
        SeenIssuer seen = new SeenIssuer()
            .With(ProbeKind.Authorization, IssuerVariant.Valid, SeenIssuer.Back("error=invalid_scope"))
            .With(ProbeKind.Authorization, IssuerVariant.NoPkce, SeenIssuer.Back("error=invalid_scope"))
            .With(ProbeKind.Authorization, IssuerVariant.Implicit, SeenIssuer.Back("error=invalid_scope"));
        Assert.Equal(McpRuleVerdict.Skip, seen.Verdict("AUZ-003"));
        Assert.Equal(McpRuleVerdict.Skip, seen.Verdict("AUZ-004"));
    }

    [Fact]
    public void The_implicit_flow_is_refused()
    {
        Assert.Equal(McpRuleVerdict.Pass, With(SeenIssuer.Back("error=unauthorized_client")));
        Assert.Equal(McpRuleVerdict.Pass, With(SeenIssuer.To(IssuerVariant.NativeRedirect + "#error=unsupported_response_type")));
        Assert.Equal(McpRuleVerdict.Warning, With(SeenIssuer.Page(200)));
        Assert.Equal(McpRuleVerdict.Warning, With(SeenIssuer.To("/login")));
        Assert.Equal(McpRuleVerdict.Warning, With(SeenIssuer.To(IssuerVariant.NativeRedirect + "#access_token=(redacted)")));

        static McpRuleVerdict With(WireResponse response) => new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.Implicit, response).Verdict("AUZ-004");
    }

    [Fact]
    public void The_resource_parameter_turns_no_log_in_into_an_error()
    {
        Assert.Equal(McpRuleVerdict.Fail, With(SeenIssuer.Back("error=invalid_target")).Verdict("AUZ-005"));
        Assert.Equal(McpRuleVerdict.Fail, With(SeenIssuer.Error(400, "invalid_target")).Verdict("AUZ-005"));
        Assert.Equal(McpRuleVerdict.Pass, With(SeenIssuer.To("/login")).Verdict("AUZ-005"));
        Assert.Equal(McpRuleVerdict.Inconclusive, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.WithResource, WireFault.TimedOut).Verdict("AUZ-005"));
        Assert.Equal(McpRuleVerdict.Pass, With(SeenIssuer.Page(200)).With(ProbeKind.Authorization, IssuerVariant.Valid, SeenIssuer.Back("error=invalid_target")).Verdict("AUZ-005"));
        Assert.Equal(McpRuleVerdict.Pass, With(SeenIssuer.Back("error=invalid_scope")).With(ProbeKind.Authorization, IssuerVariant.Valid, SeenIssuer.Back("error=invalid_scope")).Verdict("AUZ-005"));

        static SeenIssuer With(WireResponse response) => new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.WithResource, response);
    }

    [Fact]
    public void A_resource_that_only_fails_with_a_slash_is_a_warning_that_shows_it()
    {
        McpFinding finding = Assert.Single(new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.WithResourceSlash, SeenIssuer.Back("error=invalid_target")).Judge().Findings, static f => f.RuleId == "AUZ-005");
        Assert.Equal(McpRuleVerdict.Warning, finding.Verdict);
        Assert.Contains("'https://mcp.contoso.com/'", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true, "2026-07-28", McpRuleVerdict.Fail)]
    [InlineData("", true, "2025-11-25", McpRuleVerdict.Fail)]
    [InlineData("", false, "2026-07-28", McpRuleVerdict.Warning)]
    [InlineData("", false, "2025-11-25", McpRuleVerdict.Pass)]
    [InlineData("&iss=https%3A%2F%2Fauth.contoso.com", true, "2026-07-28", McpRuleVerdict.Pass)]
    [InlineData("&iss=https%3A%2F%2Fauth.contoso.com", false, "2026-07-28", McpRuleVerdict.Fail)]
    [InlineData("&iss=https%3A%2F%2Fauth.contoso.com", false, "2025-11-25", McpRuleVerdict.Pass)]
    [InlineData("&iss=https%3A%2F%2Fauth.contoso.com%2F", true, "2025-11-25", McpRuleVerdict.Fail)]
    [InlineData("&iss=https%3A%2F%2Fauth.contoso.com&iss=https%3A%2F%2Fauth.contoso.com", true, "2025-11-25", McpRuleVerdict.Fail)]
    public void The_issuer_is_sent_as_advertised(string iss, bool promised, string version, McpRuleVerdict verdict)
    {
        SeenIssuer seen = new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.BogusType, SeenIssuer.Back("error=unsupported_response_type&" + SeenIssuer.State + iss));
        Assert.Equal(verdict, (promised ? seen : seen.WithMetadata(",\"authorization_response_iss_parameter_supported\":true", "")).Verdict("AUZ-006", version: version));
    }

    [Fact]
    public void An_iss_that_is_sent_unannounced_is_named_once()
    {
        McpDiscoveryResult result = new SeenIssuer().WithMetadata(",\"authorization_response_iss_parameter_supported\":true", "").Judge();
        Assert.Equal("AUZ-006", Assert.Single(result.Checks, static c => c.RuleId == "ASM-013").BlockedBy);
    }

    [Theory]
    [InlineData("error=x")]
    [InlineData("error=x&state=probe+a/b=c d&e")]
    [InlineData("error=x&state=other")]
    public void The_state_comes_back_as_it_was(string query) =>
        Assert.Equal(McpRuleVerdict.Fail, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.BogusType, SeenIssuer.Back(query + "&iss=https%3A%2F%2Fauth.contoso.com")).Verdict("AUZ-006"));

    [Fact]
    public void An_answer_in_the_fragment_fails_and_an_error_that_stays_here_is_skipped()
    {
        McpFinding finding = Assert.Single(new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.BogusType, SeenIssuer.To(IssuerVariant.NativeRedirect + "#error=x&" + SeenIssuer.State)).Judge().Findings, static f => f.RuleId == "AUZ-006");
        Assert.Contains("fragment", finding.Message, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Skip, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.BogusType, SeenIssuer.Page(400)).Verdict("AUZ-006"));
    }

    [Theory]
    [InlineData("frame-ancestors 'none'", null, McpRuleVerdict.Pass)]
    [InlineData("default-src 'none'; frame-ancestors 'self' https://app.contoso.com", null, McpRuleVerdict.Pass)]
    [InlineData("default-src 'none'", null, McpRuleVerdict.Warning)]
    [InlineData("frame-ancestors *", "DENY", McpRuleVerdict.Warning)]
    [InlineData("default-src 'none'", "SAMEORIGIN", McpRuleVerdict.Pass)]
    [InlineData("default-src 'none'", "ALLOWALL", McpRuleVerdict.Warning)]
    public void Pages_cannot_be_framed(string policy, string? options, McpRuleVerdict verdict)
    {
        WireResponse page = SeenIssuer.Page(200, "<form></form>", policy);
        page = options is null ? page : page with { Headers = [.. page.Headers, new HeaderLine("X-Frame-Options", options)] };
        Assert.Equal(verdict, new SeenIssuer().With(ProbeKind.Authorization, IssuerVariant.Valid, page).Verdict("AUZ-007"));
    }

    [Fact]
    public void Without_a_page_there_is_nothing_to_frame() =>
        Assert.Equal(McpRuleVerdict.Skip, new SeenIssuer { RegistrationAllowed = false }.Without(ProbeKind.Authorization, IssuerVariant.Valid, IssuerVariant.NoPkce)
            .With(ProbeKind.Authorization, IssuerVariant.UnknownClient, SeenIssuer.Error(400, "invalid_client")).Verdict("AUZ-007"));

    [Fact]
    public void An_endpoint_that_is_not_there_is_named_once()
    {
        SeenIssuer seen = new();
        foreach (string variant in new[] { IssuerVariant.UnknownClient, IssuerVariant.MissingClientDocument, IssuerVariant.HttpClientDocument, IssuerVariant.Valid, IssuerVariant.NoPkce, IssuerVariant.Implicit, IssuerVariant.BogusType, IssuerVariant.WithResource, IssuerVariant.OtherPort })
        {
            seen.With(ProbeKind.Authorization, variant, Seen.Answer(404, ""));
        }

        McpDiscoveryResult result = seen.Judge();
        Assert.Equal("AUZ-001", Assert.Single(result.Findings, static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).RuleId);
        Assert.All(result.Checks.Where(static c => c.RuleId is "AUZ-002" or "AUZ-003" or "AUZ-004" or "AUZ-005" or "AUZ-006"), static c => Assert.Equal("AUZ-001", c.BlockedBy));
    }
}
