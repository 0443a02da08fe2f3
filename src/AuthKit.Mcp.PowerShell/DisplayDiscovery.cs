namespace AuthKit.Mcp;

public static partial class Display
{
    private const int CellLength = 600;

    /// <summary>The challenges of a server, one line each, the same line of several requests once.</summary>
    public static string Challenges(McpDiscovery discovery) => string.Join("\n", discovery.Challenges
        .GroupBy(static c => (c.Line, Challenge: c.ToString(), Violations: string.Join("; ", c.Violations)))
        .Select(static g => $"{Text.Printable(g.Key.Challenge.Length == 0 ? "no challenge" : g.Key.Challenge, CellLength)}  ({string.Join(", ", g.Select(static c => c.Request).Distinct())})"
            + (g.Key.Violations.Length == 0 ? "" : "\n  " + Colour(Yellow, Text.Printable(g.Key.Violations, CellLength)))));

    /// <summary>The places of metadata, one line each.</summary>
    public static string Copies(IReadOnlyList<McpMetadataCopy> copies) => string.Join("\n", copies.Select(static c =>
        Colour(c.Status == 200 && c.Problems.Count == 0 ? Green : c.Document is null ? "" : Yellow, $"{c.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-",-4}{Text.Printable(c.Url, CellLength)}")
            + (c.Status is null ? $"  {Text.Printable(c.Outcome, CellLength)}" : c.Problems.Count > 0 && c.Status == 200 ? $"  {Text.Printable(string.Join("; ", c.Problems), CellLength)}" : "")));

    /// <summary>The certificates, one line each.</summary>
    public static string Certificates(McpDiscovery discovery) => Certificates(discovery.Certificates);

    /// <inheritdoc cref="Certificates(McpDiscovery)"/>
    public static string Certificates(McpDiscoveryResult result) => Certificates(result.Facts?.Certificates ?? []);

    private static string Certificates(IReadOnlyList<McpCertificate> certificates) => string.Join("\n", certificates.Select(static c =>
        Colour(c.Problem is null ? Green : Red, $"{Text.Printable(c.Host)} {Text.Printable(c.Subject)} until {Text.Day(c.NotAfter)}") + (c.Problem is null ? "" : $"  {c.Problem}")));

    /// <summary>How much was asked, and how long it took.</summary>
    public static string Requests(McpDiscovery discovery) => $"{discovery.RequestCount} in {discovery.Duration.TotalMilliseconds:0} ms";
}
