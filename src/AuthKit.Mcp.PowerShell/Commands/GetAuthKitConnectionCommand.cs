using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Gets the connection of this runspace to an AuthKit gateway.</summary>
/// <remarks>
/// <para>Writes the connection that Connect-AuthKit made in this runspace, or nothing when there is none. The admin key is not part of what is shown.</para>
/// </remarks>
/// <example>
/// <para>Shows which gateway the AuthKit cmdlets speak to.</para>
/// <code>Get-AuthKitConnection</code>
/// </example>
/// <example>
/// <para>Shares the connection with parallel runspaces.</para>
/// <code>$connection = Get-AuthKitConnection
/// 1..4 | ForEach-Object -Parallel { Get-AuthKitServer -Connection $using:connection }</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "AuthKitConnection")]
[OutputType(typeof(AuthKitConnection))]
public sealed class GetAuthKitConnectionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (SessionStore.Current.Get<AuthKitConnection>() is { } connection)
        {
            WriteObject(connection);
        }
    }
}
