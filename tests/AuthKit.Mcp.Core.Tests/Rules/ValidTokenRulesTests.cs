using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>TKN-004, 007, 008, 009 and 011: what only tokens and keys of the user show.</summary>
public class ValidTokenRulesTests
{
    private const string Insufficient = "Bearer error=\"insufficient_scope\", scope=\"mcp:write\", resource_metadata=\"" + Seen.Inserted + "\"";

    [Fact]
    public void A_server_that_lets_in_what_is_valid_passes()
    {
        McpDiscoveryResult result = WithToken().Judge();
        Assert.Equal("", result.RootCause);
        Assert.All(new[] { "TKN-005", "TKN-006", "TKN-007", "TKN-011" }, id => Assert.Equal(McpRuleVerdict.Pass, Of(result, id).Verdict));
        Assert.All(new[] { "TKN-008", "TKN-009" }, id => Assert.Equal(McpRuleVerdict.Skip, Of(result, id).Verdict));
    }

    [Theory]
    [InlineData(TokenQuestions.Initialize)]
    [InlineData(TokenQuestions.LegacyList)]
    [InlineData(TokenQuestions.Discover)]
    public void A_valid_token_that_is_refused_anywhere_is_one_fault(string where)
    {
        foreach (int status in new[] { 401, 403 })
        {
            Assert.Equal(["TKN-011"], Faults(WithToken((where, Seen.Answer(status, ""))).Judge()));
        }
    }

    [Fact]
    public void A_refusal_in_the_second_round_counts()
    {
        Seen seen = WithToken().Add(Probe(ProbeKind.ValidToken, TokenQuestions.Initialize, Seen.Answer(401, "")));
        Assert.Equal(["TKN-011"], Faults(seen.Judge()));
    }

    [Fact]
    public void One_era_that_works_is_enough()
    {
        Assert.Equal(McpRuleVerdict.Pass, Of(WithToken((TokenQuestions.Discover, Seen.Answer(404, "")), (TokenQuestions.ModernList, Seen.Answer(500, ""))).Judge(), "TKN-011").Verdict);
        Assert.Equal(McpRuleVerdict.Pass, Of(WithToken((TokenQuestions.Initialize, Seen.Answer(400, "")), (TokenQuestions.LegacyList, Seen.Answer(400, ""))).Judge(), "TKN-011").Verdict);
    }

    [Theory]
    [InlineData(500, McpRuleVerdict.Fail)]
    [InlineData(400, McpRuleVerdict.Inconclusive)]
    public void Where_no_era_works_a_crash_is_a_fault_and_anything_else_an_open_question(int status, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, Of(WithToken([.. new[] { TokenQuestions.Initialize, TokenQuestions.LegacyList, TokenQuestions.Discover, TokenQuestions.ModernList }.Select(s => (s, Seen.Answer(status, "")))]).Judge(), "TKN-011").Verdict);

    [Fact]
    public void A_missing_answer_is_an_open_question()
    {
        Seen seen = Seen.Good().Allow(McpProbeMode.Token).Add(new ProbeResult(ProbeKind.ValidToken, Seen.Fault(Seen.Endpoint, WireFault.TimedOut, "POST")) { Subject = TokenQuestions.Initialize });
        Assert.Equal(McpRuleVerdict.Inconclusive, Of(seen.Judge(), "TKN-011").Verdict);
    }

    [Theory]
    [InlineData(TokenQuestions.LowerCase)]
    [InlineData(TokenQuestions.UpperCase)]
    public void A_scheme_that_must_be_written_in_one_way_is_a_warning_and_by_the_RFC_an_error(string spelling)
    {
        Seen seen = WithToken((spelling, Seen.Answer(401, "")));
        Assert.Equal(McpRuleVerdict.Warning, Of(seen.Judge(), "TKN-007").Verdict);
        Assert.Equal(McpRuleVerdict.Fail, Of(seen.Judge(McpProfile.Rfc), "TKN-007").Verdict);
    }

    [Fact]
    public void A_token_accepted_without_a_scheme_is_an_error_without_Active_too() =>
        Assert.Equal(["TKN-006"], Faults(WithToken((TokenQuestions.WithoutScheme, Seen.Result())).Judge()));

    [Fact]
    public void A_token_accepted_in_the_query_is_an_error_without_Active_too() =>
        Assert.Equal(["TKN-005"], Faults(WithToken((TokenPlaces.Query, Seen.Result())).Judge()));

    [Fact]
    public void A_list_that_anyone_gets_says_nothing_about_the_token_in_the_query()
    {
        ProbeResult list = new(ProbeKind.ValidToken, new Exchange { Request = new WireRequest("POST", Seen.Endpoint) { Body = "{\"method\":\"tools/list\"}" }, Response = Seen.Result() }) { Subject = TokenPlaces.Query };
        Assert.Equal(McpRuleVerdict.Fail, Of(WithToken().Add(list).Judge(), "TKN-005").Verdict);
        Assert.Equal(McpRuleVerdict.Pass, Of(WithToken().Add(list).With(ProbeKind.ListTools, Seen.Endpoint, Seen.Result()).Judge(), "TKN-005").Verdict);
    }

    [Fact]
    public void A_missing_scope_answered_403_with_the_scopes_passes() =>
        Assert.Equal(McpRuleVerdict.Pass, Of(WithToken((TokenQuestions.Call, Forbidden(Insufficient))).Judge(), "TKN-008").Verdict);

    [Theory]
    [InlineData(null, "scope")]
    [InlineData("Bearer error=\"insufficient_scope\", resource_metadata=\"" + Seen.Inserted + "\"", "scope")]
    [InlineData("Bearer error=\"invalid_token\", scope=\"a\", resource_metadata=\"" + Seen.Inserted + "\"", "insufficient_scope")]
    [InlineData("Bearer error=\"insufficient_scope\", scope=\"a\"", "resource_metadata")]
    public void A_403_that_names_no_scopes_is_a_warning_from_2025_11_25_on(string? challenge, string missing)
    {
        Seen seen = WithToken((TokenQuestions.Call, Forbidden(challenge)));
        McpDiscoveryResult result = seen.Judge();
        Assert.Equal(["TKN-008"], Faults(result));
        Assert.Contains(missing, Of(result, "TKN-008").Message, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Pass, Of(seen.Judge(McpProfile.Mcp, "2025-06-18"), "TKN-008").Verdict);
    }

    [Fact]
    public void A_missing_scope_answered_401_is_an_error() =>
        Assert.Equal(["TKN-008"], Faults(WithToken((TokenQuestions.Call, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Seen.Challenge)))).Judge()));

    [Fact]
    public void A_token_whose_scopes_do_not_reach_for_a_list_is_not_called_refused()
    {
        McpDiscoveryResult result = WithToken((TokenQuestions.LegacyList, Forbidden(Insufficient)), (TokenQuestions.ModernList, Forbidden(Insufficient))).Judge();
        Assert.Equal("", result.RootCause);
        Assert.Equal((McpRuleVerdict.Skip, McpRuleVerdict.Pass), (Of(result, "TKN-011").Verdict, Of(result, "TKN-008").Verdict));
    }

    [Theory]
    [InlineData(200, McpRuleVerdict.Fail)]
    [InlineData(401, McpRuleVerdict.Pass)]
    [InlineData(404, McpRuleVerdict.Pass)]
    public void A_session_id_alone_opens_nothing(int status, McpRuleVerdict verdict)
    {
        Seen seen = WithToken((TokenQuestions.SessionAlone, status == 200 ? Seen.Result() : Seen.Answer(status, "")));
        Assert.Equal(verdict, Of(seen.Judge(McpProfile.Mcp, "2025-11-25"), "TKN-009").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Of(seen.Judge(McpProfile.Mcp, "2026-07-28"), "TKN-009").Verdict);
    }

    [Theory]
    [InlineData(200, McpRuleVerdict.Fail)]
    [InlineData(500, McpRuleVerdict.Fail)]
    [InlineData(403, McpRuleVerdict.Warning)]
    [InlineData(401, McpRuleVerdict.Pass)]
    public void A_token_for_another_resource_is_refused(int status, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Good().Allow(McpProbeMode.OtherToken).Add(Probe(ProbeKind.OtherToken, "", status == 200 ? Seen.Result() : Seen.Answer(status, "")));
        Assert.Equal(verdict, Of(seen.Judge(), "TKN-004").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Of(seen.Judge(McpProfile.Mcp, "2025-03-26"), "TKN-004").Verdict);
    }

    [Fact]
    public void Behind_AuthKit_a_token_for_another_resource_is_the_gateways_limit()
    {
        McpDiscoveryResult result = Seen.Good().Allow(McpProbeMode.OtherToken).Add(Probe(ProbeKind.OtherToken, "", Seen.Result())).Judge(McpProfile.AuthKit);
        Assert.Equal(McpRuleVerdict.Warning, Of(result, "TKN-004").Verdict);
        Assert.Equal(McpOwner.AuthorizationServer, Assert.Single(result.Findings, static f => f.RuleId == "TKN-004").Owner);
    }

    [Theory]
    [InlineData(200, 401, true, McpRuleVerdict.Pass)]
    [InlineData(401, 401, true, McpRuleVerdict.Fail)]
    [InlineData(500, 401, true, McpRuleVerdict.Fail)]
    [InlineData(404, 401, true, McpRuleVerdict.Inconclusive)]
    [InlineData(200, 500, true, McpRuleVerdict.Fail)]
    [InlineData(200, 200, true, McpRuleVerdict.Fail)]
    [InlineData(200, 401, false, McpRuleVerdict.Warning)]
    public void An_API_key_alone_switches_the_positive_control_on(int own, int unknown, bool repeatsChallenge, McpRuleVerdict verdict)
    {
        WireResponse refusal = unknown == 401 && repeatsChallenge ? Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Seen.Challenge)) : Answer(unknown);
        Seen seen = Seen.Good().Allow(McpProbeMode.ApiKey)
            .Add(Probe(ProbeKind.ApiKey, "initialize", Answer(own)))
            .Add(Probe(ProbeKind.ApiKey, "server/discover", Answer(own)))
            .Add(Probe(ProbeKind.ApiKey, ApiKeyQuestions.UnknownKey, refusal));
        McpDiscoveryResult result = seen.Judge();
        Assert.Equal(verdict, Of(result, "TKN-011").Verdict);
        Assert.Contains("-Token", Of(result, "TKN-007").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_key_does_not_take_the_evidence_of_a_token_that_works()
    {
        Seen seen = WithToken((TokenQuestions.LowerCase, Seen.Answer(401, ""))).Allow(McpProbeMode.ApiKey).Add(Probe(ProbeKind.ApiKey, "initialize", Seen.Answer(401, "")));
        Assert.Equal(["TKN-007", "TKN-011"], Faults(seen.Judge()).Order());
    }

    private static Seen WithToken(params (string Subject, WireResponse Response)[] special)
    {
        Seen seen = Seen.Good().Allow(McpProbeMode.Token);
        Dictionary<string, WireResponse> answers = special.ToDictionary(static s => s.Subject, static s => s.Response);
        foreach (string subject in new[] { TokenQuestions.Initialize, TokenQuestions.LegacyList, TokenQuestions.Discover, TokenQuestions.ModernList, TokenQuestions.LowerCase, TokenQuestions.UpperCase })
        {
            answers.TryAdd(subject, Seen.Result());
        }

        foreach (string subject in TokenPlaces.All.Append(TokenQuestions.WithoutScheme))
        {
            answers.TryAdd(subject, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Seen.Challenge)));
        }

        answers.TryAdd(TokenQuestions.Call, Seen.Answer(400, """{"jsonrpc":"2.0","id":4,"error":{"code":-32602,"message":"Unknown tool"}}""", Seen.Json));
        foreach ((string subject, WireResponse response) in answers)
        {
            seen.Add(Probe(ProbeKind.ValidToken, subject, response));
        }

        return seen;
    }

    private static ProbeResult Probe(ProbeKind kind, string subject, WireResponse response) =>
        new(kind, new Exchange { Request = new WireRequest("POST", Seen.Endpoint), Response = response }) { Subject = subject };

    private static WireResponse Answer(int status) => status == 200 ? Seen.Result() : Seen.Answer(status, "");

    private static WireResponse Forbidden(string? challenge) => Seen.Answer(403, "", challenge is null ? [] : [new HeaderLine("WWW-Authenticate", challenge)]);

    private static McpCheck Of(McpDiscoveryResult result, string rule) => Assert.Single(result.Checks, c => c.RuleId == rule);

    private static IEnumerable<string> Faults(McpDiscoveryResult result) => result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).Select(static f => f.RuleId);
}
