using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>What a rule may look at: the facts of one server, one spec version and one profile.</summary>
internal sealed class RuleContext(DiscoveryFacts facts, string specVersion, McpProfile profile)
{
    private const string UnknownIssuer = "<the issuer of your authorization server>";

    public DiscoveryFacts Facts { get; } = facts;

    public McpProfile Profile { get; } = profile;

    public bool IsAuthKit => Profile == McpProfile.AuthKit;

    public bool IsRfc => Profile == McpProfile.Rfc;

    /// <summary>True for 2025-06-18, the one revision in which the header is mandatory and only RFC 8414 counts.</summary>
    public bool HeaderIsMandatory => SpecVersion == SpecVersions.V20250618;

    /// <summary>True for 2026-07-28, the stateless transport.</summary>
    public bool IsStatelessEra => SpecVersion == SpecVersions.V20260728;

    /// <summary>True for 2025-03-26: the MCP server is its own authorization server.</summary>
    public bool IsEmbeddedEra => SpecVersion == SpecVersions.V20250326;

    /// <summary>The spec version judged by. Reading it makes a judgement one of this version alone.</summary>
    public string SpecVersion
    {
        get
        {
            VersionMattered = true;
            return specVersion;
        }
    }

    /// <summary>True when the spec version was read since this was last set to false.</summary>
    public bool VersionMattered { get; set; }

    public RawUrl Endpoint => Facts.Endpoint;

    /// <summary>Where this server's metadata should be advertised: the guide wants the root, the RFC the inserted path.</summary>
    public string MetadataUrl => IsAuthKit ? Facts.RootUrl : Facts.Copies.FirstOrDefault(static c => c.IsFound)?.Url ?? Facts.InsertedUrl;

    /// <summary>The issuer to name, as the authorization server itself spells it where known.</summary>
    public string Issuer => Facts.Issuers.Select(static i => i.Document?.GetString("issuer") ?? Text.Printable(i.Issuer.Trim())).FirstOrDefault() ?? UnknownIssuer;

    /// <summary>
    /// The authorization servers to judge: those the metadata names, or, in 2025-03-26, the one at the MCP server's origin.
    /// </summary>
    public IReadOnlyList<IssuerFacts> Issuers => !IsEmbeddedEra ? Facts.Issuers
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
        Evidence evidence = Facts.Evidence;
        return rule.Mode switch
        {
            McpProbeMode.Active when !evidence.Active && !(rule.AlsoWithToken && evidence.WithToken) => "needs -Active: it sends credentials that cannot be valid",
            McpProbeMode.Registration when !evidence.RegistrationAllowed => "needs -AllowRegistration: it leaves test clients at the authorization server",
            McpProbeMode.Token when !evidence.WithToken => "needs -Token: only a valid token shows it",
            McpProbeMode.OtherToken when !evidence.WithOtherToken => "needs -OtherToken: only a valid token for another resource shows it",
            _ => rule.Depth > evidence.Depth ? $"needs -Depth {rule.Depth}" : null,
        };
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
}
