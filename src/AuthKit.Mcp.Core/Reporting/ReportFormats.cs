namespace AuthKit.Mcp.Reporting;

/// <summary>Chooses the format of a report, and the name of a file for a format.</summary>
internal static class ReportFormats
{
    // The first extension of a format is that of the files that get their names here. The longer one of two comes first.
    private static readonly (string Extension, McpReportFormat Format)[] Extensions =
    [
        (".nunit.xml", McpReportFormat.NUnit3),
        (".json", McpReportFormat.Json),
        (".jsonl", McpReportFormat.JsonLines),
        (".ndjson", McpReportFormat.JsonLines),
        (".xml", McpReportFormat.JUnit),
        (".md", McpReportFormat.Markdown),
        (".markdown", McpReportFormat.Markdown),
        (".sarif", McpReportFormat.Sarif),
        (".csv", McpReportFormat.Csv),
        (".prom", McpReportFormat.Prometheus),
        (".github.log", McpReportFormat.GitHub),
        (".azure.log", McpReportFormat.Azure),
        (".html", McpReportFormat.Html),
        (".htm", McpReportFormat.Html),
        (".svg", McpReportFormat.Badge),
    ];

    /// <summary>The format that the extension of a file stands for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>: the extension stands for none.</exception>
    public static McpReportFormat FromPath(string path)
    {
        foreach ((string extension, McpReportFormat format) in Extensions)
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        string shown = Text.Printable(path, 300);
        throw new AuthKitException(
            ErrorCode.InvalidArgument,
            $"-Path '{shown}' does not tell the format: end it in {string.Join(", ", Extensions.Select(static e => e.Extension))}, or give -Format.",
            shown);
    }

    /// <summary>The name of a file in a folder of reports.</summary>
    public static string FileName(McpReportFormat format) => "report" + Extensions.First(e => e.Format == format).Extension;
}
