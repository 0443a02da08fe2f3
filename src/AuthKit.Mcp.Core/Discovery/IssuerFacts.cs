using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What was seen of one authorization server.</summary>
internal sealed record IssuerFacts
{
    /// <summary>The issuer as written in the protected resource metadata.</summary>
    public required string Issuer { get; init; }

    /// <summary>The candidates asked, in order.</summary>
    public required IReadOnlyList<Exchange> Candidates { get; init; }

    /// <summary>The first candidate with a readable document that names an issuer, else the first readable one, or null.</summary>
    public Exchange? Hit { get; init; }

    /// <summary>The document of <see cref="Hit"/>.</summary>
    public MetadataDocument? Document { get; init; }

    /// <summary>True when the document is authorization server metadata at all: some catch-alls answer any JSON object.</summary>
    public bool IsMetadata => Document is { IsReadable: true } document
        && (document.Has("issuer") || document.Has("authorization_endpoint") || document.Has("token_endpoint"));

    public static IssuerFacts From(string issuer, IReadOnlyList<Exchange> candidates, Func<string, Exchange?> hop)
    {
        // Evidence has no order of its own; candidates have.
        List<string> order = RawUrl.TryParse(issuer.Trim(), out RawUrl url) ? [.. WellKnown.IssuerCandidates(url)] : [];
        candidates = [.. candidates.OrderBy(c => order.IndexOf(c.Request.Url) is >= 0 and int at ? at : order.Count).ThenBy(static c => c.Request.Url, StringComparer.Ordinal)];
        List<(Exchange Exchange, MetadataDocument Document)> read =
            [.. candidates.Select(c => hop(c.Request.Url) ?? c).Where(static c => c.Response is { Status: 200 }).Select(static c => (c, MetadataDocument.Read(c.Response ?? new WireResponse { Status = 0 })))];
        (Exchange Exchange, MetadataDocument Document) hit = read.FirstOrDefault(static r => r.Document.GetString("issuer") is not null);
        if (hit.Exchange is null)
        {
            hit = read.FirstOrDefault(static r => r.Document.IsReadable);
        }

        return new IssuerFacts { Issuer = issuer, Candidates = candidates, Hit = hit.Exchange, Document = hit.Document };
    }
}
