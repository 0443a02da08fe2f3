using System.ComponentModel;
using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Base of cmdlets that speak to an AuthKit gateway through a connection.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GatewayCmdlet : AsyncCmdlet
{
    private protected GatewayCmdlet()
    {
    }

    /// <summary>The connection to use. Default: the one that Connect-AuthKit made in this runspace.</summary>
    [Parameter]
    public AuthKitConnection? Connection { get; set; }

    /// <summary>The connection given, else the runspace's. Called on the pipeline thread.</summary>
    private protected AuthKitConnection RequireConnection() => Connection ?? SessionStore.Current.Get<AuthKitConnection>() ?? throw new AuthKitException(
        ErrorCode.NotConnected,
        "There is no connection to an AuthKit gateway. Run Connect-AuthKit first, or pass -Connection.");
}
