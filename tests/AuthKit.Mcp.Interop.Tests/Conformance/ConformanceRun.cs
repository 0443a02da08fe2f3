namespace AuthKit.Mcp.Interop.Tests.Conformance;

/// <summary>What the suite said about one scenario.</summary>
/// <param name="Scenario">Its name and version.</param>
/// <param name="Passed">The suite's own verdict: nothing failed, nothing was warned about, the client ended in time and as it should.</param>
/// <param name="Checks">All it looked at.</param>
/// <param name="Log">What the suite printed, for the message of a failed test.</param>
internal sealed record ConformanceRun(ConformanceScenario Scenario, bool Passed, IReadOnlyList<ConformanceCheck> Checks, string Log)
{
    public int Succeeded => Checks.Count(static c => c.Status == "SUCCESS");

    public IReadOnlyList<string> FailedIds => [.. Checks.Where(static c => c.Failed).Select(static c => c.Id).Distinct().Order(StringComparer.Ordinal)];
}
