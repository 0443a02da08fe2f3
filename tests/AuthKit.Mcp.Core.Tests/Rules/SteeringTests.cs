using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Which rules are reported, from which level on, what is waived, and what comes first.</summary>
public class SteeringTests
{
    private const string NoMetadata = """{"resource":"https://mcp.contoso.com/mcp"}""";
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 23, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Only_chosen_rules_are_checked_and_wildcards_fit_without_case()
    {
        McpDiscoveryResult result = Judge(Seen.Good(), o => o with { Rule = ["prm-*", "CHL-00?"], ExcludeRule = ["PRM-008"] });
        Assert.All(result.Checks, static c => Assert.Matches("^(PRM-|CHL-00)", c.RuleId));
        Assert.Contains(result.Checks, static c => c.RuleId == "PRM-007");
        Assert.DoesNotContain(result.Checks, static c => c.RuleId == "PRM-008");
    }

    [Fact]
    public void A_fault_of_an_excluded_rule_does_not_count()
    {
        Seen seen = Broken();
        Assert.Equal(McpVerdict.Fail, Judge(seen, static o => o).Verdict);
        McpDiscoveryResult without = Judge(seen, static o => o with { ExcludeRule = ["PRM-*", "ASM-*", "CHL-*", "HYG-*"] });
        Assert.NotEqual(McpVerdict.Fail, without.Verdict);
        Assert.DoesNotContain(without.Findings, static f => f.Verdict == McpRuleVerdict.Fail);
    }

    [Fact]
    public void What_a_rule_outside_the_choice_keeps_from_being_judged_leaves_the_verdict_open()
    {
        McpDiscoveryResult result = Judge(Broken(), static o => o with { Rule = ["ASM-001"] });
        Assert.Equal(McpVerdict.Incomplete, result.Verdict);
        Assert.Contains("PRM-011", result.RootCause, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_below_the_level_are_left_out_and_do_not_count()
    {
        Seen seen = Seen.Good().With(ProbeKind.CrossOriginMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json));
        Assert.Equal(McpVerdict.Warning, Judge(seen, static o => o with { MinimumLevel = McpLevel.Warning }).Verdict);
        McpDiscoveryResult errors = Judge(seen, static o => o with { MinimumLevel = McpLevel.Error });
        Assert.Equal((McpVerdict.Pass, 0, ""), (errors.Verdict, errors.Findings.Count, errors.RootCause));
        Assert.Equal(McpRuleVerdict.Warning, errors.Checks.Single(static c => c.RuleId == "COR-001").Verdict);
    }

    [Fact]
    public void An_unknown_rule_is_an_error_that_names_the_parameter()
    {
        AuthKitException e = Assert.Throws<AuthKitException>(static () => new DiscoveryRun(new DiscoveryOptions { ExcludeRule = ["PRM-*", "PMR-001"] }));
        Assert.Equal(ErrorCode.UnknownRule, e.Code);
        Assert.Contains("-ExcludeRule 'PMR-001'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "*", "every rule:")]
    [InlineData("CHL-001", "CHL-*", "every rule of -Rule CHL-001:")]
    public void Leaving_out_every_rule_is_an_error(string rule, string exclude, string message)
    {
        DiscoveryOptions options = new() { Rule = rule.Length == 0 ? [] : [rule], ExcludeRule = [exclude] };
        AuthKitException e = Assert.Throws<AuthKitException>(() => new DiscoveryRun(options));
        Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        Assert.Contains($"-ExcludeRule {exclude} leaves out {message}", e.Message, StringComparison.Ordinal);
        Assert.Equal(McpVerdict.Incomplete, DiscoveryRun.Judge(Seen.Good().Evidence(), options).Verdict);
    }

    [Theory]
    [InlineData("TKN-001", "TKN-001 needs -Active")]
    [InlineData("AKT-*", "AKT-001 and 8 more belongs to the AuthKit profile")]
    [InlineData("HYG-010", "HYG-010 needs -Depth Full")]
    public void A_check_that_looks_at_no_chosen_rule_does_not_pass(string rule, string reason)
    {
        McpDiscoveryResult result = Judge(Seen.Good(), o => o with { Rule = [rule] });
        Assert.Equal(McpVerdict.Incomplete, result.Verdict);
        Assert.StartsWith("None of the chosen rules was judged: " + reason, result.RootCause, StringComparison.Ordinal);
        Assert.NotEmpty(result.Fix);
        Assert.Equal(McpVerdict.Pass, Judge(Seen.Good(), o => o with { Rule = [rule, "CHL-001"] }).Verdict);
    }

    [Fact]
    public void What_no_request_was_left_for_is_told_where_it_would_have_been_judged()
    {
        Evidence evidence = Seen.Good(CheckDepth.Full).Evidence() with { LeftOut = [new LeftOutProbe(ProbeKind.AuthorizationPreflight, Seen.Issuer)] };
        McpDiscoveryResult result = DiscoveryRun.Judge(evidence, new DiscoveryOptions { Profile = McpProfile.Mcp });
        Assert.EndsWith($"Not asked, because the requests of this depth were used up: AuthorizationPreflight ({Seen.Issuer}).", result.Checks.Single(static c => c.RuleId == "COR-008").Message, StringComparison.Ordinal);
        Assert.DoesNotContain("used up", result.Checks.Single(static c => c.RuleId == "CHL-001").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_list_in_one_text_is_told_how_to_be_written() =>
        Assert.Contains("as a list", Assert.Throws<AuthKitException>(static () => new DiscoveryRun(new DiscoveryOptions { Rule = ["CHL-001,CHL-002"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_waiver_accepts_the_fault_on_its_last_day_and_not_on_the_next()
    {
        McpWaiver waiver = Waiver("PRM-011");
        McpDiscoveryResult accepted = Judge(Broken(), o => o with { Waivers = [waiver] });
        McpFinding finding = accepted.Findings.Single(static f => f.RuleId == "PRM-011");
        Assert.Equal((McpRuleVerdict.Waived, McpLevel.Error), (finding.Verdict, finding.Level));
        Assert.Same(waiver, finding.Waiver);
        Assert.Equal((0, 1, ""), (accepted.ErrorCount, accepted.WaivedCount, accepted.RootCause));
        Assert.NotEqual(McpVerdict.Fail, accepted.Verdict);

        McpDiscoveryResult late = Judge(Broken(), o => o with { Waivers = [waiver with { Expires = Now.UtcDateTime.Date.AddDays(-1) }] });
        Assert.Equal(McpVerdict.Fail, late.Verdict);
        Assert.Contains("expired on 2026-06-14", late.RootCause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRM-*", "https://mcp.contoso.com/*", true)]
    [InlineData("PRM-011", "https://other.contoso.com/*", false)]
    [InlineData("COR-*", "*", false)]
    public void A_waiver_covers_the_rules_and_servers_that_it_names(string rule, string target, bool covers) => Assert.Equal(
        covers ? McpRuleVerdict.Waived : McpRuleVerdict.Fail,
        Judge(Broken(), o => o with { Waivers = [Waiver(rule) with { Target = target }] }).Checks.Single(static c => c.RuleId == "PRM-011").Verdict);

    [Fact]
    public void What_explains_the_symptom_comes_first_even_when_something_else_is_graver()
    {
        Seen seen = Seen.Good()
            .With(ProbeKind.CrossOriginMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument.Replace("\"S256\"", "\"plain\"", StringComparison.Ordinal), Seen.Json)));
        Assert.StartsWith("ASM-009", Judge(seen, static o => o).RootCause, StringComparison.Ordinal);
        McpDiscoveryResult result = Judge(seen, static o => o with { Symptom = McpSymptom.CorsError });
        Assert.StartsWith("COR-001", result.RootCause, StringComparison.Ordinal);
        Assert.StartsWith("COR-001 explains 'CORS error'.", result.SymptomAnswer, StringComparison.Ordinal);
        Assert.Equal(McpVerdict.Fail, result.Verdict);
    }

    [Fact]
    public void A_symptom_that_nothing_explains_is_said_so_with_what_was_not_judged()
    {
        McpDiscoveryResult result = Judge(Seen.Good(), static o => o with { Symptom = McpSymptom.WorksThenStops });
        Assert.StartsWith("Nothing that was judged explains 'works, then stops'.", result.SymptomAnswer, StringComparison.Ordinal);
    }

    private static Seen Broken() => Seen.Good()
        .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, NoMetadata, Seen.Json))
        .WithIssuer(Seen.Issuer);

    private static McpWaiver Waiver(string rule) => new() { Rule = rule, Target = "https://mcp.contoso.com/*", Reason = "known", Owner = "ops", Expires = Now.UtcDateTime.Date };

    private static McpDiscoveryResult Judge(Seen seen, Func<DiscoveryOptions, DiscoveryOptions> with) =>
        DiscoveryJudge.Judge(seen.Evidence() with { StartedAt = Now }, with(new DiscoveryOptions { Profile = McpProfile.Mcp }));
}
