using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp;

/// <summary>
/// A connection to one AuthKit gateway. It holds the admin key privately (not shown, not serialized) and owns the token
/// cache; parallel runspaces that are given the same object share both.
/// </summary>
public sealed class AuthKitConnection : IDisposable
{
    private volatile IHttpSender _sender;
    private volatile Secret? _adminKey;
    private volatile IReadOnlyList<AuthKitServer> _lastServers = [];

    internal AuthKitConnection(string uri, Secret? adminKey, IHttpSender sender, TimeProvider clock, HttpSettings? settings = null)
    {
        Uri = uri;
        _adminKey = adminKey;
        _sender = sender;
        Clock = clock;
        Settings = settings ?? new HttpSettings();
        ConnectedAt = clock.GetUtcNow();
        Tokens = new TokenService(uri, sender, clock, Settings);
    }

    /// <summary>The origin of the gateway, without a slash at the end: also the issuer it must name.</summary>
    public string Uri { get; }

    /// <summary>When the connection was made.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>True when the connection has an admin key; without one, only tokens can be looked up.</summary>
    public bool HasAdminKey => AdminKey is not null;

    /// <summary>True after Disconnect-AuthKit, or the end of the runspace that made the connection: it can no longer be used.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What the token cache has done since the connection was made.</summary>
    public TokenCacheStatistics Cache => Tokens.Statistics;

    /// <summary>Whether the gateway is being spared after several outages in a row, and until when.</summary>
    public AuthKitCircuit Circuit => Tokens.Circuit;

    internal Secret? AdminKey => _adminKey;

    internal IHttpSender Sender => _sender;

    internal HttpSettings Settings { get; private set; }

    internal TimeProvider Clock { get; }

    internal TokenService Tokens { get; private set; }

    /// <summary>
    /// Lets one registration at a time write to the gateway: it lists, compares and then adds, and the gateway itself
    /// refuses nothing. Never disposed, as it holds no handle and a waiter may outlive the connection.
    /// </summary>
    internal SemaphoreSlim RegistrationLock { get; } = new(1, 1);

    /// <summary>The servers as last listed, for completion, which must not touch the network.</summary>
    internal IReadOnlyList<AuthKitServer> LastServers
    {
        get => _lastServers;
        set => _lastServers = value;
    }

    /// <inheritdoc/>
    public override string ToString() => Uri;

    /// <summary>Closes the connections to the gateway and forgets the admin key, the users in the cache, and the settings with their headers and passwords.</summary>
    public void Dispose()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        _adminKey = null;
        _sender.Dispose();
        _sender = new ClosedSender(Uri);
        Settings = new HttpSettings();
        _lastServers = [];

        // Cleared too, because a call under way may still hold it.
        Tokens.ForgetAll();
        Tokens = new TokenService(Uri, _sender, Clock);
    }

    private sealed class ClosedSender(string gateway) : IHttpSender
    {
        public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken) => throw new ObjectDisposedException(gateway);

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
