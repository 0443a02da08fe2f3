using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>One request of a check and what came of it.</summary>
/// <param name="Kind">Which request it was.</param>
/// <param name="Exchange">The request and its answer.</param>
public sealed record ProbeResult(ProbeKind Kind, Exchange Exchange)
{
    /// <summary>What distinguishes it from others of its kind: the issuer as written, or the credential's shape.</summary>
    public string Subject { get; init; } = "";

    /// <summary>True when the answer was fetched by another check of the same run.</summary>
    public bool Shared { get; init; }
}

/// <summary>A question that was not asked, because the requests of the depth were used up.</summary>
/// <param name="Kind">Which question.</param>
/// <param name="Subject">What distinguishes it from others of its kind.</param>
public sealed record LeftOutProbe(ProbeKind Kind, string Subject);

/// <summary>Everything that was seen of one server. Rules are functions of this, so it can be judged again later.</summary>
public sealed record Evidence
{
    /// <summary>The endpoint exactly as given.</summary>
    public required string Target { get; init; }

    /// <summary>The address that was connected to in place of where the name leads, or null.</summary>
    public string? Address { get; init; }

    /// <summary>Requests sent for this server, the authorization server's included when this check asked it.</summary>
    public int RequestCount { get; init; }

    /// <summary>The depth asked for.</summary>
    public CheckDepth Depth { get; init; } = CheckDepth.Standard;

    /// <summary>True when bogus credentials were sent too.</summary>
    public bool Active { get; init; }

    /// <summary>True when test clients may be registered.</summary>
    public bool RegistrationAllowed { get; init; }

    /// <summary>True when the user's valid token was sent too.</summary>
    public bool WithToken { get; init; }

    /// <summary>True when a valid token for another resource was sent too.</summary>
    public bool WithOtherToken { get; init; }

    /// <summary>True when an API key of the user was sent too.</summary>
    public bool WithApiKey { get; init; }

    /// <summary>Every request, in no particular order.</summary>
    public IReadOnlyList<ProbeResult> Probes { get; init; } = [];

    /// <summary>The questions that the depth has and for which no request was left. Evidence of earlier versions does not tell.</summary>
    public IReadOnlyList<LeftOutProbe> LeftOut { get; init; } = [];

    /// <summary>The certificates that were shown on the connections of the check, by host.</summary>
    public IReadOnlyList<McpCertificate> Certificates { get; init; } = [];

    /// <summary>What the run has read of the authorization servers once for all the checks that meet them.</summary>
    internal IReadOnlyList<IssuerFacts> Issuers { get; init; } = [];

    /// <summary>The resource metadata as the check itself has read it, to know whom to ask next.</summary>
    internal IReadOnlyList<(WireResponse Response, MetadataDocument Document)> Documents { get; init; } = [];

    /// <summary>True when the deadline of this server ended the check early.</summary>
    public bool DeadlineReached { get; init; }

    /// <summary>When the check began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
