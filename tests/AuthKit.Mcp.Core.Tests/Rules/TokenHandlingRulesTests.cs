using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>TKN-001, 002, 003, 005, 006 and 010: what bad credentials get.</summary>
public class TokenHandlingRulesTests
{
    private const string Refusal = Seen.Challenge + ", error=\"invalid_token\"";

    [Fact]
    public void A_server_that_refuses_everything_the_same_way_passes()
    {
        McpDiscoveryResult result = Refusing().Judge(McpProfile.Mcp, [.. SpecVersions.All]);
        Assert.Equal("", result.RootCause);
        Assert.All(new[] { "TKN-001", "TKN-002", "TKN-003", "TKN-005", "TKN-006", "TKN-010" }, id => Assert.Equal(McpRuleVerdict.Pass, Of(result, id).Verdict));
    }

    [Fact]
    public void Without_the_switch_nothing_is_judged_and_the_reason_names_it()
    {
        McpDiscoveryResult result = Seen.Good().Judge();
        Assert.All(new[] { "TKN-001", "TKN-002", "TKN-003", "TKN-005", "TKN-006" }, id => Assert.Contains("-Active", Of(result, id).Message, StringComparison.Ordinal));
        Assert.All(new[] { "TKN-007", "TKN-008", "TKN-009", "TKN-011" }, id => Assert.Contains("-Token", Of(result, id).Message, StringComparison.Ordinal));
        Assert.Contains("-OtherToken", Of(result, "TKN-004").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public void A_made_up_token_answered_otherwise_is_one_fault(int status)
    {
        McpDiscoveryResult result = Refusing(status).Judge();
        Assert.Equal(["TKN-001"], Faults(result));
        Assert.Equal(McpVerdict.Fail, result.Verdict);
    }

    [Fact]
    public void No_answer_leaves_the_question_open() =>
        Assert.Equal(McpRuleVerdict.Inconclusive, Of(Refusing().Judge(BogusCredentials.Garbage, Seen.Fault(Seen.Endpoint, WireFault.TimedOut, "POST")), "TKN-001").Verdict);

    [Fact]
    public void A_server_that_asks_for_no_token_is_not_judged_by_bad_ones()
    {
        McpDiscoveryResult result = Refusing(200).With(ProbeKind.Initialize, Seen.Endpoint, Seen.Result()).With(ProbeKind.Discover, Seen.Endpoint, Seen.Result()).Judge();
        Assert.Equal(["CHL-002"], Faults(result));
        Assert.Equal("CHL-002", Of(result, "TKN-001").BlockedBy);
    }

    [Fact]
    public void A_refused_token_without_metadata_is_an_error_in_2025_06_18_only()
    {
        BadCredentials seen = Refusing(401, "Bearer error=\"invalid_token\"");
        Assert.Equal(McpRuleVerdict.Fail, Of(seen.Judge(McpProfile.Mcp, "2025-06-18"), "TKN-002").Verdict);
        Assert.Equal(McpRuleVerdict.Warning, Of(seen.Judge(McpProfile.Mcp, "2025-11-25"), "TKN-002").Verdict);
    }

    [Theory]
    [InlineData(Seen.Challenge)]
    [InlineData(Seen.Challenge + ", error=\"insufficient_scope\"")]
    [InlineData("Bearer resource_metadata=\"" + Seen.Root + "\", error=\"invalid_token\"")]
    public void A_refused_token_with_another_challenge_is_a_warning(string challenge) =>
        Assert.Equal(["TKN-002"], Faults(Refusing(401, challenge).Judge()));

    [Fact]
    public void The_challenge_of_the_guide_has_no_error_code_and_that_is_a_note_by_its_profile() =>
        Assert.Equal(McpRuleVerdict.Note, Of(Refusing(401, Seen.Challenge).Judge(McpProfile.AuthKit), "TKN-002").Verdict);

    [Fact]
    public void What_the_challenge_never_says_is_not_asked_of_the_one_for_bad_tokens() =>
        Assert.Equal(["CHL-005"], Faults(Refusing(401, "Bearer").Challenging("Bearer").Judge()));

    [Theory]
    [InlineData(200, McpRuleVerdict.Fail)]
    [InlineData(500, McpRuleVerdict.Fail)]
    [InlineData(403, McpRuleVerdict.Warning)]
    public void A_forged_token_treated_apart_is_a_fault_of_its_own(int status, McpRuleVerdict verdict)
    {
        foreach (string shape in ForgedTokens.Shapes)
        {
            McpDiscoveryResult result = Refusing().Judge(shape, Answered(status));
            Assert.Equal(["TKN-003"], Faults(result));
            Assert.Equal(verdict, Of(result, "TKN-003").Verdict);
        }
    }

    [Fact]
    public void A_crash_on_garbage_does_not_hide_that_forgeries_get_in()
    {
        McpDiscoveryResult result = Refusing().Judge(BogusCredentials.Garbage, Answered(500), ForgedTokens.Shapes[1], Answered(200));
        Assert.Equal(["TKN-001", "TKN-003"], Faults(result));
    }

    [Theory]
    [InlineData(200, McpRuleVerdict.Fail)]
    [InlineData(400, McpRuleVerdict.Warning)]
    [InlineData(401, McpRuleVerdict.Warning)]
    public void A_token_in_the_query_that_changes_the_answer_is_a_fault(int status, McpRuleVerdict verdict)
    {
        Exchange answer = status == 401 ? Exchange(Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Refusal))) : Answered(status);
        Assert.Equal(verdict, Of(Refusing().Judge(TokenPlaces.Query, answer), "TKN-005").Verdict);
    }

    [Fact]
    public void A_form_refused_for_its_content_type_was_not_read() =>
        Assert.Equal(McpRuleVerdict.Pass, Of(Refusing().Judge(TokenPlaces.Form, Answered(400)), "TKN-005").Verdict);

    [Fact]
    public void An_error_code_that_every_401_has_says_nothing_about_the_place()
    {
        BadCredentials seen = Refusing().Challenging(Refusal);
        Assert.Equal(McpRuleVerdict.Pass, Of(seen.Judge(TokenPlaces.Cookie, Exchange(Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Refusal)))), "TKN-005").Verdict);
    }

    [Fact]
    public void Every_malformed_shape_is_looked_at()
    {
        Assert.Equal(7, BogusCredentials.Malformed.Count);
        foreach ((string shape, _) in BogusCredentials.Malformed)
        {
            Assert.Equal(["TKN-006"], Faults(Refusing().Judge(shape, Answered(200))));
            Assert.Equal(McpRuleVerdict.Fail, Of(Refusing().Judge(shape, Answered(502)), "TKN-006").Verdict);
            Assert.Equal(McpRuleVerdict.Pass, Of(Refusing().Judge(shape, Answered(400)), "TKN-006").Verdict);
            Assert.Equal(McpRuleVerdict.Warning, Of(Refusing().Judge(shape, Answered(403)), "TKN-006").Verdict);
            Assert.Equal(McpRuleVerdict.Warning, Of(Refusing().Judge(shape, Answered(401)), "TKN-006").Verdict);
            Assert.Equal(shape == BogusCredentials.LongShape ? McpRuleVerdict.Pass : McpRuleVerdict.Warning, Of(Refusing().Judge(shape, Answered(431)), "TKN-006").Verdict);
            Assert.Equal(McpRuleVerdict.Pass, Of(Refusing().Judge(shape, Seen.Fault(Seen.Endpoint, WireFault.ConnectionClosed, "POST")), "TKN-006").Verdict);
            Assert.Equal(McpRuleVerdict.Inconclusive, Of(Refusing().Judge(shape, Seen.Fault(Seen.Endpoint, WireFault.TimedOut, "POST")), "TKN-006").Verdict);
        }
    }

    [Theory]
    [InlineData("public", true)]
    [InlineData("public, max-age=0", true)]
    [InlineData("private, max-age=60", true)]
    [InlineData("s-maxage=60", true)]
    [InlineData("max-age=0", false)]
    [InlineData("no-cache", false)]
    [InlineData("no-store, max-age=60", false)]
    public void Refusals_that_caches_may_keep_are_a_warning(string policy, bool isKept)
    {
        McpDiscoveryResult result = Seen.Good()
            .With(ProbeKind.Initialize, Seen.Endpoint, Seen.Answer(401, "", new("WWW-Authenticate", Seen.Challenge), new("Cache-Control", policy))).Judge(McpProfile.Rfc);
        Assert.Equal(isKept ? ["TKN-010"] : [], Faults(result));
    }

    [Fact]
    public void By_the_guide_the_prefix_decides_only_what_the_made_up_token_does_not_show()
    {
        McpDiscoveryResult open = Refusing().Judge("An unknown mat_ token", Answered(200), McpProfile.AuthKit);
        Assert.Equal(McpRuleVerdict.Fail, Of(open, "AKT-007").Verdict);
        Assert.Equal("TKN-001", Of(Refusing(500).Judge(McpProfile.AuthKit), "AKT-007").BlockedBy);
    }

    private static BadCredentials Refusing(int status = 401, string challenge = Refusal) => new(status, challenge);

    private static Exchange Answered(int status) => Exchange(status == 200 ? Seen.Result() : Seen.Answer(status, ""));

    private static Exchange Exchange(WireResponse response) => new() { Request = new WireRequest("POST", Seen.Endpoint), Response = response };

    private static McpCheck Of(McpDiscoveryResult result, string rule) => Assert.Single(result.Checks, c => c.RuleId == rule);

    private static IEnumerable<string> Faults(McpDiscoveryResult result) => result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).Select(static f => f.RuleId).Order();

    /// <summary>The good server, asked with every bad credential; tokens get one answer, malformed ones and other places the usual 401.</summary>
    private sealed class BadCredentials(int status, string challenge)
    {
        private readonly Seen _seen = Seen.Good().Allow(McpProbeMode.Active);

        public BadCredentials Challenging(string line)
        {
            _seen.Challenging(line);
            return this;
        }

        public BadCredentials With(ProbeKind kind, string url, WireResponse response)
        {
            _seen.With(kind, url, response);
            return this;
        }

        public McpDiscoveryResult Judge(McpProfile profile = McpProfile.Mcp, params string[] versions) => All([], profile, versions);

        public McpDiscoveryResult Judge(string shape, Exchange answer, McpProfile profile = McpProfile.Mcp) => All(new() { [shape] = answer }, profile, []);

        public McpDiscoveryResult Judge(string shape, Exchange answer, string other, Exchange otherAnswer) => All(new() { [shape] = answer, [other] = otherAnswer }, McpProfile.Mcp, []);

        private McpDiscoveryResult All(Dictionary<string, Exchange> special, McpProfile profile, string[] versions)
        {
            Exchange token = status == 200 ? Exchange(Seen.Result()) : Exchange(Seen.Answer(status, "", status == 401 ? [new HeaderLine("WWW-Authenticate", challenge)] : []));
            Exchange none = Exchange(Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Seen.Challenge)));
            Add([BogusCredentials.Garbage, .. BogusCredentials.Prefixes.Select(static b => b.Shape), .. ForgedTokens.Shapes], token);
            Add([.. BogusCredentials.Malformed.Select(static b => b.Shape), .. TokenPlaces.All], none);
            return _seen.Judge(profile, versions);

            void Add(IEnumerable<string> shapes, Exchange usual)
            {
                foreach (string shape in shapes)
                {
                    _seen.Add(new ProbeResult(ProbeKind.BogusToken, special.GetValueOrDefault(shape, usual)) { Subject = shape });
                }
            }
        }
    }
}
