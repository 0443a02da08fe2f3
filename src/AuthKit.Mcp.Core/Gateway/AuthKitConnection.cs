using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp;

/// <summary>
/// A connection to one AuthKit gateway. It holds the admin key privately (not shown, not serialized) and owns the token
/// cache; parallel runspaces that are given the same object share both.
/// </summary>
public sealed class AuthKitConnection : IDisposable
{
    private readonly IHttpSender _sender;

    internal AuthKitConnection(string uri, Secret? adminKey, IHttpSender sender, TimeProvider clock)
    {
        Uri = uri;
        AdminKey = adminKey;
        _sender = sender;
        ConnectedAt = clock.GetUtcNow();
        Tokens = new TokenService(uri, sender, clock);
    }

    /// <summary>The origin of the gateway, without a slash at the end: also the issuer it must name.</summary>
    public string Uri { get; }

    /// <summary>When the connection was made.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>True when the connection has an admin key; without one, only tokens can be looked up.</summary>
    public bool HasAdminKey => AdminKey is not null;

    internal Secret? AdminKey { get; }

    internal IHttpSender Sender => _sender;

    internal TokenService Tokens { get; }

    /// <inheritdoc/>
    public override string ToString() => Uri;

    /// <summary>Closes the connections to the gateway.</summary>
    public void Dispose() => _sender.Dispose();
}
