using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public sealed class MarkdownReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void There_is_a_table_of_all_servers_and_a_section_for_each_that_does_not_pass()
    {
        string text = File.ReadAllText(_reports.Write(
            "r.md",
            Reports.Judged(("PRM-001", McpRuleVerdict.Pass)),
            Reports.Judged(("PRM-002", McpRuleVerdict.Fail), ("PRM-003", McpRuleVerdict.Waived)),
            Reports.Unjudged(McpVerdict.Unreachable)));
        Assert.Equal(
            """
            # Check of 3 MCP servers

            1 Pass, 1 Fail, 1 Unreachable. Checked from 2026-11-23 01:02:03 UTC.

            | Verdict | Errors | Warnings | Waived | Server | Root cause |
            |---|---|---|---|---|---|
            | Pass | 0 | 0 | 0 | `https://mcp.contoso.com/mcp` |  |
            | Fail | 1 | 0 | 1 | `https://mcp.contoso.com/mcp` | PRM-002 PRM-002 is broken |
            | Unreachable | 0 | 0 | 0 | `https://mcp.contoso.com/mcp` | It is Unreachable. |

            ## Fail: `https://mcp.contoso.com/mcp`

            **Root cause:** PRM-002 PRM-002 is broken

            **Fix:** change PRM-002 back

            | Verdict | Rule | Finding | Fix | Owner |
            |---|---|---|---|---|
            | Fail | PRM-002 | PRM-002 is broken | change PRM-002 back | Server |
            | Waived | PRM-003 | PRM-003 is broken | change PRM-003 back | Server |

            ## Unreachable: `https://mcp.contoso.com/mcp`

            **Root cause:** It is Unreachable.

            **Fix:** Look there.

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void A_large_fleet_still_fits_the_summary_of_a_job_and_what_is_left_out_is_counted()
    {
        const int Servers = 4000;
        McpDiscoveryResult broken = Reports.Judged(("PRM-002", McpRuleVerdict.Fail)) with { RootCause = new string('x', 300) };
        string path = _reports.Write("r.md", [.. Enumerable.Range(0, Servers).Select(i => broken with { Uri = $"{Reports.Server}/{i}" })]);
        Assert.InRange(new FileInfo(path).Length, 500_000, 1_048_576);
        string text = File.ReadAllText(path);
        int rows = text.Split("\n| Fail | 1 |").Length - 1;
        int sections = text.Split("\n## Fail").Length - 1;
        Assert.Contains($"# Check of {Servers} MCP servers", text, StringComparison.Ordinal);
        Assert.Contains($"**{Servers - rows} rows more left out", text, StringComparison.Ordinal);
        Assert.Contains($"**{Servers - sections} sections more left out", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_servers_it_says_so() => Assert.Equal("# Check of 0 MCP servers\n\nNo server was checked.\n", File.ReadAllText(_reports.Write("r.md")));

    [Fact]
    public void Hostile_text_starts_no_markup_link_mention_row_or_element()
    {
        string escaped = MarkdownText.Escape(Reports.Hostile);
        Assert.DoesNotContain(escaped, static c => char.IsControl(c) || c is '<' or '>' or '@');
        Assert.DoesNotContain("://", escaped.Replace("\\://", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("www.evil", escaped, StringComparison.Ordinal);
        // Every character that could start something has an odd number of backslashes before it.
        Assert.DoesNotContain(Enumerable.Range(0, escaped.Length), i => "|`*_[](){}~!$".Contains(escaped[i], StringComparison.Ordinal) && BackslashesBefore(escaped, i) % 2 == 0);
        McpDiscoveryResult result = Reports.Judged(("PRM-001", McpRuleVerdict.Fail)) with { Uri = Reports.Hostile, RootCause = Reports.Hostile, Fix = Reports.Hostile };
        string[] lines = File.ReadAllLines(_reports.Write("r.md", result));
        Assert.Equal(17, lines.Length);
        Assert.Equal(7, CellEnds(lines[6]));
    }

    private static int BackslashesBefore(string text, int index) => text[..index].Length - text[..index].TrimEnd('\\').Length;

    private static int CellEnds(string row) => Enumerable.Range(0, row.Length).Count(i => row[i] == '|' && BackslashesBefore(row, i) % 2 == 0);
}
