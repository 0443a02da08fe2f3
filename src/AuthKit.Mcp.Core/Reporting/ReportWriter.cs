namespace AuthKit.Mcp.Reporting;

/// <summary>Writes results to a stream as they come. What it keeps does not grow with their number.</summary>
internal abstract class ReportWriter : IDisposable
{
    /// <summary>Writes one result.</summary>
    public abstract void Write(McpDiscoveryResult result);

    /// <summary>Writes what comes after the last result.</summary>
    public abstract void Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the writer holds, not the stream it writes to.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>A writer for a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="stream">Where to write; stays open.</param>
    /// <param name="failOn">The level from which a finding is a failure, for JUnit.</param>
    public static ReportWriter Create(McpReportFormat format, Stream stream, McpLevel failOn) => format switch
    {
        McpReportFormat.Json => new JsonReportWriter(stream),
        McpReportFormat.JsonLines => new JsonLinesReportWriter(stream),
        McpReportFormat.JUnit => new JUnitReportWriter(stream, failOn),
        McpReportFormat.Markdown => new MarkdownReportWriter(stream),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Every format needs a writer here."),
    };
}
