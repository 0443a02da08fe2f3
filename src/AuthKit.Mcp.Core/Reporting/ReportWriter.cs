namespace AuthKit.Mcp.Reporting;

/// <summary>Writes results to a stream as they come. What it keeps does not grow with their number.</summary>
internal abstract class ReportWriter : IDisposable
{
    /// <summary>The most characters that a report keeps of an error in place of a result.</summary>
    internal const int MaxProblem = 600;

    /// <summary>True when the run was stopped before its end: the report then says so where its format has a place for it.</summary>
    public bool IsCutShort { get; set; }

    /// <summary>Writes one result.</summary>
    public abstract void Write(McpDiscoveryResult result);

    /// <summary>Takes an error that came in place of a result. Formats that hold results only have no place for it.</summary>
    public virtual void WriteProblem(McpReportProblem problem)
    {
    }

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
    /// <param name="failOn">The level from which a finding counts.</param>
    public static ReportWriter Create(McpReportFormat format, Stream stream, McpLevel failOn) => format switch
    {
        McpReportFormat.Json => new JsonReportWriter(stream),
        McpReportFormat.JsonLines => new JsonLinesReportWriter(stream),
        McpReportFormat.JUnit => new JUnitReportWriter(stream, failOn),
        McpReportFormat.Markdown => new MarkdownReportWriter(stream, failOn),
        McpReportFormat.NUnit3 => new NUnitReportWriter(stream, failOn),
        McpReportFormat.Sarif => new SarifReportWriter(stream),
        McpReportFormat.Csv => new CsvReportWriter(stream),
        McpReportFormat.Prometheus => new PrometheusReportWriter(stream, failOn),
        McpReportFormat.GitHub => new GitHubReportWriter(stream, failOn),
        McpReportFormat.Azure => new AzureReportWriter(stream, failOn),
        McpReportFormat.Html => new HtmlReportWriter(stream, failOn),
        McpReportFormat.Badge => new BadgeReportWriter(stream, failOn),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Every format needs a writer here."),
    };
}
