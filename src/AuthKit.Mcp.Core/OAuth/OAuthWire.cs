using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Sends the requests of an OAuth client: the user's headers to the MCP server's host only, redirects never followed.</summary>
internal sealed class OAuthWire : IHttpSender
{
    private readonly HttpUrl _target;
    private readonly IHttpSender _own;
    private readonly IHttpSender _others;

    /// <summary>Opens the wire.</summary>
    /// <param name="targetUrl">The MCP server.</param>
    /// <param name="settings">The user's settings.</param>
    /// <param name="open">Makes a sender.</param>
    public OAuthWire(string targetUrl, HttpSettings settings, Func<HttpSettings, IHttpSender> open)
    {
        _target = HttpUrl.Parse(targetUrl, "-Uri");
        Settings = settings;
        _own = open(settings);
        _others = open(settings.ForOtherHosts(!AddressGuard.IsPrivate(_target.Host)));
    }

    /// <summary>The user's settings.</summary>
    public HttpSettings Settings { get; }

    /// <summary>Sends one request.</summary>
    public Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        HttpUrl url = HttpUrl.Parse(request.Url, "The URL");
        if (url.Origin == _target.Origin)
        {
            return _own.SendAsync(request with { Headers = [.. Settings.Headers, .. request.Headers] }, cancellationToken);
        }

        return url.Scheme == "https" || _target.IsLoopback
            ? _others.SendAsync(request, cancellationToken)
            : Task.FromResult(FollowPolicy.Refused(request, "plain http"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        _others.Dispose();
    }
}
