using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>What a rule may look at: the facts of one server, one spec version and one profile.</summary>
internal sealed class RuleContext(DiscoveryFacts facts, string specVersion, McpProfile profile)
{
    /// <summary>What was seen of the server. Reading it makes a judgement one of this server alone.</summary>
    public DiscoveryFacts Facts
    {
        get
        {
            Aspects |= Aspect.Server;
            return facts;
        }
    }

    public McpProfile Profile { get; } = profile;

    /// <summary>True when the server can be reached from anywhere, as far as its name tells; reading it is no look at the server.</summary>
    public bool IsPublic { get; } = facts.IsPublic;

    public bool IsAuthKit => Profile == McpProfile.AuthKit;

    public bool IsRfc => Profile == McpProfile.Rfc;

    /// <summary>True for 2025-06-18, the one revision in which the header is mandatory and only RFC 8414 counts.</summary>
    public bool HeaderIsMandatory => Read(Aspect.HeaderIsMandatory, specVersion == SpecVersions.V20250618);

    /// <summary>True for 2026-07-28, the stateless transport.</summary>
    public bool IsStatelessEra => Read(Aspect.StatelessEra, specVersion == SpecVersions.V20260728);

    /// <summary>True for 2025-03-26: the MCP server is its own authorization server.</summary>
    public bool IsEmbeddedEra => Read(Aspect.EmbeddedEra, specVersion == SpecVersions.V20250326);

    /// <summary>The spec version judged by. Reading it makes a judgement one of this version alone.</summary>
    public string SpecVersion
    {
        get
        {
            Aspects |= Aspect.Version;
            return specVersion;
        }
    }

    /// <summary>What was read since this was last cleared: versions, or servers, alike in it have one judgement.</summary>
    public Aspect Aspects { get; set; }

    /// <summary>What versions and servers differ in.</summary>
    [Flags]
    internal enum Aspect
    {
        None = 0,
        Version = 1,
        HeaderIsMandatory = 2,
        EmbeddedEra = 4,
        StatelessEra = 8,
        Server = 16,
    }

    /// <summary>True when two versions do not differ in what was read.</summary>
    public static bool AreAlike(string one, string other, Aspect read) => one == other
        || ((read & Aspect.Version) == 0
            && ((read & Aspect.HeaderIsMandatory) == 0 || (one == SpecVersions.V20250618) == (other == SpecVersions.V20250618))
            && ((read & Aspect.EmbeddedEra) == 0 || (one == SpecVersions.V20250326) == (other == SpecVersions.V20250326))
            && ((read & Aspect.StatelessEra) == 0 || (one == SpecVersions.V20260728) == (other == SpecVersions.V20260728)));

    private bool Read(Aspect aspect, bool value)
    {
        Aspects |= aspect;
        return value;
    }

    public RawUrl Endpoint => Facts.Endpoint;

    /// <summary>
    /// The identifier to publish: the URL in use without a query, which does not belong into one (RFC 9728 section 1.2, RFC
    /// 8707 section 2) and may be a key that its user typed.
    /// </summary>
    public string Resource => WithoutQuery(Endpoint.Value);

    /// <summary>The path-inserted location that belongs to <see cref="Resource"/>.</summary>
    public string InsertedUrl => WithoutQuery(Facts.InsertedUrl);

    /// <summary>Where this server's metadata should be advertised: the guide wants the root, the RFC the inserted path.</summary>
    public string MetadataUrl => IsAuthKit ? Facts.RootUrl
        : (Facts.Copies.FirstOrDefault(static c => c.IsMetadata) ?? Facts.Copies.OrderByDescending(static c => c.IsAdvertised).FirstOrDefault(BelongsHere)) is not { } copy ? InsertedUrl
        : copy is { IsInserted: true, IsAdvertised: false } ? InsertedUrl
        : copy.Url;

    // A JSON object of the MCP server that fails to be metadata can be mended in place; another host's cannot, and the
    // metadata of an authorization server least of all.
    private bool BelongsHere(ResourceMetadataCopy copy) => copy.IsFound && (copy.IsInserted || copy.IsRoot || (IsHere(copy.Url) && !copy.IsServerMetadata));

    /// <summary>True when the URL is at the origin of the endpoint.</summary>
    public bool IsHere(string url) => RawUrl.TryParse(url, out RawUrl parsed) && string.Equals(parsed.Origin, Endpoint.Origin, StringComparison.OrdinalIgnoreCase);

    /// <summary>The issuer to name: as the authorization server itself spells it where known, else what a misshapen document holds.</summary>
    public string Issuer => facts.Issuers.Select(IssuerNames.Of).FirstOrDefault()
        ?? IssuerNames.In(facts.Best?.Document?.Member("authorization_servers"))
        ?? facts.Copies.Where(static c => c.IsServerMetadata).Select(static c => c.Document?.GetString("issuer")).FirstOrDefault()
        ?? IssuerNames.Unknown;

    /// <summary>
    /// The authorization servers to judge: those the metadata names, or, in 2025-03-26, the one at the MCP server's origin.
    /// </summary>
    public IReadOnlyList<IssuerFacts> Issuers => IsEmbeddedEra ? Facts.Once(static f => new EmbeddedServer(f)).Issuers : facts.Issuers;

    /// <summary>The challenge line this server should send, with the scopes that it names now: who pastes it must not lose them.</summary>
    public string ChallengeLine => ChallengeFor(MetadataUrl);

    /// <summary>As <see cref="ChallengeLine"/>, without scopes, for those who add others.</summary>
    public string BareChallengeLine => $"WWW-Authenticate: Bearer resource_metadata=\"{MetadataUrl}\"";

    /// <summary>The challenge line that advertises this location.</summary>
    public string ChallengeFor(string url) => $"WWW-Authenticate: Bearer resource_metadata=\"{url}\""
        + (ScopeValues.Known(this) is { Count: > 0 } scopes ? $", scope=\"{string.Join(" ", scopes)}\"" : "");

    /// <summary>The metadata document this server should serve.</summary>
    public string MetadataJson => $"{{\"resource\":\"{Resource}\",\"authorization_servers\":[{Servers}],{Scopes}\"bearer_methods_supported\":[\"header\"]}}";

    private string Servers => string.Join(",", facts.Issuers.Select(IssuerNames.Of).DefaultIfEmpty(Issuer).Distinct(StringComparer.Ordinal).Select(static i => $"\"{i}\""));

    private string Scopes => ScopeValues.Known(this) is { Count: > 0 } scopes ? $"\"scopes_supported\":[{string.Join(",", scopes.Select(static s => $"\"{s}\""))}]," : "";

    private static string WithoutQuery(string url) => url.IndexOf('?') is >= 0 and int at ? url.Substring(0, at) : url;

    /// <summary>True when a well-known location works without the header.</summary>
    public bool WellKnownWorks => Facts.Copies.Any(static c => (c.IsInserted || c.IsRoot) && c.IsMetadata);

    /// <summary>A URL for messages: escaped and in quotes.</summary>
    public static string Quote(string? value) => $"'{Text.Printable(value)}'";

    /// <summary>An answer in words.</summary>
    public static string Outcome(Exchange? exchange) => exchange switch
    {
        null => "was not asked",
        { Response: { } response } => $"is answered {response.Status}",
        _ => $"gets no answer ({exchange.FaultDetail})",
    };

    // Thirty rules ask for it: read by each of them, its document would be parsed as often.
    private sealed class EmbeddedServer(DiscoveryFacts facts)
    {
        public IReadOnlyList<IssuerFacts> Issuers { get; } = facts.Exchange(ProbeKind.LegacyIssuerMetadata) is { Response.Status: 200 } legacy
            ? [IssuerFacts.From(facts.Endpoint.Origin, [legacy], facts.Hop)]
            : [];
    }
}
