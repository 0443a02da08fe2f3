using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Clients;

/// <summary>What the evidence holds for the GET requests of a client, each answer read once for all clients.</summary>
internal sealed class WalkEvidence
{
    private static readonly ProbeKind[] Gets =
    [
        ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata, ProbeKind.RootMetadata, ProbeKind.IssuerMetadata, ProbeKind.LegacyIssuerMetadata,
        ProbeKind.InsertedTwin, ProbeKind.LegacyOpenIdMetadata, ProbeKind.MisplacedIssuerMetadata,
    ];

    private readonly Dictionary<string, Exchange> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Exchange> _hops = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Page> _read = new(StringComparer.Ordinal);

    private readonly Dictionary<string, WebUrl?> _urls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dead = new(StringComparer.Ordinal);

    public WalkEvidence(DiscoveryFacts facts)
    {
        Facts = facts;
        foreach (ProbeKind kind in Gets)
        {
            foreach (Exchange exchange in facts.Exchanges(kind))
            {
                string key = Key(exchange.Request.Url);
                _asked[key] = _asked.TryGetValue(key, out Exchange? first) ? first : exchange;

                // The check asks no further place of a host that does not answer; a client would not get an answer either.
                if (exchange.Fault is WireFault.NameNotResolved or WireFault.ConnectionFailed)
                {
                    _dead.Add(Origin(exchange.Request.Url));
                }
            }
        }

        foreach (ProbeResult hop in facts.Probes(ProbeKind.MetadataHop))
        {
            _hops[Key(hop.Subject)] = hop.Exchange;
        }
    }

    public DiscoveryFacts Facts { get; }

    /// <summary>
    /// The status with which the authorization servers keep unknown clients from registering, as far as that was tried; 0
    /// where it was not, or where a client was registered or only the data of the check's own client were refused.
    /// </summary>
    public static int RegistrationRefused(DiscoveryFacts facts) => facts.Issuers
        .Select(i => facts.Exchange(ProbeKind.Registration, IssuerVariant.Subject(i.Issuer, IssuerVariant.NativeClient))?.Response?.Status ?? 0)
        .FirstOrDefault(static s => s is 401 or 403 or 404 or 405 or >= 500);

    /// <summary>True when nobody answers at that origin.</summary>
    public bool IsDead(string origin) => _dead.Contains(origin);

    /// <summary>The URL as web clients read it, or null for what is none.</summary>
    public WebUrl? Parse(string url)
    {
        if (!_urls.TryGetValue(url, out WebUrl? parsed))
        {
            parsed = WebUrl.Parse(url);
            _urls.Add(url, parsed);
        }

        return parsed;
    }

    /// <summary>What the client gets there.</summary>
    public Page Get(string url, ClientProfile client)
    {
        string key = Key(url);
        if (!_asked.TryGetValue(key, out Exchange? exchange))
        {
            return _dead.Contains(Origin(url)) ? Page.NoAnswer : Page.NotAsked;
        }

        if (exchange.Response is not { Status: 301 or 302 or 303 or 307 or 308 } response || response.Value("Location") is not { } location)
        {
            return Read(key, exchange, client);
        }

        if (_hops.TryGetValue(key, out Exchange? hop))
        {
            return hop.Response is { Status: >= 300 and < 400 } ? Page.Unclear("it redirects more than once") : Read("hop " + key, hop, client);
        }

        Uri? target = null;
        if (Uri.TryCreate(exchange.Request.Url, UriKind.Absolute, out Uri? from) && Uri.TryCreate(from, location, out target) && target == from)
        {
            return Read(key, exchange, client); // In the end each of them holds the redirect itself.
        }

        // The place may be one that was asked for another reason: the guide redirects to the authorization server's document.
        if (!client.StaysInOrigin && target is not null && _asked.TryGetValue(Key(target.AbsoluteUri), out Exchange? known) && known.Response is not { Status: >= 300 and < 400 })
        {
            return Read(Key(target.AbsoluteUri), known, client);
        }

        return !client.StaysInOrigin ? Page.Unclear($"it redirects to '{Text.Printable(location)}', which was not asked")
            : WebUrl.Parse(location) is { } to && to.Origin != Origin(url) ? Read(key, exchange, client)
            : Page.Unclear($"it redirects to '{Text.Printable(location)}', which was not asked");
    }

    private Page Read(string key, Exchange exchange, ClientProfile client)
    {
        // Clients see the same bytes, unless these are packed: some unpack them.
        string label = exchange.Response is { } response ? ContentCoding.Label(response) : "";
        key = label.Length == 0 ? key : $"{client.Unpacks(label)} {key}";
        if (!_read.TryGetValue(key, out Page? page))
        {
            page = Page.From(exchange, client.Unpacks);
            _read.Add(key, page);
        }

        return page;
    }

    private string Origin(string url) => Parse(url)?.Origin ?? url;

    private string Key(string url) => Parse(url)?.Href ?? url;
}
