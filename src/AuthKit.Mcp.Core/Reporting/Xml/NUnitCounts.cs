namespace AuthKit.Mcp.Reporting;

/// <summary>The counts of a suite or of a whole NUnit report.</summary>
/// <param name="Passed">Cases that passed.</param>
/// <param name="Failed">Cases that failed, or could not be judged.</param>
/// <param name="Warnings">Cases with a warning that does not count as a failure.</param>
/// <param name="Skipped">Cases that were not judged, or whose finding is accepted.</param>
internal readonly record struct NUnitCounts(int Passed, int Failed, int Warnings, int Skipped)
{
    /// <summary>All cases.</summary>
    public int Total => Passed + Failed + Warnings + Skipped;

    /// <summary>How a suite with these cases ended.</summary>
    public string Result => Failed > 0 ? "Failed" : Warnings > 0 ? "Warning" : Passed > 0 || Total == 0 ? "Passed" : "Skipped";

    /// <summary>The sum of two.</summary>
    public NUnitCounts Plus(NUnitCounts other) => new(Passed + other.Passed, Failed + other.Failed, Warnings + other.Warnings, Skipped + other.Skipped);

    /// <summary>The counts of these cases.</summary>
    public static NUnitCounts Of(IReadOnlyCollection<JUnitCase> cases) => new(
        cases.Count(static c => ResultOf(c) == "Passed"), cases.Count(static c => ResultOf(c) == "Failed"), cases.Count(static c => ResultOf(c) == "Warning"), cases.Count(static c => ResultOf(c) == "Skipped"));

    /// <summary>The result of a case in the words of NUnit, which has warnings.</summary>
    public static string ResultOf(JUnitCase one) => one.Outcome switch
    {
        JUnitOutcome.Passed when one.Type == nameof(McpRuleVerdict.Warning) => "Warning",
        JUnitOutcome.Passed => "Passed",
        JUnitOutcome.Skipped => "Skipped",
        _ => "Failed",
    };
}
