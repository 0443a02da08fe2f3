using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Forgets the users that Get-AuthKitUser has looked up.</summary>
/// <remarks>
/// <para>Without -Token the whole cache of the connection is emptied, with it one token is forgotten. The next look-up asks the gateway. Use it after a user was deleted or a token was revoked by other means; Revoke-McpToken does it by itself.</para>
/// <para>The statistics of the connection go on counting.</para>
/// </remarks>
/// <example>
/// <para>Empties the cache of the runspace's connection.</para>
/// <code>Clear-AuthKitTokenCache</code>
/// </example>
/// <example>
/// <para>Forgets one token.</para>
/// <code>Clear-AuthKitTokenCache -Token $env:MCP_TOKEN</code>
/// </example>
[Cmdlet(VerbsCommon.Clear, "AuthKitTokenCache", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class ClearAuthKitTokenCacheCommand : PSCmdlet
{
    /// <summary>The token to forget: text, a SecureString, a PSCredential (its password) or an McpToken. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AccessToken")]
    [TokenTransform]
    public Secret? Token { get; set; }

    /// <summary>The connection whose cache is meant. Default: the one that Connect-AuthKit made in this runspace.</summary>
    [Parameter]
    public AuthKitConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            AuthKitConnection connection = GatewayCmdlet.Required(Connection);
            bool one = MyInvocation.BoundParameters.ContainsKey(nameof(Token));
            Secret? token = one ? (Token ?? Secret.From((string?)null)).Require("-Token") : null;
            if (!ShouldProcess($"token cache of {Text.Printable(connection.Uri)}", one ? "Forget one token" : "Forget all tokens"))
            {
                return;
            }

            if (token is null)
            {
                connection.Tokens.ForgetAll();
            }
            else
            {
                connection.Tokens.Forget(token);
            }
        }
        catch (AuthKitException e) when (e.Code == ErrorCode.InvalidSecret)
        {
            WriteError(Errors.Record(e));
        }
        catch (AuthKitException e)
        {
            ThrowTerminatingError(Errors.Record(e));
        }
    }
}
