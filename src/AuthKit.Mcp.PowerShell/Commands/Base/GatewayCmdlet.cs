using System.ComponentModel;
using System.Management.Automation;
using AuthKit.Mcp.Gateway;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Commands;

/// <summary>Base of cmdlets that speak to an AuthKit gateway through a connection.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GatewayCmdlet : AsyncCmdlet
{
    private HttpSender? _ownSender;

    private protected GatewayCmdlet()
    {
    }

    /// <summary>The connection to use. Default: the one that Connect-AuthKit made in this runspace.</summary>
    [Parameter]
    [QuietConversion(typeof(AuthKitConnection), "Pass what Connect-AuthKit -PassThru wrote.")]
    public AuthKitConnection? Connection { get; set; }

    /// <summary>The connection given, else the runspace's. Called on the pipeline thread.</summary>
    private protected AuthKitConnection RequireConnection() => Required(Connection);

    /// <summary>The connection given, else the runspace's, if it is open. Called on the pipeline thread.</summary>
    internal static AuthKitConnection Required(AuthKitConnection? given)
    {
        AuthKitConnection connection = given ?? SessionStore.Current.Get<AuthKitConnection>() ?? throw new AuthKitException(
            ErrorCode.NotConnected,
            "There is no connection to an AuthKit gateway. Run Connect-AuthKit first, or pass -Connection.");
        return connection.IsClosed
            ? throw new AuthKitException(ErrorCode.NotConnected, $"The connection to {connection.Uri} was closed. Run Connect-AuthKit again.", connection.Uri)
            : connection;
    }

    /// <summary>
    /// The gateway behind a connection, through the connection's own sockets; when this call has HTTP settings of its own,
    /// through sockets of its own. Called on the pipeline thread.
    /// </summary>
    private protected GatewayClient Client(AuthKitConnection connection)
    {
        HttpSettings settings = HttpSettings(connection.Settings);
        GatewayWire.CheckHeaders(settings);
        IHttpSender sender = settings == connection.Settings ? connection.Sender : OwnSender(settings);
        return new GatewayClient(connection.Uri, connection.AdminKey, GatewayWire.Traced(sender, Writer), settings.Headers);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _ownSender?.Dispose();
    }

    private HttpSender OwnSender(HttpSettings settings) => _ownSender ??= new HttpSender(settings);
}
