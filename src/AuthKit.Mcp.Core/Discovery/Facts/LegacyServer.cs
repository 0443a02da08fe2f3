using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What is left of an authorization server at the MCP server's own origin (the layout of MCP 2025-03-26).</summary>
internal static class LegacyServer
{
    private sealed record NamedServers(IReadOnlyList<string> Issuers, int Elsewhere);

    /// <summary>True when the authorization server really is at the MCP server's origin: nothing has moved then.</summary>
    public static bool IsInUse(DiscoveryFacts facts) => facts.Once(Find) is { Issuers.Count: > 0 } named
        ? named.Elsewhere == 0
        : Document(facts.Exchange(ProbeKind.LegacyIssuerMetadata)) is not null;

    /// <summary>True when the resource metadata names an authorization server elsewhere.</summary>
    public static bool HasMoved(DiscoveryFacts facts) => facts.Once(Find).Elsewhere > 0;

    /// <summary>The authorization servers that any copy of the resource metadata names, as URLs.</summary>
    public static IReadOnlyList<string> Named(DiscoveryFacts facts) => facts.Once(Find).Issuers;

    private static NamedServers Find(DiscoveryFacts facts)
    {
        List<string> issuers = [];
        int elsewhere = 0;
        foreach (ResourceMetadataCopy copy in facts.Copies)
        {
            foreach (string issuer in copy.Document?.GetStrings("authorization_servers") ?? [])
            {
                if (!issuers.Contains(issuer) && RawUrl.TryParse(issuer.Trim(), out RawUrl url))
                {
                    issuers.Add(issuer);
                    elsewhere += IsHere(facts, url) ? 0 : 1;
                }
            }
        }

        return new NamedServers(issuers, elsewhere);
    }

    /// <summary>True when the issuer has the MCP server's origin.</summary>
    public static bool IsHere(DiscoveryFacts facts, string issuer) =>
        RawUrl.TryParse(issuer.Trim(), out RawUrl url) && IsHere(facts, url);

    private static bool IsHere(DiscoveryFacts facts, RawUrl issuer) => string.Equals(issuer.Origin, facts.Endpoint.Origin, StringComparison.OrdinalIgnoreCase);

    /// <summary>The authorization server metadata in an answer, or null.</summary>
    public static MetadataDocument? Document(Exchange? exchange) =>
        exchange?.Response is { Status: 200 } response && MetadataDocument.Read(response) is { IsReadable: true } document
        && (document.Has("issuer") || document.Has("authorization_endpoint") || document.Has("token_endpoint"))
            ? document
            : null;

    /// <summary>The named authorization server whose metadata a document repeats in all that clients use, or null.</summary>
    public static IssuerFacts? Mirrored(DiscoveryFacts facts, MetadataDocument document) =>
        facts.Issuers.FirstOrDefault(i => i.Document is { } known && new[] { "issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint" }
            .All(m => known.GetString(m) == document.GetString(m)));
}
