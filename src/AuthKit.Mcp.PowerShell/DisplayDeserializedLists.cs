using System.Globalization;
using System.Management.Automation;

namespace AuthKit.Mcp;

/// <summary>
/// The views of comparisons and of evidence that have crossed a border (Export-Clixml, a job). How deep the serializer went
/// decides whether a list has objects or their texts.
/// </summary>
public static partial class Display
{
    /// <inheritdoc cref="Changes(McpReportComparison)"/>
    public static string Changes(object comparison)
    {
        string[] lines = [.. Items(comparison, nameof(McpReportComparison.Changes)).Select(ChangeOf).Where(static l => l.Length > 0)];
        return lines.Length == 0 ? "none" : string.Join("\n", lines);
    }

    /// <inheritdoc cref="Drift(McpReportComparison)"/>
    public static string Drift(object comparison)
    {
        PSObject[] drift = [.. Items(comparison, nameof(McpReportComparison.Drift))];
        return drift.Any(static d => d.BaseObject is string)
            ? string.Join("\n", drift.Select(static d => Text.Printable(d.ToString(), 1000)))
            : Drift(new McpReportComparison { Drift = [.. drift.Select(DriftFrom)] });
    }

    /// <inheritdoc cref="DriftPlace(McpReportDrift)"/>
    public static string DriftPlace(object drift) => DriftPlace(DriftFrom(PSObject.AsPSObject(drift)));

    /// <inheritdoc cref="DriftValues(McpReportDrift)"/>
    public static string DriftValues(object drift) => DriftValues(DriftFrom(PSObject.AsPSObject(drift)));

    /// <inheritdoc cref="Challenges(McpDiscovery)"/>
    public static string Challenges(object discovery)
    {
        PSObject[] challenges = [.. Items(discovery, nameof(McpDiscovery.Challenges))];
        return challenges.Any(static c => c.BaseObject is string)
            ? string.Join("\n", challenges.Select(static c => Text.Printable(c.ToString(), CellLength)).Distinct())
            : Challenges(new McpDiscovery { Uri = "", Evidence = "", Challenges = [.. challenges.Select(ChallengeFrom)] });
    }

    /// <inheritdoc cref="Copies(IReadOnlyList{McpMetadataCopy})"/>
    public static string Copies(object copies) => string.Join("\n", Listed(copies).Select(static c => c.BaseObject is string text ? Text.Printable(text, CellLength) : Copies([CopyFrom(c)])));

    /// <inheritdoc cref="Certificates(McpDiscovery)"/>
    public static string Certificates(object from)
    {
        // Results have them among their facts.
        object holder = PSObject.AsPSObject(from).Properties[nameof(McpDiscoveryResult.Facts)]?.Value ?? from;
        return string.Join("\n", Items(holder, nameof(McpDiscovery.Certificates)).Select(static c => c.BaseObject is string text ? Text.Printable(text, CellLength) : Certificates([CertificateFrom(c)])));
    }

    /// <inheritdoc cref="Requests(McpDiscovery)"/>
    public static string Requests(object discovery) => Requests(new McpDiscovery
    {
        Uri = "",
        Evidence = "",
        RequestCount = NumberOf(discovery, nameof(McpDiscovery.RequestCount)) ?? 0,
        Duration = ValueOf(discovery, nameof(McpDiscovery.Duration)) is TimeSpan duration ? duration : TimeSpan.Zero,
    });

    private static string ChangeOf(PSObject change) => change.BaseObject is string text
        ? text.StartsWith(nameof(McpChange.Unchanged), StringComparison.Ordinal) || text.StartsWith(nameof(McpChange.Waived), StringComparison.Ordinal) ? "" : Text.Printable(text, 1000)
        : ChangeLine(new McpReportChange
        {
            Change = Enum.TryParse(TextOf(change, nameof(McpReportChange.Change)), out McpChange what) ? what : McpChange.Unchanged,
            Uri = TextOf(change, nameof(McpReportChange.Uri)),
            Address = TextOrNull(change, nameof(McpReportChange.Address)),
            RuleId = TextOf(change, nameof(McpReportChange.RuleId)),
            Level = McpLevel.Note,
            Message = TextOf(change, nameof(McpReportChange.Message)),
        });

    private static McpReportDrift DriftFrom(PSObject drift) => new()
    {
        Uri = TextOf(drift, nameof(McpReportDrift.Uri)),
        Property = TextOf(drift, nameof(McpReportDrift.Property)),
        Of = TextOf(drift, nameof(McpReportDrift.Of)),
        Before = TextOrNull(drift, nameof(McpReportDrift.Before)),
        After = TextOrNull(drift, nameof(McpReportDrift.After)),
    };

    private static McpChallenge ChallengeFrom(PSObject challenge) => new(
        TextOf(challenge, nameof(McpChallenge.Request)),
        TextOf(challenge, nameof(McpChallenge.Line)),
        TextOf(challenge, nameof(McpChallenge.Scheme)),
        Texts(challenge, nameof(McpChallenge.Parameters)),
        TextOrNull(challenge, nameof(McpChallenge.ResourceMetadata)),
        TextOrNull(challenge, nameof(McpChallenge.Scope)),
        Texts(challenge, nameof(McpChallenge.Violations)));

    private static McpMetadataCopy CopyFrom(PSObject copy) => new(
        TextOrNull(copy, nameof(McpMetadataCopy.Issuer)),
        TextOf(copy, nameof(McpMetadataCopy.Url)),
        NumberOf(copy, nameof(McpMetadataCopy.Status)),
        TextOf(copy, nameof(McpMetadataCopy.Outcome)),
        TextOrNull(copy, nameof(McpMetadataCopy.Document)),
        Texts(copy, nameof(McpMetadataCopy.Problems)));

    private static McpCertificate CertificateFrom(PSObject certificate) => new(
        TextOf(certificate, nameof(McpCertificate.Host)),
        TextOf(certificate, nameof(McpCertificate.Subject)),
        TextOf(certificate, nameof(McpCertificate.Issuer)),
        default,
        ValueOf(certificate, nameof(McpCertificate.NotAfter)) is DateTime end ? end : default,
        [],
        TextOf(certificate, nameof(McpCertificate.Protocol)),
        TextOrNull(certificate, nameof(McpCertificate.Problem)));

    private static IReadOnlyList<string> Texts(PSObject from, string name) => [.. Items(from, name).Select(static i => i.ToString())];

    private static object? ValueOf(object from, string name) => PSObject.AsPSObject(from).Properties[name]?.Value is { } value ? value is PSObject wrapped ? wrapped.BaseObject : value : null;

    private static string? TextOrNull(object from, string name) => ValueOf(from, name) is null ? null : TextOf(from, name);

    private static int? NumberOf(object from, string name) => int.TryParse(TextOf(from, name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
