using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Clients;

/// <summary>One row of the table of clients: how this one goes from a 401 to the browser.</summary>
internal sealed record ClientProfile
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>When this row was last held against the client: the day of the run, of the source or of the document.</summary>
    public required string Date { get; init; }

    public required McpClientBasis Basis { get; init; }

    /// <summary>The request it sends first.</summary>
    public ProbeKind FirstRequest { get; init; } = ProbeKind.Initialize;

    /// <summary>True for a status that it answers by signing in.</summary>
    public Func<int, bool> SignsIn { get; init; } = static s => s == 401;

    /// <summary>
    /// True for an answer to POST after which it asks with GET for the event stream of the older transport (MCP Transports,
    /// Backwards Compatibility); null when nobody knows.
    /// </summary>
    public Func<WireResponse, bool?> AsksForStream { get; init; } = static _ => false;

    /// <summary>Whether it unpacks a body with that label, in lower case, although it did not ask for one; null when nobody knows.</summary>
    public required Func<string, bool?> Unpacks { get; init; }

    /// <summary>How it reads the header lines of the 401.</summary>
    public required Func<IReadOnlyList<string>, ChallengeReading> ReadChallenge { get; init; }

    public required ResourceStage Resource { get; init; }

    public required ServerStage Server { get; init; }

    /// <summary>True when it follows redirects within the origin only, and takes any other for an answer.</summary>
    public bool StaysInOrigin { get; init; }

    /// <summary>True when it can register with a client id metadata document.</summary>
    public bool KnowsClientDocuments { get; init; }

    /// <summary>Where it registers although the metadata names no registration endpoint.</summary>
    public Guess RegistrationGuess { get; init; }

    /// <summary>True when it asks its user for a client id where it may not register.</summary>
    public bool AsksWhenRefused { get; init; }

    /// <summary>True when it does not send requests to URLs with a user name in them.</summary>
    public bool RefusesUserInfo { get; init; }

    /// <summary>What its user sees at the end of a walk; <c>…</c> stands for text left out, <c> / </c> parts alternatives.</summary>
    public required Func<WalkEnd, string> Sees { get; init; }
}

/// <summary>How a client finds and takes protected resource metadata.</summary>
internal sealed record ResourceStage
{
    public required Shape Shape { get; init; }

    /// <summary>The well-known places for an endpoint, in order.</summary>
    public required Func<RawUrl, IReadOnlyList<ResourcePlace>> Places { get; init; }

    /// <summary>True when an advertised URL is the only place.</summary>
    public bool AdvertisedOnly { get; init; }

    /// <summary>What it does with an advertised URL that cannot be requested.</summary>
    public required Reaction UnusableUrl { get; init; }

    /// <summary>What it does when the advertised URL is answered by an error.</summary>
    public Reaction? AdvertisedFailure { get; init; }

    /// <summary>What it does on a status other than success.</summary>
    public Func<int, Reaction> Status { get; init; } = static _ => Reaction.Next;

    /// <summary>True when any 2xx is success, else 200 only.</summary>
    public bool TakesAnySuccess { get; init; }

    /// <summary>True when only <c>application/json</c> is read.</summary>
    public bool JsonTypeOnly { get; init; }

    public required Reaction BadDocument { get; init; }

    /// <summary>What it does when there is no HTTP answer.</summary>
    public required Reaction NoAnswer { get; init; }

    /// <summary>Compares the resource with the endpoint; null when nobody knows.</summary>
    public required Func<string, RawUrl, bool, bool?> Matches { get; init; }

    public Reaction WrongResource { get; init; } = Reaction.Stop;

    /// <summary>True when the resource is compared only after the authorization server's metadata is found.</summary>
    public bool ComparesLast { get; init; }

    /// <summary>What it does when the document lists no authorization server.</summary>
    public required Reaction NoServers { get; init; }

    /// <summary>What it makes of an entry of <c>authorization_servers</c>.</summary>
    public Func<string, string> ReadServer { get; init; } = static s => s;
}

/// <summary>A place where protected resource metadata may stand.</summary>
/// <param name="Url">The URL.</param>
/// <param name="IsRoot">True for the root location, whose document describes the origin.</param>
internal readonly record struct ResourcePlace(string Url, bool IsRoot);

/// <summary>How a client finds and takes authorization server metadata.</summary>
internal sealed record ServerStage
{
    public required Shape OAuth { get; init; }

    /// <summary>What it takes for an OpenID document; null is the same as for an OAuth one.</summary>
    public Shape? OpenId { get; init; }

    /// <summary>The places for an issuer, in order.</summary>
    public required Func<string, IReadOnlyList<ServerPlace>> Places { get; init; }

    /// <summary>The places when the issuer is but the MCP server's origin; null is the same.</summary>
    public Func<string, IReadOnlyList<ServerPlace>>? LegacyPlaces { get; init; }

    /// <summary>The issuer it makes of the MCP server's origin.</summary>
    public Func<string, string> LegacyIssuer { get; init; } = static o => o;

    /// <summary>What it does on a status other than success.</summary>
    public required Func<int, Reaction> Status { get; init; }

    public bool TakesAnySuccess { get; init; }

    public bool JsonTypeOnly { get; init; }

    public required Reaction BadDocument { get; init; }

    /// <summary>What it does when there is no HTTP answer.</summary>
    public required Reaction NoAnswer { get; init; }

    /// <summary>Compares the issuer with the expected one; null when nobody knows.</summary>
    public required Func<string, string?, bool?> IssuerMatches { get; init; }

    /// <summary>True when the issuer counts in the legacy layout too.</summary>
    public bool ComparesLegacyIssuer { get; init; }

    public PkceDemand Pkce { get; init; }

    /// <summary>What it does with a document that does not meet the demand.</summary>
    public Reaction BadPkce { get; init; } = Reaction.Stop;

    /// <summary>What is wrong with the endpoints for this client, or null.</summary>
    public Func<DocumentView, string?> EndpointFault { get; init; } = static _ => null;

    /// <summary>What it does when no place has metadata.</summary>
    public required Guess NoMetadata { get; init; }

    /// <summary>The same in the legacy layout.</summary>
    public required Guess NoLegacyMetadata { get; init; }

    /// <summary>True when <c>response_types_supported</c> must contain <c>code</c>.</summary>
    public bool WantsCode { get; init; }
}

/// <summary>A place where authorization server metadata may stand.</summary>
/// <param name="Url">The URL.</param>
/// <param name="IsOpenId">True for OpenID Connect Discovery.</param>
internal readonly record struct ServerPlace(string Url, bool IsOpenId);
