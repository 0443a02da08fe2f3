using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Causes and consequences, on rules that say what they are told to.</summary>
public class RuleEngineTests
{
    private static readonly RuleContext Context = new(new DiscoveryFacts(Seen.Good().Evidence()), "2025-11-25", McpProfile.Mcp);

    [Fact]
    public void A_consequence_is_blocked_by_the_root_of_its_chain() =>
        Assert.Equal("A=Fail B=Blocked:A C=Blocked:A", Run(Rule("A", Judgement.Fail("")), Rule("B", Judgement.Fail(""), "A"), Rule("C", Judgement.Warn(""), "B")));

    [Fact]
    public void A_rule_without_evidence_is_blocked_by_the_fault_that_took_it() =>
        Assert.Equal("A=Fail B=Blocked:A C=Skip", Run(
            Rule("A", Judgement.Fail("")), Rule("B", Judgement.NothingToJudge(""), needs: "A"), Rule("C", Judgement.NothingToJudge(""))));

    [Fact]
    public void A_warning_does_not_hide_an_error_but_another_warning() =>
        Assert.Equal("A=Warning B=Fail C=Blocked:A", Run(Rule("A", Judgement.Warn("")), Rule("B", Judgement.Fail(""), "A"), Rule("C", Judgement.Warn(""), "A")));

    [Fact]
    public void Faults_of_different_values_do_not_explain_each_other() =>
        Assert.Equal("A=Fail B=Fail C=Blocked:A D=Blocked:A", Run(
            Rule("A", Judgement.Fail("") with { Subject = "x" }),
            Rule("B", Judgement.Fail("") with { Subject = "y" }, "A"),
            Rule("C", Judgement.Fail("") with { Subject = "x" }, "A"),
            Rule("D", Judgement.Fail(""), "A")));

    [Fact]
    public void A_fault_that_takes_a_whole_document_away_explains_faults_of_every_value() =>
        Assert.Equal("A=Fail B=Blocked:A", Run(
            Rule("A", Judgement.Fail("") with { Subject = "x", ExplainsAll = true }), Rule("B", Judgement.Fail("") with { Subject = "y" }, "A")));

    [Fact]
    public void What_passed_explains_nothing() =>
        Assert.Equal("A=Pass B=Fail", Run(Rule("A", Judgement.Pass("")), Rule("B", Judgement.Fail(""), "A")));

    [Fact]
    public void Over_versions_the_worst_verdict_counts_and_says_where_it_holds()
    {
        McpRule rule = Rule("A", static c => c.SpecVersion == SpecVersions.Latest ? Judgement.Fail("new") : Judgement.Warn("old"));
        MergedRule merged = Merged(new RuleSet([rule]), SpecVersions.Default);
        McpFinding finding = merged.ToFinding();
        Assert.Equal((McpRuleVerdict.Fail, McpLevel.Error, "new"), (finding.Verdict, finding.Level, finding.Message));
        Assert.Equal([SpecVersions.Latest], finding.SpecVersion);
        Assert.Equal(McpRuleVerdict.Warning, merged.ToCheck().BySpecVersion["2025-11-25"]);
    }

    [Fact]
    public void What_is_said_again_is_made_once_and_something_else_is_not_taken_for_it()
    {
        Judgement always = Judgement.Fail("always");
        Judgement[] said =
        [
            always, always, Judgement.Fail("always"), Judgement.Fail($"{"always"}!"), Judgement.Warn("always"), always with { Fix = "a fix" }, always with { Cause = "a cause" }, always with { Subject = "a subject" },
            always with { MoreSubjects = ["a subject"] }, always with { Owner = McpOwner.Server }, always with { IsAdvice = true }, always with { ExplainsAll = true }, always with { Missing = true },
            always with { Shown = new Exchange { Request = new WireRequest("GET", "https://mcp.example/mcp") } }, Judgement.Warn("now and then"), always,
        ];
        int server = 0;
        RuleSet set = new([Rule("A", _ => said[server])]);
        List<MergedRule> merged = [];
        for (server = 0; server < said.Length; server++)
        {
            merged.Add(Merged(set, SpecVersions.Default));
        }

        Assert.Same(merged[0], merged[1]);
        Assert.Same(merged[1], merged[2]); // The same sentence of the program, and nothing about a server in particular.
        Assert.All(Enumerable.Range(3, said.Length - 3), i => Assert.NotSame(merged[i - 1], merged[i]));
        Assert.Equal(said.Select(static j => (j.Verdict, j.Message)), merged.Select(static m => (m.Verdict, m.Message)));

        server = 0;
        Assert.Equal([SpecVersions.Latest], Merged(set, [SpecVersions.Latest]).ToFinding().SpecVersion);
        Assert.Equal(SpecVersions.Default, Merged(set, SpecVersions.Default).ToFinding().SpecVersion);
    }

    [Fact]
    public void Nothing_that_results_share_can_be_changed_through_one_of_them()
    {
        RuleSet set = new([Rule("A", Judgement.Pass("always"))]);
        McpCheck first = Merged(set, SpecVersions.Default).ToCheck();
        Assert.NotSame(first, Merged(set, SpecVersions.Default).ToCheck());
        Assert.Throws<NotSupportedException>(() => ((IDictionary<string, McpRuleVerdict>)first.BySpecVersion)["2025-11-25"] = McpRuleVerdict.Fail);
    }

    [Fact]
    public void A_judgement_that_does_not_look_at_the_version_is_made_once_for_all()
    {
        int judged = 0;
        RuleEngine.Judge(new RuleSet([Rule("A", _ => Judgement.Pass($"{++judged}"))]), Context.Facts, SpecVersions.All, McpProfile.Mcp);
        Assert.Equal(1, judged);
        RuleEngine.Judge(new RuleSet([Rule("A", c => Judgement.Pass($"{c.SpecVersion}{++judged}"))]), Context.Facts, SpecVersions.All, McpProfile.Mcp);
        Assert.Equal(1 + SpecVersions.All.Count, judged);
    }

    [Fact]
    public void What_lacks_the_evidence_of_a_rule_that_lacks_its_own_is_blocked_by_the_fault_behind_both() =>
        Assert.Equal("A=Fail B=Blocked:A C=Blocked:A", Run(
            Rule("A", Judgement.Fail("")), Rule("B", Judgement.NothingToJudge(""), null, "A"), Rule("C", Judgement.NothingToJudge(""), null, "B")));

    private static McpRule Rule(string id, Judgement judgement, string? explainedBy = null, string? needs = null) => Rule(id, _ => judgement, explainedBy, needs);

    private static McpRule Rule(string id, Func<RuleContext, Judgement> judge, string? explainedBy = null, string? needs = null) => new(judge)
    {
        Id = id,
        Title = id,
        Levels = "M M M M",
        Source = "",
        Cause = "",
        Fix = "",
        ExplainedBy = explainedBy is null ? [] : [explainedBy],
        Needs = needs is null ? [] : [needs],
    };

    private static MergedRule Merged(RuleSet set, IReadOnlyList<string> versions) =>
        Assert.Single(MergedRule.Merge(set, versions, RuleEngine.Judge(set, Context.Facts, versions, McpProfile.Mcp)));

    private static string Run(params McpRule[] rules) =>
        string.Join(" ", RuleEngine.Judge(new RuleSet(rules), Context.Facts, [Context.SpecVersion], Context.Profile)[0].Select(static j => $"{j.Rule.Id}={j.Verdict}{(j.BlockedBy is null ? "" : ":" + j.BlockedBy)}"));
}
