using System.Diagnostics;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Asks one server the questions of the rule catalogue: the only part of a check that does I/O. Independent requests
/// overlap; what a server names is followed only as <see cref="FollowPolicy"/> allows.
/// </summary>
internal sealed class Prober
{
    private readonly Target _target;
    private readonly string _url;
    private readonly ProbeBudget _budget;
    private readonly FollowPolicy _policy;
    private readonly IssuerStore _issuers;
    private readonly HttpSettings _settings;
    private readonly Func<HttpSettings, IHttpSender> _createSender;
    private readonly List<ProbeResult> _results = [];
    private readonly CheckDepth _depth;
    private readonly bool _active;
    private int _foreignRequests;

    public Prober(Target target, DiscoveryOptions options, IssuerStore issuers)
    {
        (_target, _url, _issuers) = (target, target.Url.Value, issuers);
        (_depth, _active, _settings, _createSender) = (options.Depth, options.Active, options.Http, options.CreateSender);
        _budget = new ProbeBudget(_depth);
        _policy = new FollowPolicy(target);
    }

    /// <summary>Probes until done or until <paramref name="deadline"/> is cancelled, which is evidence too.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<(Evidence Evidence, int Requests)> ProbeAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        Stopwatch watch = Stopwatch.StartNew();
        using HostSession host = new(_settings, _createSender);
        bool late = false;
        try
        {
            await ProbeAllAsync(host, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            late = true;
        }

        lock (_results)
        {
            return (new Evidence
            {
                Target = _url,
                Depth = _depth,
                Active = _active,
                Probes = [.. _results],
                DeadlineReached = late,
                StartedAt = startedAt,
                Duration = watch.Elapsed,
            }, host.Requests + Volatile.Read(ref _foreignRequests));
        }
    }

    private async Task ProbeAllAsync(HostSession host, CancellationToken token)
    {
        string root = WellKnown.ResourceRoot(_target.Url);
        string? inserted = WellKnown.ResourceInserted(_target.Url);
        Task<Exchange?> initialize = SendAsync(host, ProbeKind.Initialize, ProbeRequests.Initialize(_url), token);
        Task<Exchange?> rootCopy = AskMetadataAsync(host, ProbeKind.RootMetadata, root, token);
        Task<Exchange?> insertedCopy = inserted is null ? Task.FromResult<Exchange?>(null) : AskMetadataAsync(host, ProbeKind.InsertedMetadata, inserted, token);
        Task<Exchange?> discover = SendAsync(host, ProbeKind.Discover, ProbeRequests.Discover(_url), token);
        Exchange? first = await initialize.ConfigureAwait(false);
        if (first?.Response is null)
        {
            Exchange?[] others = await Task.WhenAll(rootCopy, insertedCopy, discover).ConfigureAwait(false);
            if (others.All(static e => e?.Response is null))
            {
                return; // Nothing answers there; more questions would only wait longer.
            }
        }

        Task rest = _depth == CheckDepth.Quick ? Task.CompletedTask : AskEndpointAsync(host, first, token);
        List<Exchange?> challenged = [first, await discover.ConfigureAwait(false)];
        if (challenged.All(static e => e?.Response is not { Status: 401 }))
        {
            // Only tool calls may be guarded; then their challenge is the one to follow.
            await rest.ConfigureAwait(false);
            challenged = [.. Seen(ProbeKind.ListTools), .. Seen(ProbeKind.CallTool), .. Seen(ProbeKind.Get), .. Seen(ProbeKind.Delete)];
        }

        Task metadata = FollowMetadataAsync(host, challenged, root, rootCopy, inserted, insertedCopy, token);
        await Task.WhenAll(rest, metadata).ConfigureAwait(false);
    }

    private async Task AskEndpointAsync(HostSession host, Exchange? first, CancellationToken token)
    {
        string random = Guid.NewGuid().ToString("N");
        string? session = first?.Response is { Status: >= 200 and < 300 } open ? SessionId(open) : null;
        List<Task> asked =
        [
            SendAsync(host, ProbeKind.ListTools, ProbeRequests.ListTools(_url, session), token),
            SendAsync(host, ProbeKind.CallTool, ProbeRequests.CallTool(_url, session, "__auth_probe_" + random.Substring(0, 12)), token),
            SendAsync(host, ProbeKind.Get, ProbeRequests.EventStream(_url), token),
            SendAsync(host, ProbeKind.Delete, ProbeRequests.Delete(_url, random), token),
            SendAsync(host, ProbeKind.CrossOriginInitialize, ProbeRequests.FromForeignPage(ProbeRequests.Initialize(_url)), token),
            SendAsync(host, ProbeKind.EndpointPreflight, ProbeRequests.Preflight(_url, "POST", "authorization,content-type,mcp-protocol-version,mcp-session-id,mcp-method,mcp-name"), token),
            SendAsync(host, ProbeKind.LegacyIssuerMetadata, ProbeRequests.Metadata(WellKnown.LegacyIssuer(_target.Url)), token),
        ];
        if (_active)
        {
            // Outside the budget of passive questions: the user asked for them by name.
            foreach ((string shape, string credential) in BogusCredentials)
            {
                asked.Add(RecordAsync(host, ProbeKind.BogusToken, shape, ProbeRequests.WithAuthorization(ProbeRequests.Initialize(_url), credential), token));
            }
        }

        await Task.WhenAll(asked).ConfigureAwait(false);
    }

    // Visible ASCII (MCP Transports, Session Management); anything else must not go into a header of ours.
    private static string? SessionId(WireResponse open) =>
        open.Value("Mcp-Session-Id") is { Length: > 0 } id && id.All(static c => c is > ' ' and <= '~') ? id : null;

    /// <summary>Credentials that cannot be valid anywhere, by the shape they test.</summary>
    internal static IReadOnlyList<(string Shape, string Credential)> BogusCredentials { get; } =
    [
        ("A token without the prefix mat_", "Bearer wrong_probe"),
        ("An unknown mat_ token", "Bearer mat_probe"),
        ("An unknown API key", "Bearer wcd_probe"),
    ];

    private async Task FollowMetadataAsync(
        HostSession host, IReadOnlyList<Exchange?> challenged, string root, Task<Exchange?> rootCopy, string? inserted, Task<Exchange?> insertedCopy, CancellationToken token)
    {
        string? advertised = challenged.Select(static e => e?.Response is { Status: 401 } r ? ChallengeParser.Parse(r.Values("WWW-Authenticate")).ResourceMetadata : null).FirstOrDefault(static v => v is not null);
        Task<Exchange?> advertisedCopy = advertised is null || advertised == root || advertised == inserted
            ? Task.FromResult<Exchange?>(null)
            : FollowAsync(host, advertised, token);
        Exchange?[] copies = [await advertisedCopy.ConfigureAwait(false), advertised == root ? await rootCopy.ConfigureAwait(false) : null, await insertedCopy.ConfigureAwait(false), await rootCopy.ConfigureAwait(false)];
        List<MetadataDocument> readable = [.. copies.Select(static c => c?.Response).OfType<WireResponse>().Select(MetadataDocument.Read).Where(static d => d.IsReadable)];
        Exchange? best = copies.FirstOrDefault(static c => c?.Response is { Status: 200 });
        Task browser = best is null || _depth == CheckDepth.Quick
            ? Task.CompletedTask
            : AskAsForeignPageAsync(host, best.Request.Url, token);
        IEnumerable<string> issuers = readable.SelectMany(static d => d.GetStrings("authorization_servers") ?? []).Distinct(StringComparer.Ordinal).Take(_budget.Issuers);
        await Task.WhenAll(issuers.Select(i => AskIssuerAsync(i, token)).Append(browser)).ConfigureAwait(false);
    }

    private async Task AskAsForeignPageAsync(HostSession host, string url, CancellationToken token)
    {
        WireRequest request = ProbeRequests.FromForeignPage(ProbeRequests.Metadata(url));
        if (IsSameOrigin(url))
        {
            await Task.WhenAll(
                SendAsync(host, ProbeKind.CrossOriginMetadata, request, token),
                SendAsync(host, ProbeKind.MetadataPreflight, ProbeRequests.Preflight(url, "GET", "mcp-protocol-version"), token)).ConfigureAwait(false);
        }
        else
        {
            await SendElsewhereAsync(ProbeKind.CrossOriginMetadata, url, request, token).ConfigureAwait(false);
        }
    }

    private async Task<Exchange?> FollowAsync(HostSession host, string url, CancellationToken token) =>
        !RawUrl.TryParse(url, out _) ? null
        : IsSameOrigin(url) ? await AskMetadataAsync(host, ProbeKind.AdvertisedMetadata, url, token).ConfigureAwait(false)
        : await SendElsewhereAsync(ProbeKind.AdvertisedMetadata, url, ProbeRequests.Metadata(url), token).ConfigureAwait(false);

    private async Task<Exchange?> SendElsewhereAsync(ProbeKind kind, string url, WireRequest request, CancellationToken token)
    {
        if (!RawUrl.TryParse(url, out RawUrl parsed))
        {
            return null;
        }

        if (_policy.Refusal(parsed) is { } refusal)
        {
            return Add(kind, "", new Exchange { Request = request, Fault = WireFault.AddressRefused, FaultDetail = refusal, StartedAt = DateTimeOffset.UtcNow });
        }

        bool publicOnly = await _policy.PublicOnlyAsync(token).ConfigureAwait(false);
        using HostSession elsewhere = new(_settings with { Headers = [], Certificate = null, PublicAddressesOnly = publicOnly }, _createSender);
        Exchange exchange = await elsewhere.SendAsync(request, token).ConfigureAwait(false);
        Interlocked.Add(ref _foreignRequests, elsewhere.Requests);
        return Add(kind, "", exchange);
    }

    private async Task AskIssuerAsync(string issuer, CancellationToken token)
    {
        if (RawUrl.TryParse(issuer.Trim(), out RawUrl url) && _policy.Refusal(url) is { } refusal)
        {
            WireRequest request = ProbeRequests.Metadata(WellKnown.IssuerCandidates(url)[0]);
            Add(ProbeKind.IssuerMetadata, issuer, new Exchange { Request = request, Fault = WireFault.AddressRefused, FaultDetail = refusal, StartedAt = DateTimeOffset.UtcNow });
            return;
        }

        bool publicOnly = await _policy.PublicOnlyAsync(token).ConfigureAwait(false);
        (IReadOnlyList<ProbeResult> probes, bool fresh) = await _issuers.GetAsync(issuer, publicOnly, _budget.PerIssuer, token).ConfigureAwait(false);
        if (fresh)
        {
            Interlocked.Add(ref _foreignRequests, probes.Count);
        }

        lock (_results)
        {
            _results.AddRange(probes.Select(p => p with { Shared = !fresh }));
        }
    }

    /// <summary>Asks a metadata location, and the address of the same origin to which it redirects; returns the document's exchange.</summary>
    private async Task<Exchange?> AskMetadataAsync(HostSession host, ProbeKind kind, string url, CancellationToken token)
    {
        Exchange? exchange = await SendAsync(host, kind, ProbeRequests.Metadata(url), token).ConfigureAwait(false);
        return MetadataHop.Target(exchange) is { } target && _budget.TryTake()
            ? await RecordAsync(host, ProbeKind.MetadataHop, url, ProbeRequests.Metadata(target), token).ConfigureAwait(false)
            : exchange;
    }

    private List<Exchange> Seen(ProbeKind kind)
    {
        lock (_results)
        {
            return [.. _results.Where(r => r.Kind == kind).Select(static r => r.Exchange)];
        }
    }

    private bool IsSameOrigin(string url) => RawUrl.TryParse(url, out RawUrl other)
        && string.Equals(other.Origin, _target.Url.Origin, StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends a question of the MCP host while the budget lasts; null when it is used up.</summary>
    private async Task<Exchange?> SendAsync(HostSession host, ProbeKind kind, WireRequest request, CancellationToken token) =>
        _budget.TryTake() ? await RecordAsync(host, kind, "", request, token).ConfigureAwait(false) : null;

    private async Task<Exchange?> RecordAsync(HostSession host, ProbeKind kind, string subject, WireRequest request, CancellationToken token) =>
        Add(kind, subject, await host.SendAsync(request, token).ConfigureAwait(false));

    private Exchange Add(ProbeKind kind, string subject, Exchange exchange)
    {
        lock (_results)
        {
            _results.Add(new ProbeResult(kind, exchange) { Subject = subject });
        }

        return exchange;
    }
}
