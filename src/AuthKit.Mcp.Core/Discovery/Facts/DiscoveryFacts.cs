using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What follows from the evidence without any judgement: parsed challenges, metadata copies, issuers.</summary>
internal sealed class DiscoveryFacts
{
    private static readonly ProbeKind[] Unauthenticated =
        [ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete];

    private readonly ProbesByKind _probes;
    private readonly Dictionary<Type, object> _once = [];

    public DiscoveryFacts(Evidence evidence)
    {
        Evidence = evidence;
        _probes = new ProbesByKind(evidence.Probes);
        if (!RawUrl.TryParse(evidence.Target, out RawUrl endpoint))
        {
            throw new AuthKitException(ErrorCode.InvalidUri, $"The evidence names '{Text.Printable(evidence.Target)}' as its target, which is not a URL.");
        }

        Endpoint = endpoint;
        IsLoopback = AddressGuard.IsLoopback(endpoint.Host);
        IsPublic = !AddressGuard.IsPrivate(endpoint.Host);
        Refusals = FindRefusals();
        Challenged = Parse(Refusals);

        // Clients begin with initialize or discover; other answers speak for the server only where those are open.
        List<ChallengeSet> first = FirstChallenges();
        List<ChallengeSet> telling = first.Count > 0 ? first : [.. Challenged.Select(static c => c.Challenges)];
        Challenge = telling.Find(static c => c.ResourceMetadata is not null) ?? telling.Find(static c => c.Lines.Count > 0);
        Copies = FindCopies();
        Best = FindBest();
        Issuers = [.. (Best?.Document?.GetStrings("authorization_servers") ?? []).Distinct(StringComparer.Ordinal)
            .Select(i => evidence.Issuers.FirstOrDefault(k => k.Issuer == i && k.IsFrom(_probes)) ?? IssuerFacts.From(i, _probes))];
    }

    public Evidence Evidence { get; }

    /// <summary>What several rules work out from the facts, worked out once.</summary>
    public T Once<T>(Func<DiscoveryFacts, T> make)
        where T : class
    {
        if (!_once.TryGetValue(typeof(T), out object? known))
        {
            known = make(this);
            _once[typeof(T)] = known;
        }

        return (T)known;
    }

    /// <summary>The endpoint, E.</summary>
    public RawUrl Endpoint { get; }

    public bool IsLoopback { get; }

    /// <summary>True when the target can be reached from anywhere, as far as its name tells.</summary>
    public bool IsPublic { get; }

    /// <summary>Every 401 to a request without credentials.</summary>
    public IReadOnlyList<Exchange> Refusals { get; }

    /// <summary>Those with their challenges.</summary>
    public IReadOnlyList<(Exchange Exchange, ChallengeSet Challenges)> Challenged { get; }

    /// <summary>The challenges that a client goes by, or null when no 401 carried any.</summary>
    public ChallengeSet? Challenge { get; }

    /// <summary>The answer that carried them, or null.</summary>
    public Exchange? ChallengeExchange => Challenge is null ? null : Challenged.First(r => ReferenceEquals(r.Challenges, Challenge)).Exchange;

    /// <summary>The advertised <c>resource_metadata</c>, as written.</summary>
    public string? AdvertisedUrl => Challenge?.ResourceMetadata;

    public string RootUrl => field ??= WellKnown.ResourceRoot(Endpoint);

    /// <summary>The path-inserted location, or the root when the endpoint has no path.</summary>
    public string InsertedUrl => field ??= WellKnown.ResourceInserted(Endpoint) ?? RootUrl;

    public IReadOnlyList<ResourceMetadataCopy> Copies { get; }

    /// <summary>The copy a client uses: advertised, else path-inserted, else root.</summary>
    public ResourceMetadataCopy? Best { get; }

    /// <summary>The copies, with the one that a client uses first.</summary>
    public IReadOnlyList<ResourceMetadataCopy> BestFirst => field ??= PutBestFirst();

    public ResourceMetadataCopy? Root => Copies.FirstOrDefault(static c => c.IsRoot);

    public IReadOnlyList<IssuerFacts> Issuers { get; }

    /// <summary>The answer of the address to which a metadata location redirects, or null.</summary>
    public Exchange? Hop(string url) => Exchange(ProbeKind.MetadataHop, url);

    /// <summary>The requests of a kind, as an array: hundreds of questions go through one, each without an enumerator.</summary>
    public ProbeResult[] Probes(ProbeKind kind) => _probes.All(kind);

    /// <summary>The requests of a kind by subject and URL: requests overlap, so evidence has no order of its own.</summary>
    public ProbeResult[] InOrder(ProbeKind kind) => _probes.InOrder(kind);

    /// <summary>The answer to the request of that kind and subject, or null.</summary>
    public Exchange? Exchange(ProbeKind kind, string subject) => _probes.Find(kind, subject);

    public IEnumerable<Exchange> Exchanges(ProbeKind kind) => Probes(kind).Select(static p => p.Exchange);

    /// <summary>The answers to the requests of several kinds, kind by kind.</summary>
    public List<Exchange> Exchanges(params ProbeKind[] kinds)
    {
        List<Exchange> exchanges = new(kinds.Length);
        foreach (ProbeKind kind in kinds)
        {
            foreach (ProbeResult probe in _probes.All(kind))
            {
                exchanges.Add(probe.Exchange);
            }
        }

        return exchanges;
    }

    public Exchange? Exchange(ProbeKind kind) => Probes(kind) is [ProbeResult first, ..] ? first.Exchange : null;

    /// <summary>True when the answer is a JSON-RPC result with a 2xx status: the request was carried out.</summary>
    public static bool IsResult(Exchange? exchange) => exchange?.Response is { Status: >= 200 and < 300 } response
        && ProbeRequests.JsonRpc(response) is { } answer && JsonText.Member(answer, "result") is not null;

    /// <summary>True when the request reached the dispatcher behind authentication: a result, or an error that only a dispatcher gives.</summary>
    /// <remarks>Other codes prove nothing: a guard may use any of its own (JSON-RPC 2.0 section 5.1), and wrap its refusal into an internal error.</remarks>
    public static bool ReachedDispatcher(Exchange? exchange) => exchange?.Response is { Status: (>= 200 and < 300) or 400 or 404 } response
        && ProbeRequests.JsonRpc(response) is { } answer
        && (response.Status is >= 200 and < 300
            ? JsonText.Member(answer, "result") is not null || RpcError.CodeOf(answer) is RpcError.InvalidParams or RpcError.MethodNotFound
            : RpcError.CodeOf(answer) is RpcError.InvalidParams); // Newer servers send the error of an unknown tool with a status of its own.

    private List<Exchange> FindRefusals()
    {
        List<Exchange> refusals = new(Unauthenticated.Length);
        foreach (ProbeKind kind in Unauthenticated)
        {
            foreach (ProbeResult probe in _probes.All(kind))
            {
                if (probe.Exchange.Response is { Status: 401 })
                {
                    refusals.Add(probe.Exchange);
                }
            }
        }

        return refusals;
    }

    private List<ChallengeSet> FirstChallenges()
    {
        List<ChallengeSet> first = [];
        foreach ((Exchange exchange, ChallengeSet challenges) in Challenged)
        {
            if (ReferenceEquals(exchange, Exchange(ProbeKind.Initialize)) || ReferenceEquals(exchange, Exchange(ProbeKind.Discover)))
            {
                first.Add(challenges);
            }
        }

        return first;
    }

    // Most servers answer every request with the same challenge.
    private static List<(Exchange Exchange, ChallengeSet Challenges)> Parse(IReadOnlyList<Exchange> refusals)
    {
        List<(Exchange Exchange, ChallengeSet Challenges)> parsed = [];
        foreach (Exchange exchange in refusals)
        {
            IReadOnlyList<string> lines = exchange.Response?.Values("WWW-Authenticate") ?? [];
            parsed.Add((exchange, parsed.Count > 0 && parsed[0].Challenges.Lines.SequenceEqual(lines) ? parsed[0].Challenges : ChallengeParser.Parse(lines)));
        }

        return parsed;
    }

    private List<ResourceMetadataCopy> FindCopies()
    {
        List<ResourceMetadataCopy> copies = [];
        foreach ((ProbeKind kind, string? url) in new (ProbeKind, string?)[] { (ProbeKind.AdvertisedMetadata, AdvertisedUrl), (ProbeKind.InsertedMetadata, InsertedUrl), (ProbeKind.RootMetadata, RootUrl) })
        {
            if (Exchange(kind) is { } exchange && url is not null)
            {
                Exchange? hop = Hop(url);
                copies.Add(new ResourceMetadataCopy
                {
                    Url = url,
                    Exchange = exchange,
                    Hop = hop,
                    Document = (hop ?? exchange).Response is { } response ? Read(response, copies) : null,
                    IsAdvertised = url == AdvertisedUrl,
                    IsInserted = url == InsertedUrl,
                    IsRoot = url == RootUrl,
                });
            }
        }

        return copies;
    }

    private ResourceMetadataCopy? FindBest()
    {
        ResourceMetadataCopy? best = null;
        foreach (ResourceMetadataCopy copy in Copies)
        {
            // Where an authorization server's metadata is advertised there is nothing to correct in it.
            if (copy.IsFound && !copy.IsServerMetadata && (best is null || Rank(copy) > Rank(best)))
            {
                best = copy;
            }
        }

        return best;
    }

    private List<ResourceMetadataCopy> PutBestFirst()
    {
        List<ResourceMetadataCopy> copies = new(Copies.Count);
        if (Best is not null)
        {
            copies.Add(Best);
        }

        foreach (ResourceMetadataCopy copy in Copies)
        {
            if (!ReferenceEquals(copy, Best))
            {
                copies.Add(copy);
            }
        }

        return copies;
    }

    private static int Rank(ResourceMetadataCopy copy) => copy.IsAdvertised ? 2 : copy.IsInserted ? 1 : 0;

    // Most servers give the same bytes at every place.
    private MetadataDocument Read(WireResponse response, List<ResourceMetadataCopy> copies)
    {
        foreach (ResourceMetadataCopy copy in copies)
        {
            if (copy.Document is { } document && copy.Answer.Response is { } other && IsSame(other, response))
            {
                return document;
            }
        }

        foreach ((WireResponse other, MetadataDocument document) in Evidence.Documents)
        {
            if (IsSame(other, response))
            {
                return document;
            }
        }

        return MetadataDocument.Read(response);
    }

    internal static bool IsSame(WireResponse one, WireResponse other) => one.Status == other.Status
        && one.BodyTruncated == other.BodyTruncated && one.BodyIncomplete == other.BodyIncomplete
        && one.Body.AsSpan().SequenceEqual(other.Body)
        && one.HasSame("Content-Type", other) && one.HasSame("Content-Encoding", other);
}
