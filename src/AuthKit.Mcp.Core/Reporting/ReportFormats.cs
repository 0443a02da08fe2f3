namespace AuthKit.Mcp.Reporting;

/// <summary>Chooses the format of a report.</summary>
internal static class ReportFormats
{
    /// <summary>The format that the extension of a file stands for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>: the extension stands for none.</exception>
    public static McpReportFormat FromPath(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => McpReportFormat.Json,
        ".jsonl" or ".ndjson" => McpReportFormat.JsonLines,
        ".xml" => McpReportFormat.JUnit,
        ".md" or ".markdown" => McpReportFormat.Markdown,
        _ => throw new AuthKitException(
            ErrorCode.InvalidArgument,
            $"-Path '{Text.Printable(path, 300)}' does not tell the format: end it in .json, .jsonl, .ndjson, .xml (JUnit) or .md, or give -Format.",
            Text.Printable(path, 300)),
    };
}
