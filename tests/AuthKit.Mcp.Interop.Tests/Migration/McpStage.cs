namespace AuthKit.Mcp.Interop.Tests.Migration;

/// <summary>A stage as a script sees it.</summary>
internal sealed record McpStage(string Step, string Verdict, string Message, string Next, string Evidence, string Upsets, string Changes, string Rollback)
{
    public bool IsDone => Verdict is "Pass" or "Note" or "Warning";
}
