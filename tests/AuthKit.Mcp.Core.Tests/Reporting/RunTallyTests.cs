using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public class RunTallyTests
{
    [Theory]
    [InlineData("Pass Pass", McpLevel.Error, 0, "2 servers checked, none has findings.")]
    [InlineData("Pass Warning", McpLevel.Error, 0, "2 servers checked, none has errors.")]
    [InlineData("Pass Warning", McpLevel.Warning, 1, "1 of 2 servers has findings: 1 Warning.")]
    [InlineData("Pass Fail", McpLevel.Error, 1, "1 of 2 servers has findings: 1 Fail.")]
    [InlineData("Unreachable", McpLevel.Error, 1, "1 of 1 server has findings: 1 Unreachable.")]
    [InlineData("Open NotMcp Pass", McpLevel.Error, 1, "2 of 3 servers have findings: 1 Open, 1 NotMcp.")]
    [InlineData("Fail Incomplete", McpLevel.Error, 2, "1 of 2 checks could not be finished. The first: https://mcp.contoso.com/mcp It is Incomplete.")]
    public void The_exit_code_follows_the_verdicts(string verdicts, McpLevel failOn, int exitCode, string reason)
    {
        McpRunSummary sum = Sum(failOn, [.. verdicts.Split(' ').Select(static v => Reports.Unjudged(Enum.Parse<McpVerdict>(v)))]);
        Assert.Equal((exitCode, reason), (sum.ExitCode, sum.Reason));
    }

    [Fact]
    public void Without_results_a_run_could_not_judge_and_says_why()
    {
        McpRunSummary sum = Sum(McpLevel.Error);
        Assert.Equal((2, 0, null), (sum.ExitCode, sum.Total, sum.CheckedAt));
        Assert.Contains("list of servers was empty", sum.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_could_not_be_checked_outweighs_findings()
    {
        RunTally tally = new(McpLevel.Error);
        tally.Add(Reports.Unjudged(McpVerdict.Fail));
        tally.AddProblem(new McpReportProblem("-Uri 'a b' has a blank\u001b", Reports.Noted));
        tally.AddProblem(new McpReportProblem("another", Reports.Noted));
        McpRunSummary sum = tally.Sum();
        Assert.Equal((2, 2, "2 inputs could not be checked. The first: -Uri 'a b' has a blank\\u001b"), (sum.ExitCode, sum.ProblemCount, sum.Reason));
    }

    [Fact]
    public void What_is_waived_is_counted_and_is_no_finding()
    {
        McpRunSummary sum = Sum(McpLevel.Warning, Reports.Judged(("PRM-001", McpRuleVerdict.Waived), ("PRM-002", McpRuleVerdict.Pass)));
        Assert.Equal((0, 1, 0, 0), (sum.ExitCode, sum.WaivedCount, sum.ErrorCount, sum.WarningCount));
    }

    [Fact]
    public void Verdicts_findings_and_requests_are_counted()
    {
        McpDiscoveryResult early = Reports.Judged(("PRM-001", McpRuleVerdict.Warning), ("PRM-002", McpRuleVerdict.Note));
        McpRunSummary sum = Sum(
            McpLevel.Error,
            Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Fail), ("PRM-003", McpRuleVerdict.Warning)) with { CheckedAt = early.CheckedAt.AddMinutes(1) },
            early,
            Reports.Judged());
        Assert.Equal((3, 1, 1, 1), (sum.Total, sum.Pass, sum.Warning, sum.Fail));
        Assert.Equal((2, 2, 1, 21, early.CheckedAt), (sum.ErrorCount, sum.WarningCount, sum.NoteCount, sum.RequestCount, sum.CheckedAt));
    }

    private static McpRunSummary Sum(McpLevel failOn, params McpDiscoveryResult[] results)
    {
        RunTally tally = new(failOn);
        foreach (McpDiscoveryResult result in results)
        {
            tally.Add(result);
        }

        return tally.Sum();
    }
}
