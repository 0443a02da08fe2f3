namespace AuthKit.Mcp.Interop.Tests.Conformance;

/// <summary>One thing that the suite looked at.</summary>
/// <param name="Id">The suite's name of it.</param>
/// <param name="Status">SUCCESS, FAILURE, WARNING, INFO or SKIPPED.</param>
/// <param name="Text">What was seen.</param>
internal sealed record ConformanceCheck(string Id, string Status, string Text)
{
    public bool Failed => Status is "FAILURE" or "WARNING";
}
