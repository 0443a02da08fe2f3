using System.ComponentModel;
using System.Globalization;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Base of cmdlets that send tokens. They use the connection's sockets; a call with HTTP settings of its own has sockets
/// of its own, but shares the cache.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TokenCmdlet : GatewayCmdlet
{
    private readonly List<HttpSender> _own = [];
    private (IHttpSender Sender, HttpSettings Settings)? _channel;

    private protected TokenCmdlet()
    {
    }

    /// <summary>The connection's look-up of tokens, over the HTTP settings of this call.</summary>
    private protected TokenService RequireTokens()
    {
        AuthKitConnection connection = RequireConnection();
        (IHttpSender sender, HttpSettings settings) = Channel(connection);
        TokenService tokens = ReferenceEquals(sender, connection.Sender) ? connection.Tokens : connection.Tokens.Over(sender, settings);
        tokens.RequireChannel();
        return tokens;
    }

    /// <summary>The way to the connection's gateway, with the HTTP settings of this call. Called on the pipeline thread.</summary>
    private protected (IHttpSender Sender, HttpSettings Settings) Channel(AuthKitConnection connection)
    {
        if (_channel is null)
        {
            HttpSettings settings = HttpSettings(connection.Settings);
            GatewayWire.CheckHeaders(settings);
            _channel = (settings == connection.Settings ? connection.Sender : Own(settings), settings);
        }

        return _channel.Value;
    }

    /// <summary>A sender that ends with the cmdlet.</summary>
    private protected HttpSender Own(HttpSettings settings)
    {
        HttpSender sender = new(settings);
        _own.Add(sender);
        return sender;
    }

    /// <summary>
    /// What a look-up did, for the debug stream. Not by a tracing sender: look-ups of several runspaces may share a
    /// request, which must not end with the pipeline of the first.
    /// </summary>
    private protected static string Trace(TokenService tokens, AuthKitTokenResult result) => string.Format(
        CultureInfo.InvariantCulture,
        "GET {0}/oauth/userinfo -> {1}, status {2}, in {3:0} ms",
        Text.Printable(tokens.Gateway),
        result.Reason,
        result.Status?.ToString(CultureInfo.InvariantCulture) ?? "none",
        result.DurationMs);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _own.ForEach(static sender => sender.Dispose());
    }
}
