using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.OAuth;

/// <summary>The OAuth client of one MCP server: every step by itself, and all of them in order.</summary>
/// <param name="options">What the user says.</param>
/// <param name="wire">Sends the requests; owned by this.</param>
/// <param name="signIn">Makes the way of signing in, given the redirect URI that has to be used or null.</param>
/// <param name="warn">Tells the user what is done otherwise than was asked, or null.</param>
internal sealed class OAuthFlow(OAuthFlowOptions options, OAuthWire wire, Func<string?, ISignIn> signIn, Func<string, Task>? warn = null) : IFlowEngine, IDisposable
{
    private AuthorizationTarget? _target;
    private McpClientInformation? _client;
    private IReadOnlyList<string>? _scopes;
    private ISignIn? _signIn;
    private readonly List<McpToken> _unused = [];

    // By code: a step-up has a proof of its own, and a used code has to be refused for being used, not for another's proof.
    private readonly Dictionary<string, Pkce> _proofs = new(StringComparer.Ordinal);

    /// <summary>What discovery found. Needs <see cref="DiscoverAsync"/> before it.</summary>
    public AuthorizationTarget Target => _target ?? throw new InvalidOperationException("Discovery has not run.");

    /// <summary>The client. Needs <see cref="ClientAsync"/> before it.</summary>
    public McpClientInformation Client => _client ?? throw new InvalidOperationException("No client has been chosen.");

    // MCP servers from before resource indicators have no identifier but their URL, and their authorization servers expect none.
    private string? Resource => options.OmitResource || Target.Resource.MetadataUrl is null ? null : Target.Resource.Resource;

    /// <summary>All steps, from the server's refusal to a token.</summary>
    /// <exception cref="AuthKitException">The first step that fails.</exception>
    public async Task<McpToken> RequestTokenAsync(CancellationToken cancellationToken)
    {
        await DiscoverAsync(cancellationToken).ConfigureAwait(false);
        if (ClientChoice.IsForItself(options, Target.Server))
        {
            McpClientInformation client = _client = ClientChoice.Known(options, Target.Server) is { } known
                ? ClientAuthentication.Settle(Target.Server, known)
                : throw new AuthKitException(ErrorCode.ClientRequired, "A token without a user needs a client with a secret, a key or a certificate of its own. Pass it with -ClientId and -ClientSecret, -ClientKey or -ClientCertificate.", Text.Printable(options.Uri));
            McpToken token = await new TokenClient(wire).ClientCredentialsAsync(Target, client, _scopes, Resource, cancellationToken).ConfigureAwait(false);
            return token with { Client = client };
        }

        await ClientAsync(cancellationToken).ConfigureAwait(false);
        return await ExchangeAsync(await AuthorizeAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<FlowTarget> DiscoverAsync(CancellationToken cancellationToken)
    {
        ChallengeSet? seen = options.Challenge.Count > 0 ? ChallengeParser.Parse(options.Challenge) : null;
        _target = await new AuthorizationDiscovery(wire, options.SpecVersion).DiscoverAsync(options.Uri, seen, cancellationToken).ConfigureAwait(false);
        _scopes = ScopeSelection.Choose(_target, options.Scopes, options.SpecVersion);
        if (options.Previous is { } previous)
        {
            _scopes = ScopeSelection.Union(previous.Scopes, _scopes);
        }

        string issuer = _target.Server.Issuer;
        return new FlowTarget(issuer, $"{(_target.Resource.MetadataUrl is { } place ? Text.Printable(place) : "The server's own origin")} names the authorization server {Text.Printable(issuer)}.");
    }

    /// <inheritdoc/>
    public async Task<FlowClient> ClientAsync(CancellationToken cancellationToken)
    {
        RequirePkce(Target.Server);
        McpClientInformation? known = ClientChoice.Known(options, Target.Server);

        // A client goes on by registering anew where a server has moved (SEP-2352); the registration stays, so it is told.
        if (known is null && options.Client is { } foreign && warn is not null)
        {
            await warn($"The client '{Text.Printable(foreign.ClientId)}' belongs to {Text.Printable(foreign.Issuer)}, and {Text.Printable(options.Uri)} takes tokens of {Text.Printable(Target.Server.Issuer)}: a new client is registered there, and stays. Register-McpClient registers one that can be kept.").ConfigureAwait(false);
        }

        // Where the answer goes is part of the registration, and some servers compare it with its port.
        _signIn ??= signIn(options.RedirectUri ?? known?.RedirectUris.FirstOrDefault());
        McpClientInformation client = known ?? await new ClientRegistrar(wire).RegisterAsync(
            Target.Server,
            new ClientRequest([_signIn.RedirectUri]) { Name = options.ClientName, Scopes = _scopes, AuthMethod = options.AuthMethod },
            cancellationToken).ConfigureAwait(false);
        _client = ClientAuthentication.Settle(Target.Server, client);
        return new FlowClient(client.ClientId, known is null);
    }

    /// <inheritdoc/>
    public async Task<string> AuthorizeAsync(CancellationToken cancellationToken)
    {
        ISignIn way = _signIn ?? throw new InvalidOperationException("No client has been chosen.");
        Pkce proof = Pkce.Create();
        AuthorizationRequest request = AuthorizationRequests.Create(Target.Server, Client, way.RedirectUri, _scopes, Resource, proof);
        string answer = await way.SignInAsync(request, cancellationToken).ConfigureAwait(false);
        string code = AuthorizationResponses.ReadCode(answer, request, Target.Server);
        _proofs[code] = proof;
        return code;
    }

    /// <inheritdoc/>
    public async Task<McpToken> ExchangeAsync(string code, CancellationToken cancellationToken)
    {
        if (_signIn is null || !_proofs.TryGetValue(code, out Pkce? proof))
        {
            throw new InvalidOperationException("Nobody has signed in.");
        }

        McpToken token = await new TokenClient(wire, KeepUnused).ExchangeCodeAsync(Target, Client, code, _signIn.RedirectUri, proof, Resource, cancellationToken).ConfigureAwait(false);

        // Without a scope in the answer everything that was asked for is granted (RFC 6749 section 5.1).
        return token with { Client = Client, Scopes = token.Scopes.Count > 0 ? token.Scopes : _scopes ?? [] };
    }

    /// <inheritdoc/>
    public async Task<McpToken> StepUpAsync(McpToken token, Challenge challenge, CancellationToken cancellationToken)
    {
        _scopes = ScopeSelection.Union(token.Scopes, challenge.Value("scope")?.Split([' '], StringSplitOptions.RemoveEmptyEntries));
        return await ExchangeAsync(await AuthorizeAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<McpToken> RefreshAsync(McpToken token, CancellationToken cancellationToken)
    {
        McpToken fresh = await new TokenClient(wire, KeepUnused).RefreshAsync(token, Target.Server, Client, Resource, null, cancellationToken).ConfigureAwait(false);
        return fresh with { Client = Client };
    }

    /// <inheritdoc/>
    public Task RevokeAsync(McpToken token, CancellationToken cancellationToken)
    {
        // The wire adds the user's headers, where they belong.
        TokenRevoker revoker = new(wire, wire.Settings with { Headers = [] });
        return revoker.RevokeAsync(new RevocationTargets(gateway: null).For(token), cache: null, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int?> UserinfoAsync(McpToken token, CancellationToken cancellationToken)
    {
        // The token is shown to nobody but its issuer: an endpoint elsewhere is the issuer's word only.
        if (HttpUrl.TryParse(Target.Server.UserinfoEndpoint) is not { IsProtected: true } endpoint || endpoint.Origin != HttpUrl.TryParse(Target.Server.Issuer)?.Origin)
        {
            return null;
        }

        WireRequest request = new("GET", endpoint.Value)
        {
            Headers = [new HeaderLine("Accept", "application/json"), new HeaderLine("Authorization", "Bearer " + Secret.Unprotect(token.AccessToken))],
        };
        return (await wire.SendAsync(request, cancellationToken).ConfigureAwait(false)).Response?.Status;
    }

    /// <inheritdoc/>
    public McpCaller Caller(string endpoint, string source) => new(endpoint, wire.SendAsync, options.SpecVersion, wire.Settings.AllowUnencryptedAuthentication, source);

    /// <inheritdoc/>
    public IReadOnlyList<McpToken> TakeUnused()
    {
        McpToken[] unused = [.. _unused];
        _unused.Clear();
        return unused;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signIn?.Dispose();
        wire.Dispose();
    }

    private void KeepUnused(McpToken token) => _unused.Add(token with { Client = Client });

    // MCP 2025-11-25, Authorization Code Protection: a client must not go on where S256 is not announced. Older revisions ask
    // for PKCE without that, and servers without metadata cannot announce anything.
    private void RequirePkce(AuthorizationServer server)
    {
        bool isAnnounced = server.CodeChallengeMethodsSupported?.Contains("S256") == true;
        if (!isAnnounced && Target.Resource.MetadataUrl is not null && options.SpecVersion is not (SpecVersions.V20250326 or SpecVersions.V20250618))
        {
            throw new AuthKitException(
                ErrorCode.PkceUnsupported,
                $"{Text.Printable(server.Issuer)} does not announce PKCE with S256: code_challenge_methods_supported {(server.CodeChallengeMethodsSupported is { } methods ? $"lists {Text.Printable(string.Join(", ", methods), 100)}" : "is absent")}. MCP clients stop here; add \"code_challenge_methods_supported\": [\"S256\"] to its metadata once it checks verifiers.",
                Text.Printable(server.Issuer));
        }
    }
}
