namespace AuthKit.Mcp;

/// <summary>An input of a run that could not be checked: what a report holds in place of its result.</summary>
/// <param name="Message">Why it could not be checked.</param>
/// <param name="NotedAt">When the run came to it, or when the report was written.</param>
public sealed record McpReportProblem(string Message, DateTimeOffset NotedAt)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
