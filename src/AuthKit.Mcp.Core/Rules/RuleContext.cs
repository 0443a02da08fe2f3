using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>What a rule may look at: the facts of one server, one spec version and one profile.</summary>
internal sealed class RuleContext(DiscoveryFacts facts, string specVersion, McpProfile profile)
{
    private const string UnknownIssuer = "<the issuer of your authorization server>";

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

    /// <summary>Where this server's metadata should be advertised: the guide wants the root, the RFC the inserted path.</summary>
    public string MetadataUrl => IsAuthKit ? Facts.RootUrl : Facts.Copies.FirstOrDefault(static c => c.IsFound)?.Url ?? Facts.InsertedUrl;

    /// <summary>The issuer to name, as the authorization server itself spells it where known.</summary>
    public string Issuer => facts.Issuers.Select(static i => i.Document?.GetString("issuer") ?? Text.Printable(i.Issuer.Trim())).FirstOrDefault() ?? UnknownIssuer;

    /// <summary>
    /// The authorization servers to judge: those the metadata names, or, in 2025-03-26, the one at the MCP server's origin.
    /// </summary>
    public IReadOnlyList<IssuerFacts> Issuers => !IsEmbeddedEra ? facts.Issuers
        : Facts.Exchange(ProbeKind.LegacyIssuerMetadata) is { Response.Status: 200 } legacy ? [IssuerFacts.From(Endpoint.Origin, [legacy], Facts.Hop)]
        : [];

    /// <summary>The challenge line this server should send.</summary>
    public string ChallengeLine => $"WWW-Authenticate: Bearer resource_metadata=\"{MetadataUrl}\"";

    /// <summary>The metadata document this server should serve.</summary>
    public string MetadataJson => $"{{\"resource\":\"{Endpoint}\",\"authorization_servers\":[\"{Issuer}\"],\"bearer_methods_supported\":[\"header\"]}}";

    /// <summary>True when a well-known location works without the header.</summary>
    public bool WellKnownWorks => Facts.Copies.Any(static c => (c.IsInserted || c.IsRoot) && c.IsMetadata);

    /// <summary>Why the requests of a rule were not sent, or null when at least one was.</summary>
    public string? NotAsked(McpRule rule)
    {
        string? needed = Missing(rule.Mode);
        return needed is not null && rule.AlsoBy.All(m => Missing(m) is not null) ? needed
            : rule.Depth > Facts.Evidence.Depth ? rule.Depth == CheckDepth.Full ? "needs -Depth Full" : "needs -Depth Standard"
            : null;
    }

    /// <summary>A URL for messages: escaped and in quotes.</summary>
    public static string Quote(string? value) => $"'{Text.Printable(value)}'";

    /// <summary>An answer in words.</summary>
    public static string Outcome(Exchange? exchange) => exchange switch
    {
        null => "was not asked",
        { Response: { } response } => $"is answered {response.Status}",
        _ => $"gets no answer ({exchange.FaultDetail})",
    };

    private string? Missing(McpProbeMode mode) => mode switch
    {
        McpProbeMode.Active when !Facts.Evidence.Active => "needs -Active: it sends credentials that cannot be valid",
        McpProbeMode.Registration when !Facts.Evidence.RegistrationAllowed => "needs -AllowRegistration: it leaves test clients at the authorization server",
        McpProbeMode.Token when !Facts.Evidence.WithToken => "needs -Token: only a valid token shows it",
        McpProbeMode.OtherToken when !Facts.Evidence.WithOtherToken => "needs -OtherToken: only a valid token for another resource shows it",
        McpProbeMode.ApiKey when !Facts.Evidence.WithApiKey => "needs -ApiKey: only a valid API key shows it",
        _ => null,
    };
}
