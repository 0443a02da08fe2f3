using System.Text.RegularExpressions;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Turns evidence into what Get-McpDiscovery shows.</summary>
public static class DiscoveryView
{
    /// <summary>The evidence in the form for users.</summary>
    /// <param name="evidence">What was seen of one server.</param>
    /// <param name="withExchanges">True to add the raw exchanges.</param>
    public static McpDiscovery Of(Evidence evidence, bool withExchanges)
    {
        DiscoveryFacts facts = new(evidence);
        return new McpDiscovery
        {
            Uri = evidence.Target,
            Address = evidence.Address,
            Challenges = [.. facts.Challenged.SelectMany(static c => Challenges(c.Exchange, c.Challenges))],
            ResourceMetadata = [.. facts.Copies.Select(static c => Copy(null, c.Url, c.Exchange, c.Document))],
            AuthorizationServer = [.. facts.Issuers.SelectMany(i => Candidates(i, facts))],
            Certificates = evidence.Certificates,
            Probes = [.. evidence.Probes.Select(static p => new McpProbe(p.Kind, p.Exchange.Request.Method, p.Exchange.Request.Url, p.Exchange.Response?.Status, p.Exchange.Fault, Math.Round(p.Exchange.Duration.TotalMilliseconds, 1), p.Shared))],
            Exchanges = withExchanges ? [.. evidence.Probes.Select(static p => p.Exchange)] : null,
            RequestCount = evidence.RequestCount,
            Duration = evidence.Duration,
            CheckedAt = evidence.StartedAt,
            Evidence = EvidenceWriter.Write(evidence),
        };
    }

    private static IEnumerable<McpChallenge> Challenges(Exchange exchange, ChallengeSet set)
    {
        string method = exchange.Request.Body is { } body && Regex.Match(body, "\"method\":\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? " " + match.Groups[1].Value : "";
        string request = exchange.Request.Method + method;
        string line = string.Join(", ", set.Lines);
        return set.Challenges.Count == 0
            ? [new McpChallenge(request, line, "", [], null, null, set.Violations)]
            : set.Challenges.Select(c => new McpChallenge(request, line, c.Scheme, [.. c.Parameters.Select(static p => $"{p.Name}={p.Value}")], c.Value("resource_metadata"), c.Value("scope"), set.Violations));
    }

    private static IEnumerable<McpMetadataCopy> Candidates(IssuerFacts issuer, DiscoveryFacts facts)
    {
        foreach (Exchange candidate in issuer.Candidates)
        {
            yield return Copy(issuer.Issuer, candidate.Request.Url, candidate, (facts.Hop(candidate.Request.Url) ?? candidate).Response is { } response ? MetadataDocument.Read(response) : null);
        }

        if (RawUrl.TryParse(issuer.Issuer.Trim(), out RawUrl url))
        {
            foreach (string left in WellKnown.IssuerCandidates(url).Except(issuer.Candidates.Select(static c => c.Request.Url)))
            {
                yield return new McpMetadataCopy(issuer.Issuer, left, null, facts.Evidence.Depth == CheckDepth.Full ? "was not asked: the requests of this check were used up" : "was not asked: another place answered first (-Depth Full asks all)", null, []);
            }
        }
    }

    private static McpMetadataCopy Copy(string? issuer, string url, Exchange exchange, MetadataDocument? document) => new(
        issuer,
        url,
        exchange.Response?.Status,
        exchange.Response is { } response ? $"is answered {response.Status}{(response.Value("Location") is { } location ? $" to {Text.Printable(location)}" : "")}" : $"gets no answer ({exchange.FaultDetail})",
        document?.Json,
        document?.Problems ?? []);
}
