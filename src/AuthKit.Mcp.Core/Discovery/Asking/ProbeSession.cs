using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// The means of one check: sends questions to the MCP host within the budget, and to other hosts as
/// <see cref="FollowPolicy"/> allows, and notes every answer.
/// </summary>
internal sealed class ProbeSession : IDisposable
{
    private static readonly Task<Exchange?> NotAsked = Task.FromResult<Exchange?>(null);
    private readonly HostSession _host;
    private readonly FollowPolicy _policy;
    private readonly ConnectTo? _connectTo;
    private readonly IssuerStore _issuers;
    private readonly List<IssuerFacts> _known = [];
    private readonly List<McpCertificate> _certificates = [];
    private int _foreignRequests;

    public ProbeSession(Target target, DiscoveryOptions options, IssuerStore issuers, HostDistances? distances = null)
    {
        _connectTo = options.ConnectTo is { } to ? target.ConnectTo(to.Host, to.Port) : null;
        options = ReferenceEquals(options.Http.ConnectTo, _connectTo) ? options : options with { Http = options.Http with { ConnectTo = _connectTo } };
        (Target, Options, _issuers) = (target, options, issuers);
        Budget = new ProbeBudget(options.Depth);
        _host = new HostSession(options.Http, options.CreateSender, distances, Budget.TryTake);
        _policy = new FollowPolicy(target);
        Log = new ProbeLog(new Redaction(options.Token, options.OtherToken, options.ApiKey));
    }

    public Target Target { get; }

    /// <summary>The endpoint as typed.</summary>
    public string Url => Target.Url.Value;

    public DiscoveryOptions Options { get; }

    public ProbeBudget Budget { get; }

    public ProbeLog Log { get; }

    /// <summary>What is known of the authorization servers that were asked.</summary>
    public IReadOnlyList<IssuerFacts> Issuers
    {
        get
        {
            lock (_known)
            {
                return [.. _known];
            }
        }
    }

    /// <summary>The certificates of all hosts that were asked, by host. Of a host that several parts of the check asked, one counts.</summary>
    public IReadOnlyList<McpCertificate> Certificates
    {
        get
        {
            lock (_certificates)
            {
                // Over plain http there are none.
                IReadOnlyCollection<McpCertificate> own = _host.Certificates;
                return own.Count + _certificates.Count == 0 ? [] : [.. own.Concat(_certificates).GroupBy(static c => c.Host, StringComparer.OrdinalIgnoreCase).Select(static g => g.First()).OrderBy(static c => c.Host, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The resource metadata as it was read to follow it.</summary>
    public IReadOnlyList<(WireResponse Response, MetadataDocument Document)> Documents { get; set; } = [];

    /// <summary>Requests sent so far, to whatever host.</summary>
    public int Requests => _host.Requests + Volatile.Read(ref _foreignRequests);

    /// <summary>Asks the MCP host while the budget lasts; null when it is used up.</summary>
    public Task<Exchange?> AskAsync(ProbeKind kind, WireRequest request, CancellationToken token, string subject = "") =>
        TryTake(kind, subject) ? AskedAsync(kind, subject, request, token) : NotAsked;

    /// <summary>Asks the MCP host what the user allowed by name (-Active, -Token): such questions are outside the budget.</summary>
    public Task<Exchange> AskBeyondBudgetAsync(ProbeKind kind, string subject, WireRequest request, CancellationToken token) =>
        _host.SendAsync(request, token, new ProbeNote(Log, kind, subject));

    private Task<Exchange?> AskedAsync(ProbeKind kind, string subject, WireRequest request, CancellationToken token) =>
        AskBeyondBudgetAsync(kind, subject, request, token)!; // An exchange is perhaps one, too; tasks cannot say so.

    /// <summary>Asks a metadata location, and the address of the same origin to which it redirects; returns the document's exchange.</summary>
    public async Task<Exchange?> AskMetadataAsync(ProbeKind kind, string url, CancellationToken token)
    {
        Exchange? exchange = await AskAsync(kind, ProbeRequests.Metadata(url), token).ConfigureAwait(false);
        return MetadataHop.Target(exchange) is { } target && TryTake(ProbeKind.MetadataHop, url)
            ? await AskBeyondBudgetAsync(ProbeKind.MetadataHop, url, ProbeRequests.Metadata(target), token).ConfigureAwait(false)
            : exchange;
    }

    /// <summary>Asks a URL that the server names: the MCP host itself, or another one without anything the user added.</summary>
    public async Task<Exchange?> AskNamedAsync(ProbeKind kind, string url, WireRequest request, CancellationToken token, string subject = "")
    {
        if (!RawUrl.TryParse(url, out RawUrl parsed))
        {
            return null;
        }

        if (IsSameOrigin(url))
        {
            return await AskAsync(kind, request, token, subject).ConfigureAwait(false);
        }

        if (_policy.Refusal(parsed) is { } refusal)
        {
            return Log.Add(kind, subject, FollowPolicy.Refused(request, refusal));
        }

        bool publicOnly = await _policy.PublicOnlyAsync(token).ConfigureAwait(false);
        using HostSession elsewhere = new(Options.Http.ForOtherHosts(publicOnly), Options.CreateSender);
        Exchange exchange = await elsewhere.SendAsync(request, token).ConfigureAwait(false);
        Interlocked.Add(ref _foreignRequests, elsewhere.Requests);
        Keep(elsewhere.Certificates);
        return Log.Add(kind, subject, exchange);
    }

    /// <summary>Asks the MCP host under another URL, within the budget, without anything the user added: it may be a secret.</summary>
    public async Task<Exchange?> AskTwinAsync(ProbeKind kind, string subject, WireRequest request, CancellationToken token)
    {
        if (!TryTake(kind, subject))
        {
            return null;
        }

        using HostSession bare = new(Options.Http.ForOtherHosts(await _policy.PublicOnlyAsync(token).ConfigureAwait(false)), Options.CreateSender);
        Exchange exchange = await bare.SendAsync(request, token).ConfigureAwait(false);
        Interlocked.Add(ref _foreignRequests, bare.Requests);
        Keep(bare.Certificates);
        return Log.Add(kind, subject, exchange);
    }

    /// <summary>Asks an authorization server, or takes what another check of the run has found out about it.</summary>
    /// <param name="issuer">The issuer as written in the protected resource metadata.</param>
    /// <param name="resource">The resource that tokens are asked for.</param>
    /// <param name="issuers">How many authorization servers this check asks.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <returns>The requests of its budget that went to it, whichever check sent them.</returns>
    public async Task<int> AskIssuerAsync(string issuer, string resource, int issuers, CancellationToken token)
    {
        if (RawUrl.TryParse(issuer.Trim(), out RawUrl url) && _policy.Refusal(url) is { } refusal)
        {
            Log.Add(ProbeKind.IssuerMetadata, issuer, FollowPolicy.Refused(ProbeRequests.Metadata(WellKnown.IssuerCandidates(url)[0]), refusal));
            return 0;
        }

        IssuerKey key = new(
            issuer, Target.IsLoopback, await _policy.PublicOnlyAsync(token).ConfigureAwait(false), Budget.PerIssuer(issuers), IsOnTargetHost(issuer) ? _connectTo : null, IsOnly: issuers == 1, Asking: _issuers.Differing(Options));
        (IssuerAnswer Answer, bool Fresh) known;
        try
        {
            known = await _issuers.GetAsync(key, resource, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Endpoints that keep a check waiting must not cost it the metadata, which came first.
            Log.AddRange(_issuers.SoFar(key).Select(static p => p with { Shared = true }));
            throw;
        }

        if (known.Fresh)
        {
            Interlocked.Add(ref _foreignRequests, known.Answer.Probes.Count);
        }

        Log.AddRange(known.Fresh ? known.Answer.Probes : known.Answer.Shared);
        Log.LeaveOut(known.Answer.LeftOut);
        Keep(known.Answer.Certificates);
        lock (_known)
        {
            _known.Add(known.Answer.Facts);
        }

        return known.Answer.Spent;
    }

    private bool TryTake(ProbeKind kind, string subject)
    {
        bool taken = Budget.TryTake();
        if (!taken)
        {
            Log.LeaveOut(kind, subject);
        }

        return taken;
    }

    private void Keep(IReadOnlyCollection<McpCertificate> certificates)
    {
        if (certificates.Count > 0)
        {
            lock (_certificates)
            {
                _certificates.AddRange(certificates);
            }
        }
    }

    private bool IsOnTargetHost(string issuer) => RawUrl.TryParse(issuer.Trim(), out RawUrl url)
        && string.Equals(url.Host, Target.Url.Host, StringComparison.OrdinalIgnoreCase);

    public bool IsSameOrigin(string url) => RawUrl.TryParse(url, out RawUrl other)
        && string.Equals(other.Origin, Target.Url.Origin, StringComparison.OrdinalIgnoreCase);

    public void Dispose() => _host.Dispose();
}
