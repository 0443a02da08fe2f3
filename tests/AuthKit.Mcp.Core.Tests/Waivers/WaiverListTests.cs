using System.Globalization;
using AuthKit.Mcp.Waivers;

namespace AuthKit.Mcp.Core.Tests.Waivers;

public class WaiverListTests
{
    private const string Good = """{"rule":"PRM-003","target":"*","reason":"root only for now","owner":"ops","expires":"2027-01-31"}""";
    private const string Entry = "{\"rule\":\"PRM-003\",\"target\":\"*\",\"reason\":\"r\",\"owner\":\"o\"";

    [Theory]
    [InlineData("{\"waivers\":[" + Good + "]}")]
    [InlineData("[" + Good + "]")]
    [InlineData("// known faults\n{\"Waivers\":[" + Good + ",],}")]
    public void A_list_is_read_with_or_without_a_name(string json)
    {
        McpWaiver waiver = Assert.Single(WaiverList.FromJson(json, "w.json"));
        Assert.Equal(("PRM-003", "*", "root only for now", "ops", new DateTime(2027, 1, 31)), (waiver.Rule, waiver.Target, waiver.Reason, waiver.Owner, waiver.Expires));
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{}", "no list named Waivers")]
    [InlineData("\"x\"", "no list named Waivers")]
    [InlineData("[1]", "entry 1 is no table")]
    [InlineData("[" + Good + ",{}]", "entry 2 lacks Rule")]
    [InlineData("[{\"rule\":\"A\",\"target\":\"*\",\"reason\":\" \",\"owner\":\"o\",\"expires\":\"2027-01-31\"}]", "entry 1 lacks Reason")]
    [InlineData("[{\"rule\":\"A\",\"target\":\"*\",\"reason\":\"r\",\"owner\":\"o\"}]", "entry 1 lacks Expires")]
    [InlineData("[{\"rule\":\"A\",\"target\":\"*\",\"reason\":\"r\",\"owner\":\"o\",\"expires\":\"31.01.2027\"}]", "'31.01.2027'. Write the day as 2027-01-31")]
    [InlineData("[{\"rule\":\"A\",\"expire\":\"2027-01-31\"}]", "the member 'expire'")]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("null", "no list named Waivers")]
    [InlineData("@{ Waivers = @() }", "end its name in .psd1")]
    [InlineData("{\"waivers\":[],\"waiver\":[" + Good + "]}", "has the member 'waiver', which is none of a waiver file")]
    [InlineData("{\"waivers\":[" + Good + "],\"Waivers\":[]}", "has the list Waivers twice")]
    [InlineData("[" + Good + ",null]", "entry 2 is no table")]
    [InlineData("[" + Good + ",{\"rule\":\"prm-003\",\"target\":\"*\",\"reason\":\"longer\",\"owner\":\"o\",\"expires\":\"2027-02-28\"}]", "entry 2 repeats entry 1: prm-003 at *")]
    [InlineData("[" + Entry + ",\"Expiry\":\"2027-01-31\"}]", "the member 'Expiry'. Did you mean Expires?")]
    [InlineData("[" + Entry + ",\"expires\":\"2027-02-30\"}]", "'2027-02-30'. Write the day as 2027-01-31")]
    [InlineData("[" + Entry + ",\"expires\":20270131}]", "'20270131'. Write the day as 2027-01-31")]
    [InlineData("[" + Entry + ",\"expires\":[\"2027-01-31\"]}]", "a list as its Expires")]
    [InlineData("[" + Entry + ",\"expires\":\"2027-01-31\",\"expires\":\"2099-01-31\"}]", "has Expires twice")]
    [InlineData("[" + Entry + ",\"expires\":null}]", "entry 1 lacks Expires. Write the last day")]
    public void A_bad_entry_is_named_with_the_file(string json, string message)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => WaiverList.FromJson(json, "w.json"));
        Assert.Equal(ErrorCode.InvalidWaiver, e.Code);
        Assert.Contains("'w.json'", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"PMR-003\"", "'PMR-003', which fits no rule. Did you mean PRM-003?")]
    [InlineData("\"PRM003\"", "Did you mean PRM-003?")]
    [InlineData("\"PMR-*\"", "'PMR-*', which fits no rule")]
    [InlineData("\"something else\"", "which fits no rule. To name several, make a list")]
    [InlineData("\"PRM-001, PRM-003\"", "To name several, make a list of them")]
    [InlineData("\"PRM-00[13]\"", "The wildcards are * and ?")]
    [InlineData("\"unreachable\"", "a verdict on a server")]
    [InlineData("\"*\"", "accepts every finding of every server")]
    [InlineData("[\"PRM-003\",\"PMR-003\"]", "'PMR-003', which fits no rule")]
    [InlineData("[\"PRM-003\",\"prm-003\"]", "names prm-003 at * twice")]
    [InlineData("[]", "lacks Rule. Name the rule")]
    [InlineData("[[\"PRM-003\"]]", "a list or table within its Rule")]
    [InlineData("{\"id\":\"PRM-003\"}", "a table as its Rule")]
    public void A_rule_that_does_not_fit_is_named_with_what_to_write(string rule, string message)
    {
        string json = $$"""[{"rule":{{rule}},"target":"*","reason":"r","owner":"o","expires":"2027-01-31"}]""";
        AuthKitException e = Assert.Throws<AuthKitException>(() => WaiverList.FromJson(json, "w.json"));
        Assert.Equal(ErrorCode.InvalidWaiver, e.Code);
        Assert.Contains("'w.json' cannot be used: entry 1 ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_rules_and_targets_are_a_waiver_for_each()
    {
        const string Json = """{"$schema":"waivers.json","waivers":[{"rule":["PRM-001","COR-*"],"target":["https://a.contoso.com/*","https://b.contoso.com/*"],"reason":"r","owner":"o","expires":"2027-01-31"}]}""";
        Assert.Equal(
            ["PRM-001 https://a.contoso.com/*", "PRM-001 https://b.contoso.com/*", "COR-* https://a.contoso.com/*", "COR-* https://b.contoso.com/*"],
            WaiverList.FromJson(Json, "w.json").Select(static w => $"{w.Rule} {w.Target}"));
    }

    [Fact]
    public void An_entry_alone_and_an_empty_list_are_read()
    {
        Assert.Single(WaiverList.FromJson(Good, "w.json"));
        Assert.Empty(WaiverList.FromJson("{\"waivers\":[]}", "w.json"));
    }

    [Fact]
    public void Days_are_written_alike_in_every_culture()
    {
        CultureInfo was = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH"); // Years of another calendar.
            Assert.Equal("PRM-003 at * until 2027-01-31: root only for now (ops)", Assert.Single(WaiverList.FromJson(Good, "w.json")).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = was;
        }
    }

    [Fact]
    public void A_waiver_that_nothing_needed_is_said_so_with_the_reason()
    {
        McpWaiver used = Assert.Single(WaiverList.FromJson("[" + Good + "]", "w.json"));
        McpWaiver repaired = used with { Rule = "COR-001" };
        McpWaiver elsewhere = used with { Target = "https://gone.contoso.com/*" };
        McpWaiver shorter = used with { Rule = "PRM-*", Expires = used.Expires.AddDays(-1) };
        McpWaiver notAsked = used with { Rule = "TKN-001" };
        WaiverUse use = new([used, repaired, elsewhere, shorter, notAsked]);
        use.Note(new McpDiscoveryResult
        {
            Uri = "https://mcp.contoso.com/mcp",
            Verdict = McpVerdict.Pass,
            Checks =
            [
                Check("PRM-003", McpRuleVerdict.Waived),
                Check("COR-001", McpRuleVerdict.Pass),
                Check("TKN-001", McpRuleVerdict.Skip),
            ],
            Findings = [new McpFinding { RuleId = "PRM-003", Title = "", Level = McpLevel.Warning, Verdict = McpRuleVerdict.Waived, Message = "", Waiver = used }],
        });
        Assert.Collection(
            use.Unused(),
            static s => Assert.Contains("COR-001 at * (ops) was not used: nothing it covers was found", s, StringComparison.Ordinal),
            static s => Assert.Contains("PRM-* at * (ops) was not used: another entry, which holds longer, accepts the same", s, StringComparison.Ordinal),
            static s => Assert.Contains("TKN-001 at * (ops) was not used: what it covers was not judged this time", s, StringComparison.Ordinal),
            static s => Assert.Contains("no checked server fits its target", s, StringComparison.Ordinal));
    }

    [Fact]
    public void Waivers_for_other_servers_are_one_sentence()
    {
        McpWaiver waiver = Assert.Single(WaiverList.FromJson("[" + Good + "]", "w.json"));
        WaiverUse use = new([.. Enumerable.Range(1, 5).Select(i => waiver with { Target = $"https://{i}.contoso.com/*" })]);
        string sentence = Assert.Single(use.Unused());
        Assert.StartsWith("5 waivers were not used, no checked server fits their targets: PRM-003 at https://1.contoso.com/* (ops), ", sentence, StringComparison.Ordinal);
        Assert.EndsWith("https://3.contoso.com/* (ops) and 2 more.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waiver_whose_finding_is_below_the_level_was_needed()
    {
        WaiverUse use = new(WaiverList.FromJson("[" + Good + "]", "w.json"));
        use.Note(new McpDiscoveryResult { Uri = "https://mcp.contoso.com/mcp", Verdict = McpVerdict.Pass, Checks = [Check("PRM-003", McpRuleVerdict.Waived)] });
        Assert.Empty(use.Unused());
    }

    [Theory]
    [InlineData("PRM-*", "prm-001", true)]
    [InlineData("PRM-00?", "PRM-001", true)]
    [InlineData("PRM-00?", "PRM-0011", false)]
    [InlineData("https://a.b/*", "https://aXb/mcp", false)]
    [InlineData("*", "", true)]
    [InlineData("a[b]", "a[b]", true)]
    public void Wildcards_are_stars_and_question_marks_and_nothing_else(string pattern, string text, bool fits) => Assert.Equal(fits, Wildcard.IsMatch(pattern, text));

    private static McpCheck Check(string rule, McpRuleVerdict verdict) => new() { RuleId = rule, Title = "", Verdict = verdict, Message = "" };
}
