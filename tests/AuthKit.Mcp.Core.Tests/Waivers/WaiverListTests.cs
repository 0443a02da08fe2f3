using AuthKit.Mcp.Waivers;

namespace AuthKit.Mcp.Core.Tests.Waivers;

public class WaiverListTests
{
    private const string Good = """{"rule":"PRM-003","target":"*","reason":"root only for now","owner":"ops","expires":"2027-01-31"}""";

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
    public void A_bad_entry_is_named_with_the_file(string json, string message)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => WaiverList.FromJson(json, "w.json"));
        Assert.Equal(ErrorCode.InvalidWaiver, e.Code);
        Assert.Contains("'w.json'", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waiver_that_nothing_needed_is_said_so_with_the_reason()
    {
        McpWaiver used = Assert.Single(WaiverList.FromJson("[" + Good + "]", "w.json"));
        McpWaiver repaired = used with { Rule = "COR-001" };
        McpWaiver elsewhere = used with { Target = "https://gone.contoso.com/*" };
        WaiverUse use = new();
        use.Note(new McpDiscoveryResult
        {
            Uri = "https://mcp.contoso.com/mcp",
            Verdict = McpVerdict.Pass,
            Findings = [new McpFinding { RuleId = "PRM-003", Title = "", Level = McpLevel.Warning, Verdict = McpRuleVerdict.Waived, Message = "", Waiver = used }],
        });
        Assert.Collection(
            use.Unused([used, repaired, elsewhere]),
            static s => Assert.Contains("nothing it covers was found", s, StringComparison.Ordinal),
            static s => Assert.Contains("no checked server fits its target", s, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PRM-*", "prm-001", true)]
    [InlineData("PRM-00?", "PRM-001", true)]
    [InlineData("PRM-00?", "PRM-0011", false)]
    [InlineData("https://a.b/*", "https://aXb/mcp", false)]
    [InlineData("*", "", true)]
    [InlineData("a[b]", "a[b]", true)]
    public void Wildcards_are_stars_and_question_marks_and_nothing_else(string pattern, string text, bool fits) => Assert.Equal(fits, Wildcard.IsMatch(pattern, text));
}
