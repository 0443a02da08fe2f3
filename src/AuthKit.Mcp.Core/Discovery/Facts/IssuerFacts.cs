using System.Collections.Concurrent;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What was seen of one authorization server.</summary>
internal sealed class IssuerFacts
{
    private readonly ConcurrentDictionary<Type, object> _once = new();

    /// <summary>The issuer as written in the protected resource metadata.</summary>
    public required string Issuer { get; init; }

    /// <summary>The candidates asked, in order.</summary>
    public required IReadOnlyList<Exchange> Candidates { get; init; }

    /// <summary>The first candidate with a readable document that names an issuer, else the first readable one, or null.</summary>
    public Exchange? Hit { get; init; }

    /// <summary>The document of <see cref="Hit"/>.</summary>
    public MetadataDocument? Document { get; init; }

    /// <summary>The candidates that a client asks in vain before it comes to <see cref="Hit"/>; empty when there is no hit.</summary>
    public IReadOnlyList<Exchange> BeforeHit { get; init; } = [];

    /// <summary>The candidates after the one with <see cref="Hit"/>, as far as they were asked.</summary>
    public IReadOnlyList<Exchange> AfterHit { get; init; } = [];

    /// <summary>The answers at places where no client looks.</summary>
    public IReadOnlyList<Exchange> Misplaced { get; init; } = [];

    /// <summary>True when the only metadata is OpenID Connect's, which counts from 2025-11-25.</summary>
    public bool IsOpenIdOnly { get; init; }

    /// <summary>True when this was read from the very answers that a check has noted.</summary>
    public bool IsFrom(ProbesByKind probes)
    {
        int found = 0;
        foreach (ProbeResult probe in probes.All(ProbeKind.IssuerMetadata))
        {
            if (probe.Subject == Issuer)
            {
                found++;
                if (!Candidates.Any(c => ReferenceEquals(c, probe.Exchange)))
                {
                    return false;
                }
            }
        }

        return found == Candidates.Count;
    }

    /// <summary>True when the document is authorization server metadata at all: some catch-alls answer any JSON object.</summary>
    public bool IsMetadata => Document is { IsReadable: true } document
        && (document.Has("issuer") || document.Has("authorization_endpoint") || document.Has("token_endpoint"));

    /// <summary>What others work out about this authorization server alone, for all checks that meet it. Safe to call from several.</summary>
    public T Once<T>(Func<IssuerFacts, T> make)
        where T : class => (T)_once.GetOrAdd(typeof(T), _ => make(this));

    /// <summary>What follows from the answers about one issuer.</summary>
    /// <param name="issuer">The issuer as written in the protected resource metadata.</param>
    /// <param name="probes">The evidence of a check, or of this issuer alone.</param>
    public static IssuerFacts From(string issuer, ProbesByKind probes) => From(
        issuer,
        [.. probes.All(ProbeKind.IssuerMetadata).Where(p => p.Subject == issuer).Select(static p => p.Exchange)],
        url => probes.Find(ProbeKind.MetadataHop, url),
        probes.All(ProbeKind.MisplacedIssuerMetadata).Where(p => p.Subject == issuer).Select(static p => p.Exchange));

    /// <summary>What follows from answers that may have been given for another reason.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="candidates">The answers at the places where clients look, in any order.</param>
    /// <param name="hop">Finds the answer of the address to which a location redirects.</param>
    /// <param name="misplaced">The answers at places where no client looks.</param>
    public static IssuerFacts From(string issuer, IReadOnlyList<Exchange> candidates, Func<string, Exchange?> hop, IEnumerable<Exchange>? misplaced = null)
    {
        // Evidence has no order of its own; candidates have.
        List<string> order = RawUrl.TryParse(issuer.Trim(), out RawUrl url) ? [.. WellKnown.IssuerCandidates(url)] : [];
        candidates = [.. candidates.OrderBy(c => order.IndexOf(c.Request.Url) is >= 0 and int at ? at : order.Count).ThenBy(static c => c.Request.Url, StringComparer.Ordinal)];
        List<Exchange> answers = [.. candidates.Select(c => hop(c.Request.Url) ?? c)];
        List<MetadataDocument?> documents = [.. answers.Select(static a => a.Response is { Status: 200 } response ? MetadataDocument.Read(response) : null)];
        int hit = documents.FindIndex(static d => d?.GetString("issuer") is not null);
        hit = hit >= 0 ? hit : documents.FindIndex(static d => d is { IsReadable: true });
        return new IssuerFacts
        {
            Issuer = issuer,
            Candidates = candidates,
            Hit = hit < 0 ? null : answers[hit],
            Document = hit < 0 ? null : documents[hit],
            BeforeHit = hit < 0 ? [] : [.. candidates.Take(hit)],
            AfterHit = hit < 0 ? [] : [.. candidates.Skip(hit + 1)],
            Misplaced = [.. (misplaced ?? []).OrderBy(static m => m.Request.Url, StringComparer.Ordinal)],
            IsOpenIdOnly = hit >= 0 && candidates[hit].Request.Url.Contains("/openid-configuration"),
        };
    }
}
