using System.Globalization;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// Finds what a server says of itself in another way than before. Only what both runs have read is compared: a document that
/// is gone is a finding, and no drift of all that stood in it.
/// </summary>
internal static class EvidenceDrift
{
    private const string Separator = " ";

    /// <summary>The differences between two states of a server, in a fixed order.</summary>
    public static IEnumerable<McpReportDrift> Between(ServerState then, ServerState now)
    {
        if (then.Facts is not { } before || now.Facts is not { } after)
        {
            return []; // A report of a version that did not keep them.
        }

        return
        [
            .. Resource(then, before, now, after),
            .. after.Issuers.SelectMany(a => before.Issuers.FirstOrDefault(b => b.Named == a.Named) is { } b ? Issuer(now, b, a) : []),
            .. after.Certificates.SelectMany(a => before.Certificates.FirstOrDefault(b => string.Equals(b.Host, a.Host, StringComparison.OrdinalIgnoreCase)) is { } b ? Certificate(now, b, a) : []),
        ];
    }

    private static IEnumerable<McpReportDrift> Resource(ServerState then, McpServerFacts before, ServerState now, McpServerFacts after) =>
        before.Scopes is not { } earlier || after.Scopes is not { } later ? [] :
        [
            // Clients take the first that they can use, so their order counts.
            .. One(now, "AuthorizationServer", now.Uri, Listed(then.AuthorizationServer), Listed(now.AuthorizationServer)),
            .. One(now, "Scopes", now.Uri, Listed(earlier), Listed(later)),
        ];

    private static IEnumerable<McpReportDrift> Issuer(ServerState now, McpIssuerFacts before, McpIssuerFacts after) =>
    [
        .. One(now, "Issuer", after.Named, before.Issuer, after.Issuer),
        .. One(now, "Scopes", after.Named, Listed(before.Scopes), Listed(after.Scopes)),
        .. before.Endpoints.Concat(after.Endpoints).Select(static e => e.Name).Distinct(StringComparer.Ordinal).OrderBy(static n => n, StringComparer.Ordinal)
            .SelectMany(name => One(now, name, after.Named, Url(before, name), Url(after, name))),
    ];

    private static IEnumerable<McpReportDrift> Certificate(ServerState now, McpCertificate before, McpCertificate after) =>
        One(now, "Certificate", after.Host, Shown(before, after), Shown(after, before));

    private static IEnumerable<McpReportDrift> One(ServerState now, string property, string of, string? before, string? after) =>
        before == after ? [] : [new McpReportDrift { Uri = now.Uri, Address = now.Address, Property = property, Of = of, Before = before, After = after }];

    private static string? Url(McpIssuerFacts issuer, string name) => issuer.Endpoints.FirstOrDefault(e => e.Name == name)?.Url;

    private static string? Listed(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(Separator, values);

    // The expiry always, the rest where it differs: a renewed certificate is the same in all else.
    private static string Shown(McpCertificate one, McpCertificate other)
    {
        string text = "until " + one.NotAfter.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        text += one.Subject == other.Subject ? "" : $", for {one.Subject}";
        text += one.Issuer == other.Issuer ? "" : $", by {one.Issuer}";
        return text + (one.Names.SequenceEqual(other.Names) ? "" : $", names {string.Join(Separator, one.Names)}");
    }
}
