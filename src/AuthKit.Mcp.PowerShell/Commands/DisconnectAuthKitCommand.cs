using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Closes a connection to an AuthKit gateway.</summary>
/// <remarks>
/// <para>Closes the sockets and forgets the admin key, the token cache, and the headers and passwords that the connection was made with. The connection object can no longer be used, in this runspace or in any other. Without a connection the cmdlet does nothing.</para>
/// </remarks>
/// <example>
/// <para>Closes the connection of this runspace.</para>
/// <code>Disconnect-AuthKit</code>
/// </example>
/// <example>
/// <para>Closes one of several connections.</para>
/// <code>$staging | Disconnect-AuthKit</code>
/// </example>
[Cmdlet(VerbsCommunications.Disconnect, "AuthKit")]
[OutputType(typeof(void))]
public sealed class DisconnectAuthKitCommand : PSCmdlet
{
    /// <summary>The connection to close. Default: the one of this runspace.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public AuthKitConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SessionStore session = SessionStore.Current;
        AuthKitConnection? current = session.Get<AuthKitConnection>();
        AuthKitConnection? closing = Connection ?? current;
        if (closing is null)
        {
            VerboseStream.Write(this, "This runspace has no connection, so there is nothing to close.");
            return;
        }

        VerboseStream.Write(this, $"Closes the connection to {closing.Uri}.");
        closing.Dispose();
        if (ReferenceEquals(closing, current))
        {
            session.Set<AuthKitConnection>(null);
        }
    }
}
