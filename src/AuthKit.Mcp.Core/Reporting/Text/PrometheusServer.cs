namespace AuthKit.Mcp.Reporting;

/// <summary>The numbers of one server, without the texts of its result.</summary>
internal readonly record struct PrometheusServer(
    string Labels, McpVerdict Verdict, int Errors, int Warnings, int Notes, int Waived, int Requests, TimeSpan Duration, DateTimeOffset CheckedAt, IReadOnlyList<(string Host, DateTimeOffset NotAfter)> Certificates)
{
    /// <summary>The numbers of a result.</summary>
    public static PrometheusServer Of(McpDiscoveryResult result, string labels) => new(
        labels, result.Verdict, result.ErrorCount, result.WarningCount, result.NoteCount, result.WaivedCount, result.RequestCount, result.Duration, result.CheckedAt,
        result.Facts is { } facts ? [.. facts.Certificates.Select(static c => (c.Host, new DateTimeOffset(c.NotAfter, TimeSpan.Zero)))] : []);
}
