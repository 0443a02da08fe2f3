using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>Read by CsvHelper in its strict mode.</summary>
public sealed class CsvReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void There_is_a_row_per_finding_and_one_for_a_server_without_any()
    {
        List<Dictionary<string, string>> rows = Read(
            Reports.Judged(("PRM-001", McpRuleVerdict.Pass)),
            Reports.Judged(("PRM-002", McpRuleVerdict.Fail), ("PRM-003", McpRuleVerdict.Warning)),
            Reports.Unjudged(McpVerdict.Unreachable));
        Assert.Equal(["Pass ", "Fail PRM-002", "Fail PRM-003", "Unreachable "], rows.Select(static r => $"{r["Verdict"]} {r["RuleId"]}"));
        Assert.Equal(["", "PRM-002 is broken", "PRM-003 is broken", "It is Unreachable."], rows.Select(static r => r["Message"]));
        Assert.All(rows, static r => Assert.Equal(Reports.Server, r["Uri"]));
        Assert.Equal(("1", "1", "7", "12.5", "2026-11-23T01:02:03Z"), (rows[1]["ErrorCount"], rows[1]["WarningCount"], rows[1]["RequestCount"], rows[1]["DurationMs"], rows[1]["CheckedAt"]));
    }

    [Fact]
    public void A_waiver_is_in_the_row_of_its_finding()
    {
        McpDiscoveryResult result = Reports.Judged(("PRM-002", McpRuleVerdict.Waived));
        McpWaiver waiver = new() { Rule = "PRM-*", Target = "*", Reason = "a \"known\" one, until then", Owner = "ops", Expires = new DateTime(2027, 1, 2, 0, 0, 0, DateTimeKind.Utc) };
        Dictionary<string, string> row = Assert.Single(Read(result with { Findings = [result.Findings[0] with { Waiver = waiver }] }));
        Assert.Equal(("a \"known\" one, until then", "ops", "2027-01-02"), (row["WaiverReason"], row["WaiverOwner"], row["WaiverExpires"]));
    }

    [Fact]
    public void Every_row_has_authorization_servers_scopes_and_the_first_certificate_to_expire()
    {
        DateTime end = new(2027, 1, 31, 1, 2, 3, DateTimeKind.Utc);
        McpCertificate certificate = new("a", "CN=x", "CN=ca", end, end, [], "", null);
        McpServerFacts facts = new() { Scopes = ["a", "b"], Certificates = [certificate with { NotAfter = end.AddDays(1) }, certificate] };
        List<Dictionary<string, string>> rows = Read(Reports.Judged(("PRM-002", McpRuleVerdict.Fail)) with { Facts = facts, AuthorizationServer = ["https://x", "https://y"] }, Reports.Judged());
        Assert.Equal([("https://x https://y", "a b", "2027-01-31T01:02:03Z"), ("", "", "")], rows.Select(static r => (r["AuthorizationServer"], r["Scopes"], r["CertificateNotAfter"])));
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1+1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData(" =1")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("\uff1d1")]
    public void No_text_is_a_formula(string text)
    {
        Dictionary<string, string> row = Assert.Single(Read(Reports.Unjudged(McpVerdict.Unreachable) with { Uri = text, RootCause = text, Fix = text }));
        Assert.All([row["Uri"], row["Message"], row["Fix"]], static field => Assert.StartsWith("'", field, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_field_is_quoted_so_that_no_other_separator_cuts_a_text()
    {
        string[] lines = File.ReadAllText(_reports.Write("r.csv", Reports.Unjudged(McpVerdict.Open) with { RootCause = "a;=1\tb" })).Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.Contains(",\"a;=1\\tb\",", lines[1], StringComparison.Ordinal);
        Assert.All(lines[..2], static l => Assert.Equal(l.Split("\",\"").Length, l.Split(',').Length));
    }

    private List<Dictionary<string, string>> Read(params McpDiscoveryResult[] results)
    {
        CsvConfiguration strict = new(CultureInfo.InvariantCulture) { Mode = CsvMode.RFC4180, NewLine = "\r\n", DetectColumnCountChanges = true, BadDataFound = static bad => throw new InvalidDataException(bad.RawRecord) };
        using StreamReader text = new(_reports.Write("r.csv", results), new UTF8Encoding(false, throwOnInvalidBytes: true));
        using CsvReader reader = new(text, strict);
        List<Dictionary<string, string>> rows = [];
        Assert.True(reader.Read());
        Assert.True(reader.ReadHeader());
        string[] header = reader.HeaderRecord ?? [];
        while (reader.Read())
        {
            rows.Add(header.ToDictionary(static h => h, h => reader.GetField(h) ?? "", StringComparer.Ordinal));
        }

        return rows;
    }
}
