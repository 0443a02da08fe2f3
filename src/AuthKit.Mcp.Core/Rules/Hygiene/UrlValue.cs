using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>A URL that a server states somewhere, as written.</summary>
internal sealed class UrlValue
{
    /// <summary>The subject of the entries of <c>authorization_servers</c>.</summary>
    public const string Servers = "authorization_servers";

    /// <summary>The subject of redirects.</summary>
    public const string Location = "Location";

    // Requests that users make too, in the order of their kinds; redirects of bogus clients and the like are other rules' business.
    private static readonly ProbeKind[] Plain =
    [
        ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata,
        ProbeKind.RootMetadata, ProbeKind.MetadataHop, ProbeKind.IssuerMetadata, ProbeKind.LegacyIssuerMetadata,
    ];

    private static readonly string[] IssuerMembers =
        ["issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint", "jwks_uri"];

    private UrlValue(string name, string subject, string value, Exchange? shown)
    {
        (Name, Subject, Value, Shown) = (name, subject, value, shown);
        Url = RawUrl.TryParse(value, out RawUrl url) ? url : null;
        Blank = HygieneRules.FindBlank(value);
        Oddity = Url is null ? null : UrlHygieneRules.Oddity(Url);
        Unfilled = Leftover.Unfilled(value, Url);
    }

    /// <summary>The member, parameter or header, for messages.</summary>
    public string Name { get; }

    /// <summary>What faults about it have as their subject.</summary>
    public string Subject { get; }

    /// <summary>The raw value.</summary>
    public string Value { get; }

    /// <summary>The exchange it came in.</summary>
    public Exchange? Shown { get; }

    /// <summary>The value as an absolute http or https URL, or null.</summary>
    public RawUrl? Url { get; }

    /// <summary>What stray character it holds, as the end of a sentence, or null.</summary>
    public string? Blank { get; }

    /// <summary>What keeps it from its normal form, as the end of a sentence, or null.</summary>
    public string? Oddity { get; }

    /// <summary>What was never filled in, as the end of a sentence, or null.</summary>
    public string? Unfilled { get; }

    /// <summary>Whose change repairs it.</summary>
    public McpOwner Owner => Subject is "resource" or "resource_metadata" or Servers or Location ? McpOwner.Server : McpOwner.AuthorizationServer;

    /// <summary>The subjects of faults that may follow from this value: an issuer is compared with the entry that names it.</summary>
    public IEnumerable<string> Consequences => Subject == "issuer" ? [Subject, Servers] : [Subject];

    /// <summary>Where it stands, for messages.</summary>
    public string Place => Shown is null ? Name : $"{Name} at {Text.Printable(Shown.Request.Url)}";

    /// <summary>Every URL value, each once: challenge, resource metadata, authorization server metadata, redirects.</summary>
    public static IReadOnlyList<UrlValue> All(RuleContext c) =>
        c.Facts.Once<IReadOnlyList<UrlValue>>(static facts => Collect(facts));

    // Most servers say the same at several places; what is known already is not read again.
    private static void Add(List<UrlValue> values, string name, string subject, string value, Exchange? shown)
    {
        if (!IsKnown(values, subject, value))
        {
            values.Add(new UrlValue(name, subject, value, shown));
        }
    }

    private static bool IsKnown(List<UrlValue> values, string subject, string value)
    {
        foreach (UrlValue known in values)
        {
            if (known.Value == value && known.Subject == subject)
            {
                return true;
            }
        }

        return false;
    }

    private static List<UrlValue> Collect(DiscoveryFacts facts)
    {
        List<UrlValue> values = new(16);
        if (facts.AdvertisedUrl is { } advertised)
        {
            Add(values, "resource_metadata", "resource_metadata", advertised, facts.ChallengeExchange);
        }

        // What clients use comes first.
        foreach (ResourceMetadataCopy copy in facts.BestFirst)
        {
            if (copy.Document?.GetString("resource") is { } resource)
            {
                Add(values, "resource", "resource", resource, copy.Answer);
            }
        }

        foreach (IssuerFacts issuer in facts.Issuers)
        {
            foreach (UrlValue value in issuer.Once(Of))
            {
                if (!IsKnown(values, value.Subject, value.Value))
                {
                    values.Add(value);
                }
            }
        }

        foreach (ResourceMetadataCopy copy in facts.BestFirst)
        {
            foreach (string entry in copy.Document?.GetStrings(Servers) ?? [])
            {
                Add(values, "the entry of authorization_servers", Servers, entry, copy.Answer);
            }
        }

        foreach (ProbeKind kind in Plain)
        {
            foreach (ProbeResult probe in facts.InOrder(kind))
            {
                if (probe.Exchange.Response is { Status: >= 300 and < 400 } response && response.Value(Location) is { } location)
                {
                    Add(values, Location, Location, location, probe.Exchange);
                }
            }
        }

        return values;
    }

    private static IReadOnlyList<UrlValue> Of(IssuerFacts issuer) =>
        [.. IssuerMembers.Select(m => issuer.Document?.GetString(m) is { } value ? new UrlValue(m, m, value, issuer.Hit) : null).OfType<UrlValue>()];
}
