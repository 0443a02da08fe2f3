using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp;

/// <summary>What Get-McpDiscovery saw of one server, without any judgement.</summary>
public sealed record McpDiscovery
{
    /// <summary>The endpoint exactly as given.</summary>
    public required string Uri { get; init; }

    /// <summary>The address that was connected to in place of where the name leads, or null.</summary>
    public string? Address { get; init; }

    /// <summary>Every challenge of every 401, by the grammar of RFC 9110 section 11.6.1.</summary>
    public IReadOnlyList<McpChallenge> Challenges { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Every place where protected resource metadata was asked for (RFC 9728).</summary>
    public IReadOnlyList<McpMetadataCopy> ResourceMetadata { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Every place where clients look for the authorization servers' metadata (RFC 8414, OpenID Connect Discovery).</summary>
    public IReadOnlyList<McpMetadataCopy> AuthorizationServer { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The certificates that the servers showed; empty for plain http.</summary>
    public IReadOnlyList<McpCertificate> Certificates { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Every request with its outcome and time.</summary>
    public IReadOnlyList<McpProbe> Probes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The raw exchanges without secrets, when they were asked for; else null.</summary>
    public IReadOnlyList<Exchange>? Exchanges { get; init => field = value is null ? null : Indexable.Of(value); }

    /// <summary>Requests sent for this server.</summary>
    public int RequestCount { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>All of it as one line of JSON, from which Test-McpDiscovery judges without network. It survives every file format.</summary>
    public required string Evidence { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Uri}: {Challenges.Count} challenges, {ResourceMetadata.Count(static c => c.Status == 200)} resource metadata, {AuthorizationServer.Count(static c => c.Status == 200)} authorization server metadata";
}

/// <summary>One challenge of a 401.</summary>
/// <param name="Request">The request that was refused, for example <c>POST initialize</c>.</param>
/// <param name="Line">The field line as received.</param>
/// <param name="Scheme">The scheme as written; empty when the line has none.</param>
/// <param name="Parameters">The parameters in order, as <c>name=value</c>.</param>
/// <param name="ResourceMetadata">The value of <c>resource_metadata</c>, or null.</param>
/// <param name="Scope">The value of <c>scope</c>, or null.</param>
/// <param name="Violations">What breaks the grammar in the answer's field lines, one sentence each.</param>
public sealed record McpChallenge(
    string Request, string Line, string Scheme, IReadOnlyList<string> Parameters, string? ResourceMetadata, string? Scope, IReadOnlyList<string> Violations)
{
    /// <inheritdoc cref="McpChallenge(string, string, string, IReadOnlyList{string}, string?, string?, IReadOnlyList{string})"/>
    public IReadOnlyList<string> Parameters { get; init; } = Indexable.Of(Parameters);

    /// <inheritdoc cref="McpChallenge(string, string, string, IReadOnlyList{string}, string?, string?, IReadOnlyList{string})"/>
    public IReadOnlyList<string> Violations { get; init; } = Indexable.Of(Violations);

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme} {string.Join(", ", Parameters)}".Trim();
}

/// <summary>One place of a metadata document and what was there.</summary>
/// <param name="Issuer">The issuer for which it was asked, or null for protected resource metadata.</param>
/// <param name="Url">The place.</param>
/// <param name="Status">The status code, or null when it was not asked or not answered.</param>
/// <param name="Outcome">What the answer was, in words; why there is none.</param>
/// <param name="Document">The JSON object as received, or null.</param>
/// <param name="Problems">What keeps the answer from being a proper document, one sentence each.</param>
public sealed record McpMetadataCopy(string? Issuer, string Url, int? Status, string Outcome, string? Document, IReadOnlyList<string> Problems)
{
    /// <inheritdoc cref="McpMetadataCopy(string?, string, int?, string, string?, IReadOnlyList{string})"/>
    public IReadOnlyList<string> Problems { get; init; } = Indexable.Of(Problems);

    /// <inheritdoc/>
    public override string ToString() => $"{Url} {Outcome}";
}

/// <summary>A certificate as a server showed it.</summary>
/// <param name="Host">Host and port.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="NotBefore">From when it is valid, in UTC.</param>
/// <param name="NotAfter">Until when it is valid, in UTC.</param>
/// <param name="Names">The DNS names it is for.</param>
/// <param name="Protocol">The TLS version of the connection.</param>
/// <param name="Problem">Why this machine does not trust it, or null.</param>
public sealed record McpCertificate(
    string Host, string Subject, string Issuer, DateTime NotBefore, DateTime NotAfter, IReadOnlyList<string> Names, string Protocol, string? Problem)
{
    /// <inheritdoc cref="McpCertificate(string, string, string, DateTime, DateTime, IReadOnlyList{string}, string, string?)"/>
    public IReadOnlyList<string> Names { get; init; } = Indexable.Of(Names);

    /// <inheritdoc/>
    public override string ToString() => $"{Host} {Subject} until {Text.Day(NotAfter)}{(Problem is null ? "" : $" ({Problem})")}";
}

/// <summary>One request and what came of it.</summary>
/// <param name="Kind">Which request of the catalogue it was.</param>
/// <param name="Method">The method.</param>
/// <param name="Url">The URL.</param>
/// <param name="Status">The status code, or null without an answer.</param>
/// <param name="Fault">Why there was no answer, or null.</param>
/// <param name="DurationMs">From sending the request to the last byte, in milliseconds.</param>
/// <param name="Shared">True when another check of the same run had asked already.</param>
public sealed record McpProbe(ProbeKind Kind, string Method, string Url, int? Status, WireFault? Fault, double DurationMs, bool Shared)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Url} {(Status is { } status ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : Fault.ToString())}";
}
