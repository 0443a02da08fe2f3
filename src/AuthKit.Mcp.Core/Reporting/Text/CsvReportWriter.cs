using System.Globalization;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// CSV by RFC 4180, for spreadsheets: a row per finding, and a row without a rule for a server that has none or could not
/// be judged, so that every server is there.
/// </summary>
internal sealed class CsvReportWriter : TextReportWriter
{
    private static readonly string[] Columns =
    [
        "Uri", "Address", "Verdict", "RuleId", "Title", "RuleVerdict", "Level", "Message", "Cause", "Fix", "Owner", "Source", "SpecVersion", "BlockedBy",
        "WaiverReason", "WaiverOwner", "WaiverExpires", "Replay", "ErrorCount", "WarningCount", "NoteCount", "WaivedCount", "RequestCount", "DurationMs", "CheckedAt",
        "AuthorizationServer", "Scopes", "CertificateNotAfter", "Settings",
    ];

    public CsvReportWriter(Stream stream)
        : base(stream) => Row(Columns);

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        if (!RunOutcome.IsJudged(result.Verdict) || result.Findings.Count == 0)
        {
            Row([.. Server(result), "", "", "", "", result.RootCause, "", result.Fix, "", "", string.Join(" ", result.SpecVersion), "", "", "", "", "", .. Sums(result)]);
        }

        foreach (McpFinding f in result.Findings)
        {
            Row(
            [
                .. Server(result), f.RuleId, f.Title, f.Verdict.ToString(), f.Level.ToString(), f.Message, f.Cause, f.Fix, f.Owner.ToString(), f.Source, string.Join(" ", f.SpecVersion), f.BlockedBy ?? "",
                f.Waiver?.Reason ?? "", f.Waiver?.Owner ?? "", f.Waiver is { } waiver ? Text.Day(waiver.Expires) : "", f.Replay?.Curl ?? "", .. Sums(result),
            ]);
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
    }

    private static string[] Server(McpDiscoveryResult result) => [result.Uri, result.Address ?? "", result.Verdict.ToString()];

    private static string[] Sums(McpDiscoveryResult result) =>
    [
        Number(result.ErrorCount), Number(result.WarningCount), Number(result.NoteCount), Number(result.WaivedCount), Number(result.RequestCount),
        result.Duration.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture), Time(result.CheckedAt.UtcDateTime),
        string.Join(" ", result.AuthorizationServer), string.Join(" ", result.Facts?.Scopes ?? []),

        // Of several hosts the one that needs somebody first.
        result.Facts is { Certificates.Count: > 0 } facts ? Time(facts.Certificates.Min(static c => c.NotAfter)) : "",
        result.Settings ?? "",
    ];

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Row(string[] fields) => Put(string.Join(",", fields.Select(static f => CsvText.Field(f, MaxText))) + "\r\n");
}
