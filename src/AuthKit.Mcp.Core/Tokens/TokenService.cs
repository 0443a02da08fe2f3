using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Tokens;

/// <summary>Validates tokens at one gateway's userinfo endpoint, through a cache keyed by token hash (guide step 4).</summary>
internal sealed class TokenService
{
    private const string AccessTokenPrefix = "mat_";
    private readonly TokenCache _cache;
    private readonly UserinfoClient _client;
    private readonly TimeProvider _clock;
    private readonly GatewayCircuit _circuit;
    private readonly SingleFlight<TokenKey, AuthKitTokenResult> _flights = new();

    /// <summary>Creates the service with a cache of its own.</summary>
    /// <param name="gateway">The origin of the gateway, without a slash at the end.</param>
    /// <param name="sender">Sends the requests; owned by the caller.</param>
    /// <param name="clock">The clock that ends cached answers.</param>
    /// <param name="settings">The settings of the sender: extra headers, and whether plain http is allowed.</param>
    internal TokenService(string gateway, IHttpSender sender, TimeProvider clock, HttpSettings? settings = null)
        : this(gateway, sender, clock, settings ?? new HttpSettings(), new TokenCache(clock))
    {
    }

    internal TokenService(string gateway, IHttpSender sender, TimeProvider clock, HttpSettings settings, TokenCache cache)
    {
        Gateway = gateway;
        _clock = clock;
        _cache = cache;
        _circuit = new GatewayCircuit(gateway, clock);
        _client = new UserinfoClient(gateway, sender, settings, clock);
    }

    /// <summary>The origin of the gateway.</summary>
    public string Gateway { get; }

    /// <summary>What the cache has done so far.</summary>
    public TokenCacheStatistics Statistics => _cache.Statistics;

    /// <summary>Whether the gateway is being spared.</summary>
    public AuthKitCircuit Circuit => _circuit.State;

    /// <summary>
    /// A service for the same gateway and cache that sends in another way. It has a circuit of its own: a wrong proxy or a
    /// short time limit of one call says nothing to the others.
    /// </summary>
    public TokenService Over(IHttpSender sender, HttpSettings settings) => new(Gateway, sender, _clock, settings, _cache);

    /// <summary>Refuses a gateway to which no token may be sent.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.UnencryptedAuthentication"/>, for example.</exception>
    public void RequireChannel() => _client.RequireChannel();

    /// <summary>The user of the token if the cache knows it, else null. Does not wait.</summary>
    public AuthKitUser? FindCached(Secret token) => _cache.Find(TokenKey.Of(token.Reveal()));

    /// <summary>
    /// Finds out whether the token is valid. Look-ups of one token at one time share one request. A valid answer goes
    /// into the cache, a rejection takes it out; other failures leave the cache as it is.
    /// </summary>
    /// <param name="token">The token, free of problems.</param>
    /// <param name="useCache">False to go past the cache, with a request of its own.</param>
    /// <param name="cancellationToken">Ends the wait of this caller only.</param>
    /// <returns>The verdict: an outage is one too.</returns>
    /// <exception cref="AuthKitException">The token may not be sent to that gateway, or the connection has been closed.</exception>
    public async Task<AuthKitTokenResult> LookUpAsync(Secret token, bool useCache, CancellationToken cancellationToken)
    {
        string text = token.Reveal();
        if (WrongPrefix(text) is { } wrong)
        {
            return wrong;
        }

        TokenKey key = TokenKey.Of(text);
        if (!useCache)
        {
            return await AskIfUpAsync(text, key, cancellationToken).ConfigureAwait(false);
        }

        if (_cache.Find(key) is { } known)
        {
            return FromCache(known);
        }

        _cache.CountMiss();
        return await _flights.RunAsync(
            key,

            // Another request may have landed between the look above and the start of this one.
            async stop => _cache.Find(key, count: false) is { } landed ? FromCache(landed) : await AskIfUpAsync(text, key, stop).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="LookUpAsync"/> past the cache, but asks even a gateway that is being spared.</summary>
    public async Task<AuthKitTokenResult> TestAsync(Secret token, CancellationToken cancellationToken)
    {
        string text = token.Reveal();
        return WrongPrefix(text) ?? await AskAsync(text, TokenKey.Of(text), GatewayCircuit.Force(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets what is known about the token; an answer that is still under way is not kept either.</summary>
    public void Forget(Secret token)
    {
        TokenKey key = TokenKey.Of(token.Reveal());
        _cache.Remove(key);
        _flights.Forget(key);
    }

    /// <summary>Forgets all tokens.</summary>
    public void ForgetAll()
    {
        _cache.Clear();
        _flights.ForgetAll();
    }

    private async Task<AuthKitTokenResult> AskIfUpAsync(string token, TokenKey key, CancellationToken cancellationToken) =>
        _circuit.Enter(out AuthKitTokenResult? refusal) is { } pass
            ? await AskAsync(token, key, pass, cancellationToken).ConfigureAwait(false)
            : refusal ?? throw new InvalidOperationException("Without a pass there is a refusal.");

    private async Task<AuthKitTokenResult> AskAsync(string token, TokenKey key, GatewayCircuit.Pass pass, CancellationToken cancellationToken)
    {
        AuthKitTokenResult? answer = null;
        try
        {
            return answer = await AskAsync(token, key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _circuit.Leave(pass, answer);
        }
    }

    private async Task<AuthKitTokenResult> AskAsync(string token, TokenKey key, CancellationToken cancellationToken)
    {
        _client.RequireChannel();
        TokenCache.Lease lease = _cache.Begin(key);
        try
        {
            _cache.CountRequest();
            AuthKitTokenResult result = await _client.AskAsync(token, cancellationToken).ConfigureAwait(false);
            if (result.User is { } user)
            {
                _cache.Store(lease, user);
            }
            else if (result.Reason == TokenReason.Rejected)
            {
                _cache.Remove(key);
            }

            return result;
        }
        finally
        {
            _cache.End(lease);
        }
    }

    private static AuthKitTokenResult FromCache(AuthKitUser user) => new()
    {
        Reason = TokenReason.Valid,
        Message = $"{Text.Printable(user.Gateway)} accepted the token within the last five minutes.",
        User = user,
        CheckedAt = user.CheckedAt,
    };

    private AuthKitTokenResult? WrongPrefix(string text) => text.StartsWith(AccessTokenPrefix, StringComparison.Ordinal) ? null : new AuthKitTokenResult
    {
        Reason = TokenReason.WrongPrefix,
        Message = $"The token does not start with '{AccessTokenPrefix}', as every AuthKit access token does{Kind(text)}. The gateway was not asked; pass the access token.",
        CheckedAt = _clock.GetUtcNow(),
    };

    // Prefixes that AuthKit gives to its other secrets; anything else stays unnamed, as it may be part of a password.
    private static string Kind(string text) =>
        text.StartsWith("mrt_", StringComparison.Ordinal) ? "; this is a refresh token"
        : text.StartsWith("sak_", StringComparison.Ordinal) ? "; this is the API key of a server"
        : text.StartsWith("ses_", StringComparison.Ordinal) ? "; this is a session token"
        : "";
}
