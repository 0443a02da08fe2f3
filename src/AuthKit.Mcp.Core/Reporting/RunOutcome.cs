namespace AuthKit.Mcp.Reporting;

/// <summary>The exit codes of a run. Not being able to judge outweighs findings: a run with holes is no clean one, and no complete one.</summary>
internal static class RunOutcome
{
    /// <summary>All was judged, nothing counts as a finding.</summary>
    internal const int Clean = 0;

    /// <summary>All was judged, and there are findings.</summary>
    internal const int Findings = 1;

    /// <summary>Something was not judged: bad input, no target at all, an Incomplete check.</summary>
    internal const int NotJudged = 2;

    /// <summary>The name of a suite for inputs that could not be checked.</summary>
    internal const string Inputs = "inputs";

    /// <summary>What takes the place of a verdict on an input that could not be checked.</summary>
    internal const string NotChecked = "NotChecked";

    internal const string InputsAsked = "The input can be checked";

    internal const string NoResults = "No result came through the pipeline: the list of servers was empty, could not be read, or each of its entries was refused.";

    /// <summary>Why a run with these counts could not judge everything, or null when it could.</summary>
    public static string? NotJudgedReason(int total, int incomplete, string firstIncomplete, int problems, string firstProblem) =>
        problems > 0 ? $"{Text.Count(problems, "input")} could not be checked. The first: {Text.Printable(firstProblem, 400)}"
        : total == 0 ? NoResults
        : incomplete > 0 ? $"{incomplete} of {Text.Count(total, "check")} could not be finished. The first: {firstIncomplete}"
        : null;

    /// <summary>True for verdicts that stand on the rules; the others say why the rules could not be judged.</summary>
    public static bool IsJudged(McpVerdict verdict) => verdict is McpVerdict.Pass or McpVerdict.Warning or McpVerdict.Fail;
}
