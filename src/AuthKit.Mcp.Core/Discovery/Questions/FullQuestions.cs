using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What only Full asks: variants that must not matter, and places beside the endpoint. The most telling come first.</summary>
internal static class FullQuestions
{
    private const string ForeignHost = "evil.example";

    /// <summary>User agents that web application firewalls are known to treat apart; the empty one sends none.</summary>
    internal static IReadOnlyList<string> UserAgents { get; } = ["node", "python-httpx/0.28.1", "Claude-User", ""];

    public static async Task AskAsync(ProbeSession session, CancellationToken token)
    {
        RawUrl endpoint = session.Target.Url;
        DiscoveryFacts facts = new(new Evidence { Target = session.Url, Depth = session.Options.Depth, Probes = session.Log.Results() });
        WireRequest initialize = ProbeRequests.Initialize(session.Url);
        List<Task> asked =
        [
            session.AskAsync(ProbeKind.SlashTwin, ProbeRequests.Initialize(WithOtherSlash(endpoint)), token),
            session.AskAsync(ProbeKind.LegacyOpenIdMetadata, ProbeRequests.Metadata(WellKnown.LegacyOpenId(endpoint)), token),
            AskLegacyAsForeignPageAsync(session, facts, token),
            session.AskAsync(ProbeKind.CrossOriginDiscover, ProbeRequests.FromForeignPage(ProbeRequests.Discover(session.Url)), token),
            session.AskAsync(ProbeKind.UnusualInitialize, Without(initialize, "Accept"), token, "no Accept"),
            session.AskAsync(ProbeKind.UnusualInitialize, With(initialize, "Content-Type", "text/plain"), token, "Content-Type text/plain"),
            session.AskAsync(ProbeKind.UnusualInitialize, With(initialize, "MCP-Protocol-Version", "1999-01-01"), token, "MCP-Protocol-Version 1999-01-01"),
            .. UserAgents.Select(agent => session.AskAsync(ProbeKind.ClientIdentity, With(initialize, "User-Agent", agent), token, agent)),
            .. AskVariants(session, facts, token),
        ];
        if (Sibling(endpoint.Path) is { } sibling && sibling != endpoint.Path)
        {
            asked.Insert(0, session.AskAsync(ProbeKind.SiblingStream, ProbeRequests.EventStream(endpoint.Origin + sibling), token));
        }

        if (facts.IsLoopback)
        {
            asked.Add(session.AskAsync(ProbeKind.ForeignHost, With(With(initialize, "Host", ForeignHost), "Origin", "http://" + ForeignHost), token, "Host and Origin"));
        }
        else if (session.Options.Token is { Problem: null } valid && (endpoint.IsHttps || session.Options.Http.AllowUnencryptedAuthentication))
        {
            // Only behind the token shows whether Origin is looked at; the user lent it by name, so the budget does not count it.
            asked.Add(session.AskBeyondBudgetAsync(ProbeKind.ForeignHost, "Origin", ProbeRequests.FromForeignPage(ProbeRequests.WithAuthorization(initialize, "Bearer " + valid.Reveal())), token));
        }

        if (endpoint.IsHttps && endpoint.Authority == endpoint.Host)
        {
            foreach (string url in new[] { session.Url, facts.Best?.Url ?? WellKnown.ResourceRoot(endpoint) }.Where(session.IsSameOrigin))
            {
                asked.Add(session.AskTwinAsync(ProbeKind.HttpTwin, url, ProbeRequests.Metadata("http" + url.Substring("https".Length)), token));
            }
        }

        if (endpoint.Path.Length > 1 && endpoint.Path.EndsWith("/", StringComparison.Ordinal))
        {
            asked.Add(session.AskAsync(ProbeKind.InsertedTwin, ProbeRequests.Metadata(WellKnown.ResourceInsertedTrimmed(endpoint)), token));
        }

        if (facts.Best?.Document?.GetString("jwks_uri") is { } keys)
        {
            asked.Add(session.AskNamedAsync(ProbeKind.ResourceKeys, keys, ProbeRequests.Metadata(keys), token));
        }

        await Task.WhenAll(asked).ConfigureAwait(false);
        foreach (ResourceMetadataCopy copy in facts.Copies.Where(c => c.IsFound && c != facts.Best && session.IsSameOrigin(c.Url)))
        {
            await session.AskAsync(ProbeKind.CrossOriginMetadata, ProbeRequests.FromForeignPage(ProbeRequests.Metadata(copy.Url)), token).ConfigureAwait(false);
        }
    }

    /// <summary>The older transport's usual place beside the endpoint: <c>/mcp</c> has it at <c>/sse</c>.</summary>
    private static string Sibling(string path) => path.TrimEnd('/') is { Length: > 0 } trimmed
        ? trimmed.Substring(0, trimmed.LastIndexOf('/')) + "/sse"
        : "/sse";

    private static string WithOtherSlash(RawUrl endpoint) => endpoint.Origin
        + (endpoint.Path.EndsWith("/", StringComparison.Ordinal) ? endpoint.Path.TrimEnd('/') : endpoint.Path + "/")
        + (endpoint.Query is null ? "" : "?" + endpoint.Query);

    private static async Task AskLegacyAsForeignPageAsync(ProbeSession session, DiscoveryFacts facts, CancellationToken token)
    {
        // Only a redirect or a document there has readers in web pages.
        if (facts.Exchange(ProbeKind.LegacyIssuerMetadata)?.Response is not { Status: < 400 })
        {
            return;
        }

        string url = WellKnown.LegacyIssuer(session.Target.Url);
        Exchange? first = await session.AskAsync(ProbeKind.CrossOriginLegacyMetadata, ProbeRequests.FromForeignPage(ProbeRequests.Metadata(url)), token, "first").ConfigureAwait(false);
        if (first?.Response is { Status: >= 300 and < 400 } response && Uri.TryCreate(new Uri(url), response.Value("Location"), out Uri? target))
        {
            await session.AskNamedAsync(ProbeKind.CrossOriginLegacyMetadata, target.AbsoluteUri, ProbeRequests.FromForeignPage(ProbeRequests.Metadata(target.AbsoluteUri)), token, "hop").ConfigureAwait(false);
        }
    }

    private static IEnumerable<Task> AskVariants(ProbeSession session, DiscoveryFacts facts, CancellationToken token)
    {
        if (facts.Best is not { } best || !session.IsSameOrigin(best.Answer.Request.Url))
        {
            yield break;
        }

        WireRequest plain = ProbeRequests.Metadata(best.Answer.Request.Url);
        yield return session.AskAsync(ProbeKind.MetadataVariant, With(plain, "MCP-Protocol-Version", "2025-11-25"), token, "MCP-Protocol-Version");
        yield return session.AskAsync(ProbeKind.MetadataVariant, With(With(plain, "Accept", "*/*"), "User-Agent", "node"), token, "Accept and User-Agent");
        yield return session.AskAsync(ProbeKind.MetadataVariant, plain with { Method = "HEAD" }, token, "HEAD");
    }

    private static WireRequest Without(WireRequest request, string header) => request with { Headers = [.. request.Headers.Where(h => !h.Is(header))] };

    private static WireRequest With(WireRequest request, string header, string value) =>
        request with { Headers = [.. request.Headers.Where(h => !h.Is(header)), new HeaderLine(header, value)] };
}
