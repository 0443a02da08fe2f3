using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public class RunComparisonTests
{
    /// <summary>The verdict of a rule before and now, and what became of it.</summary>
    [Theory]
    [InlineData("Pass", "Fail", "New Error")]
    [InlineData("Pass", "Warning", "New Warning")]
    [InlineData("Skip", "Fail", "New Error")]
    [InlineData("Blocked", "Fail", "New Error")]
    [InlineData("Note", "Fail", "New Error")]
    [InlineData("Warning", "Fail", "New Error")]
    [InlineData("Waived", "Fail", "New Error")]
    [InlineData("Fail", "Fail", "Unchanged Error")]
    [InlineData("Warning", "Warning", "Unchanged Warning")]
    [InlineData("Fail", "Warning", "Unchanged Warning")]
    [InlineData("Fail", "Pass", "Fixed Error")]
    [InlineData("Fail", "Note", "Fixed Error")]
    [InlineData("Warning", "Pass", "Fixed Warning")]
    [InlineData("Waived", "Pass", "Fixed Note")]
    [InlineData("Fail", "Skip", "Gone Error")]
    [InlineData("Fail", "Blocked", "Gone Error")]
    [InlineData("Fail", "Waived", "Waived Note")]
    [InlineData("Pass", "Waived", "Waived Note")]
    [InlineData("Waived", "Waived", "Waived Note")]
    [InlineData("Pass", "Note", null)]
    [InlineData("Note", "Pass", null)]
    [InlineData("Pass", "Skip", null)]
    public void What_became_of_a_rule(string before, string after, string? expected)
    {
        McpReportComparison comparison = Compare([Rule(before)], [Rule(after)]);
        Assert.Equal(expected, comparison.Changes.Select(static c => $"{c.Change} {c.Level}").SingleOrDefault());
        Assert.All(comparison.Changes, static c => Assert.Equal(("PRM-003", Reports.Server), (c.RuleId, c.Uri)));
        Assert.Equal(expected is not null && expected.StartsWith("New", StringComparison.Ordinal) ? 1 : 0, comparison.ExitCode);
    }

    [Theory]
    [InlineData(0, 1, null)]
    [InlineData(0, 0, "Both runs are the same one")]
    [InlineData(1, 0, "The earlier run was made after the later one")]
    public void Runs_that_may_be_swapped_or_one_are_doubted(int before, int after, string? doubt)
    {
        McpDiscoveryResult result = Reports.Judged(("PRM-003", McpRuleVerdict.Fail));
        RunComparison comparison = new();
        Assert.Null(comparison.Doubt());
        comparison.AddBefore(result with { CheckedAt = result.CheckedAt.AddDays(before) });
        comparison.AddAfter(result with { CheckedAt = result.CheckedAt.AddDays(after) });
        comparison.AddAfter(result with { Uri = "https://new.contoso.com/mcp" });
        Assert.StartsWith(doubt ?? "none", comparison.Doubt() ?? "none", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(McpVerdict.Unreachable)]
    [InlineData(McpVerdict.NotMcp)]
    [InlineData(McpVerdict.Open)]
    [InlineData(McpVerdict.Incomplete)]
    public void A_server_that_cannot_be_judged_now_is_one_new_finding_and_nothing_is_fixed(McpVerdict verdict)
    {
        McpReportComparison comparison = Compare([Rule("Fail")], [Reports.Unjudged(verdict)]);
        Assert.Equal([$"New {verdict}", "Gone PRM-003"], comparison.Changes.Select(static c => $"{c.Change} {c.RuleId}"));
        Assert.Equal($"The server is {verdict} this time, so the rule was not judged.", comparison.Changes[1].Message);
        Assert.Equal((0, verdict == McpVerdict.Incomplete ? 2 : 1), (comparison.Fixed, comparison.ExitCode));
    }

    [Theory]
    [InlineData(McpVerdict.Unreachable, McpVerdict.Unreachable, "Unchanged Unreachable")]
    [InlineData(McpVerdict.Unreachable, McpVerdict.NotMcp, "New NotMcp, Gone Unreachable")]
    [InlineData(McpVerdict.Unreachable, McpVerdict.Pass, "Fixed Unreachable")]
    [InlineData(McpVerdict.Open, McpVerdict.Pass, "Fixed Open")]
    public void What_became_of_a_server_that_could_not_be_judged(McpVerdict before, McpVerdict after, string expected) =>
        Assert.Equal(expected, string.Join(", ", Compare([Reports.Unjudged(before)], [Reports.Unjudged(after)]).Changes.Select(static c => $"{c.Change} {c.RuleId}")));

    [Fact]
    public void An_inconclusive_rule_claims_no_fix()
    {
        McpReportComparison comparison = Compare([Rule("Fail")], [Rule("Inconclusive")]);
        Assert.Equal(["New Incomplete", "Gone PRM-003"], comparison.Changes.Select(static c => $"{c.Change} {c.RuleId}"));
        Assert.Equal(2, comparison.ExitCode);
    }

    [Fact]
    public void A_server_that_was_not_checked_again_has_no_fix_and_is_named()
    {
        McpReportComparison comparison = Compare([Rule("Fail"), Rule("Pass") with { Uri = "https://b/mcp" }], [Rule("Pass") with { Uri = "https://c/mcp" }]);
        McpReportChange change = Assert.Single(comparison.Changes);
        Assert.Equal((McpChange.Gone, "The server was not checked this time."), (change.Change, change.Message));
        Assert.Equal(["https://b/mcp", Reports.Server], comparison.RemovedServer);
        Assert.Equal(["https://c/mcp"], comparison.AddedServer);
        Assert.Equal((0, "0 new, 0 fixed, 1 gone, 0 waived, 0 unchanged, 0 drifted. 2 servers of the earlier run were not checked again."), (comparison.ExitCode, comparison.Reason));
    }

    [Fact]
    public void Servers_are_the_same_only_when_their_uris_are_to_the_letter() =>
        Assert.Equal(2, Compare([Rule("Fail")], [Rule("Fail") with { Uri = Reports.Server + "/" }]).Changes.Count);

    [Fact]
    public void Nodes_of_one_server_are_compared_each_with_itself()
    {
        McpReportComparison comparison = Compare(
            [Rule("Pass") with { Address = "10.0.0.1" }, Rule("Fail") with { Address = "10.0.0.2" }],
            [Rule("Fail") with { Address = "10.0.0.1" }, Rule("Fail") with { Address = "10.0.0.2" }]);
        Assert.Equal(["New 10.0.0.1", "Unchanged 10.0.0.2"], comparison.Changes.Select(static c => $"{c.Change} {c.Address}"));
    }

    [Fact]
    public void A_server_that_is_checked_in_several_ways_is_compared_each_way_with_itself()
    {
        McpDiscoveryResult quick = Rule("Fail") with { Settings = "Depth=Quick" };
        McpDiscoveryResult whole = Rule("Pass") with { CheckedAt = quick.CheckedAt.AddSeconds(1) };
        McpReportComparison same = Compare([quick, whole], [whole with { CheckedAt = quick.CheckedAt.AddDays(1) }, quick with { CheckedAt = quick.CheckedAt.AddDays(2) }]);
        Assert.Equal((2, 0, 0, 0, 1), (same.Total, same.New, same.Fixed, same.Gone, same.Unchanged));
        McpReportComparison fewer = Compare([quick, whole], [whole]);
        Assert.Equal([Reports.Server + " with Depth=Quick"], fewer.RemovedServer);
    }

    [Fact]
    public void Other_settings_make_no_other_server_of_one_that_is_checked_once()
    {
        McpReportComparison comparison = Compare([Rule("Fail")], [Rule("Fail") with { Settings = "Depth=Full" }]);
        Assert.Equal((1, 0, 0), (comparison.Unchanged, comparison.AddedServer.Count, comparison.RemovedServer.Count));
    }

    [Theory]
    [InlineData("Fail", McpFailOn.New, 0)]
    [InlineData("Fail", McpFailOn.Error, 1)]
    [InlineData("Fail", McpFailOn.Warning, 1)]
    [InlineData("Fail", McpFailOn.None, 0)]
    [InlineData("Warning", McpFailOn.Error, 0)]
    [InlineData("Warning", McpFailOn.Warning, 1)]
    [InlineData("Waived", McpFailOn.Warning, 0)]
    public void What_is_as_before_fails_only_when_it_shall(string verdict, McpFailOn failOn, int exitCode) =>
        Assert.Equal(exitCode, Compare([Rule(verdict)], [Rule(verdict)], failOn).ExitCode);

    [Fact]
    public void Without_results_or_with_problems_the_run_could_not_judge()
    {
        Assert.Equal(2, Compare([Rule("Pass")], [], McpFailOn.None).ExitCode);
        RunComparison comparison = new();
        comparison.AddAfter(Rule("Pass"));
        comparison.AddProblem(new McpReportProblem("-Uri 'x' is no URL", Reports.Noted));
        Assert.Equal(2, comparison.Compare(McpFailOn.New).ExitCode);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-1, 2)] // The first entry of a list is refused before the first check begins.
    [InlineData(-10, 0)] // That was the run before.
    public void Of_several_runs_in_one_file_only_what_the_last_could_not_check_counts(int minutes, int exitCode)
    {
        RunComparison comparison = new();
        McpReportProblem problem = new("-Uri 'x' is no URL", Rule("Pass").CheckedAt.AddMinutes(minutes));
        comparison.AddBefore(Rule("Pass"));
        comparison.AddProblemBefore(problem);
        Assert.Equal(exitCode / 2, comparison.UncheckedBefore);
        comparison.AddAfter(Rule("Pass") with { CheckedAt = Rule("Pass").CheckedAt.AddDays(-1) });
        comparison.AddAfter(Rule("Pass"));
        comparison.AddProblem(problem);
        Assert.Equal(exitCode, comparison.Compare(McpFailOn.New).ExitCode);
    }

    [Fact]
    public void What_no_server_tells_the_time_of_counts()
    {
        RunComparison comparison = new();
        comparison.AddProblemBefore(new McpReportProblem("-Uri 'x' is no URL", Reports.Noted));
        Assert.Equal(1, comparison.UncheckedBefore);
    }

    [Fact]
    public void Of_several_results_of_a_server_the_latest_counts()
    {
        DateTimeOffset night = Rule("Pass").CheckedAt;
        McpDiscoveryResult[] history = [Rule("Fail") with { CheckedAt = night.AddDays(1) }, Rule("Pass") with { CheckedAt = night }];
        Assert.Equal(1, Compare(history, [Rule("Pass")]).Fixed);
    }

    [Fact]
    public void The_order_of_results_does_not_show()
    {
        McpDiscoveryResult[] servers = [.. Enumerable.Range(0, 5).Select(static i => Reports.Judged(($"R-{i}", McpRuleVerdict.Fail), ("A-1", McpRuleVerdict.Warning)) with { Uri = $"https://{i}/mcp" })];
        string[] forward = [.. Compare([], servers).Changes.Select(static c => c.ToString())];
        string[] backward = [.. Compare([], [.. servers.Reverse()]).Changes.Select(static c => c.ToString())];
        Assert.Equal(10, forward.Length);
        Assert.Equal(forward, backward);
        Assert.Equal("New R-0 https://0/mcp", forward[0]);
    }

    private static McpDiscoveryResult Rule(string verdict) => Reports.Judged(("PRM-003", Enum.Parse<McpRuleVerdict>(verdict)));

    private static McpReportComparison Compare(McpDiscoveryResult[] before, McpDiscoveryResult[] after, McpFailOn failOn = McpFailOn.New)
    {
        RunComparison comparison = new();
        Array.ForEach(before, comparison.AddBefore);
        Array.ForEach(after, comparison.AddAfter);
        return comparison.Compare(failOn);
    }
}
