using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>A URL that a server states somewhere, as written.</summary>
/// <param name="name">The member, parameter or header, for messages.</param>
/// <param name="subject">What faults about it have as their subject.</param>
/// <param name="value">The raw value.</param>
/// <param name="shown">The exchange it came in.</param>
internal sealed class UrlValue(string name, string subject, string value, Exchange? shown)
{
    /// <summary>The subject of the entries of <c>authorization_servers</c>.</summary>
    public const string Servers = "authorization_servers";

    /// <summary>The subject of redirects.</summary>
    public const string Location = "Location";

    // Requests that users make too, in the order of their kinds; redirects of bogus clients and the like are other rules' business.
    private static readonly ProbeKind[] Plain =
    [
        .. new[]
        {
            ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata,
            ProbeKind.RootMetadata, ProbeKind.MetadataHop, ProbeKind.IssuerMetadata, ProbeKind.LegacyIssuerMetadata,
        }.OrderBy(static k => k),
    ];

    private static readonly string[] IssuerMembers =
        ["issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint", "jwks_uri"];

    /// <summary>The member, parameter or header, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>What faults about it have as their subject.</summary>
    public string Subject { get; } = subject;

    /// <summary>The raw value.</summary>
    public string Value { get; } = value;

    /// <summary>The exchange it came in.</summary>
    public Exchange? Shown { get; } = shown;

    /// <summary>The value as an absolute http or https URL, or null.</summary>
    public RawUrl? Url { get; } = RawUrl.TryParse(value, out RawUrl url) ? url : null;

    /// <summary>What stray character it holds, as the end of a sentence, or null.</summary>
    public string? Blank { get; } = HygieneRules.FindBlank(value);

    /// <summary>What keeps it from its normal form, as the end of a sentence, or null.</summary>
    public string? Oddity { get; } = UrlHygieneRules.Oddity(value);

    /// <summary>What was never filled in, as the end of a sentence, or null.</summary>
    public string? Unfilled { get; } = Leftover.Unfilled(value);

    /// <summary>Whose change repairs it.</summary>
    public McpOwner Owner => Subject is "resource" or "resource_metadata" or Servers or Location ? McpOwner.Server : McpOwner.AuthorizationServer;

    /// <summary>The subjects of faults that may follow from this value: an issuer is compared with the entry that names it.</summary>
    public IEnumerable<string> Consequences => Subject == "issuer" ? [Subject, Servers] : [Subject];

    /// <summary>Where it stands, for messages.</summary>
    public string Place => Shown is null ? Name : $"{Name} at {Text.Printable(Shown.Request.Url)}";

    /// <summary>Every URL value, each once: challenge, resource metadata, authorization server metadata, redirects.</summary>
    public static IReadOnlyList<UrlValue> All(RuleContext c) =>
        c.Facts.Once<IReadOnlyList<UrlValue>>(static facts => Distinct(Collect(facts)));

    private static List<UrlValue> Distinct(IEnumerable<UrlValue> values)
    {
        List<UrlValue> distinct = [];
        foreach (UrlValue value in values)
        {
            if (!distinct.Exists(v => v.Value == value.Value && v.Subject == value.Subject))
            {
                distinct.Add(value);
            }
        }

        return distinct;
    }

    private static IEnumerable<UrlValue> Collect(DiscoveryFacts facts)
    {
        if (facts.AdvertisedUrl is { } advertised)
        {
            yield return new UrlValue("resource_metadata", "resource_metadata", advertised, facts.Challenged.FirstOrDefault(r => ReferenceEquals(r.Challenges, facts.Challenge)).Exchange);
        }

        // What clients use comes first.
        List<ResourceMetadataCopy> copies = [.. facts.Copies.OrderByDescending(c => ReferenceEquals(c, facts.Best))];
        foreach (ResourceMetadataCopy copy in copies)
        {
            if (copy.Document?.GetString("resource") is { } resource)
            {
                yield return new UrlValue("resource", "resource", resource, copy.Answer);
            }
        }

        foreach (UrlValue value in facts.Issuers.SelectMany(static i => i.Once(Of)))
        {
            yield return value;
        }

        foreach (ResourceMetadataCopy copy in copies)
        {
            foreach (string entry in copy.Document?.GetStrings(Servers) ?? [])
            {
                yield return new UrlValue("the entry of authorization_servers", Servers, entry, copy.Answer);
            }
        }

        foreach (ProbeResult probe in Plain.SelectMany(facts.InOrder))
        {
            if (probe.Exchange.Response is { Status: >= 300 and < 400 } response && response.Value(Location) is { } location)
            {
                yield return new UrlValue(Location, Location, location, probe.Exchange);
            }
        }
    }

    private static IReadOnlyList<UrlValue> Of(IssuerFacts issuer) =>
        [.. IssuerMembers.Select(m => issuer.Document?.GetString(m) is { } value ? new UrlValue(m, m, value, issuer.Hit) : null).OfType<UrlValue>()];
}
