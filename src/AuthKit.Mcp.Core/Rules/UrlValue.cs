using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>A URL that a server states somewhere, as written.</summary>
/// <param name="Name">The member, parameter or header, for messages.</param>
/// <param name="Subject">What faults about it have as their subject.</param>
/// <param name="Value">The raw value.</param>
/// <param name="Shown">The exchange it came in.</param>
internal sealed record UrlValue(string Name, string Subject, string Value, Exchange? Shown)
{
    /// <summary>The subject of the entries of <c>authorization_servers</c>.</summary>
    public const string Servers = "authorization_servers";

    /// <summary>The subject of redirects.</summary>
    public const string Location = "Location";

    private static readonly string[] IssuerMembers =
        ["issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint", "jwks_uri"];

    /// <summary>Whose change repairs it.</summary>
    public McpOwner Owner => Subject is "resource" or "resource_metadata" or Servers or Location ? McpOwner.Server : McpOwner.AuthorizationServer;

    /// <summary>The subjects of faults that may follow from this value: an issuer is compared with the entry that names it.</summary>
    public IEnumerable<string> Consequences => Subject == "issuer" ? [Subject, Servers] : [Subject];

    /// <summary>Where it stands, for messages.</summary>
    public string Place => Shown is null ? Name : $"{Name} at {Text.Printable(Shown.Request.Url)}";

    /// <summary>Every URL value, each once: challenge, resource metadata, authorization server metadata, redirects.</summary>
    public static IReadOnlyList<UrlValue> All(RuleContext c) =>
        c.Facts.Once<IReadOnlyList<UrlValue>>(static facts => [.. Collect(facts).GroupBy(static v => (v.Subject, v.Value)).Select(static g => g.First())]);

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

        foreach (IssuerFacts issuer in facts.Issuers)
        {
            foreach (string member in IssuerMembers)
            {
                if (issuer.Document?.GetString(member) is { } value)
                {
                    yield return new UrlValue(member, member, value, issuer.Hit);
                }
            }
        }

        foreach (ResourceMetadataCopy copy in copies)
        {
            foreach (string entry in copy.Document?.GetStrings(Servers) ?? [])
            {
                yield return new UrlValue("the entry of authorization_servers", Servers, entry, copy.Answer);
            }
        }

        // The order of the evidence says nothing.
        foreach (ProbeResult probe in facts.Evidence.Probes.OrderBy(static p => p.Kind).ThenBy(static p => p.Subject, StringComparer.Ordinal).ThenBy(static p => p.Exchange.Request.Url, StringComparer.Ordinal))
        {
            if (IsPlain(probe.Kind) && probe.Exchange.Response is { Status: >= 300 and < 400 } response && response.Value(Location) is { } location)
            {
                yield return new UrlValue(Location, Location, location, probe.Exchange);
            }
        }
    }

    // Redirects of requests that users make too; those of bogus clients and the like are other rules' business.
    private static bool IsPlain(ProbeKind kind) => kind is ProbeKind.Initialize or ProbeKind.Discover or ProbeKind.ListTools or ProbeKind.CallTool or ProbeKind.Get
        or ProbeKind.AdvertisedMetadata or ProbeKind.InsertedMetadata or ProbeKind.RootMetadata or ProbeKind.MetadataHop or ProbeKind.IssuerMetadata or ProbeKind.LegacyIssuerMetadata;
}
