using System.Management.Automation;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>Tests whether an access token is valid, and says why.</summary>
/// <remarks>
/// <para>Asks the gateway for each token; the cache is never read, so a token revoked a second ago is Rejected. The Reason is Valid, WrongPrefix (not an AuthKit access token; the gateway is not asked), Rejected (unknown, expired or revoked), GatewayUnreachable (no HTTP answer) or GatewayBroken (an answer that an AuthKit gateway does not give). With the last two nothing is known about the token.</para>
/// <para>With -Quiet the output is True or False. An outage is then a terminating error, so that a script cannot take it for an invalid token.</para>
/// <para>A valid answer goes into the cache of the connection, a rejection takes the token out of it.</para>
/// <para>Each test asks, even while look-ups are held back after several outages in a row (GatewayCircuitOpen of Get-AuthKitUser), and an answer ends that state.</para>
/// </remarks>
/// <example>
/// <para>Is the token valid, and if not, why?</para>
/// <code>Test-AuthKitToken -Token $env:MCP_TOKEN</code>
/// </example>
/// <example>
/// <para>Decides in a script. If the gateway cannot be asked, the script ends with the error.</para>
/// <code>if (-not (Test-AuthKitToken -Token $env:MCP_TOKEN -Quiet)) { throw 'Log in again.' }</code>
/// </example>
/// <example>
/// <para>Counts the reasons over many tokens.</para>
/// <code>$tokens | Test-AuthKitToken | Group-Object -Property Reason</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "AuthKitToken")]
[OutputType(typeof(AuthKitTokenResult), typeof(bool))]
public sealed class TestAuthKitTokenCommand : TokenCmdlet
{
    private TokenService? _tokens;

    /// <summary>
    /// The access token: text, a SecureString, a PSCredential (its password) or an McpToken; from the pipeline also any
    /// object with an AccessToken or Token property.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AccessToken")]
    [TokenTransform]
    public Secret? Token { get; set; }

    /// <summary>Writes True or False in place of the result. Ends with an error when the gateway cannot be asked.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        _tokens = RequireTokens();
        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        TokenService tokens = _tokens ?? throw new InvalidOperationException("BeginAsync has not run.");
        return new ValueTask(TestAsync(tokens, (Token ?? Secret.From((string?)null)).Require("-Token"), pipeline, cancellationToken));
    }

    private async Task TestAsync(TokenService tokens, Secret token, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        AuthKitTokenResult result = await tokens.TestAsync(token, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteDebugAsync(Trace(tokens, result)).ConfigureAwait(false);
        if (!Quiet)
        {
            await pipeline.WriteObjectAsync(result).ConfigureAwait(false);
        }
        else if (result.Reason is TokenReason.GatewayUnreachable or TokenReason.GatewayBroken)
        {
            await pipeline.PostAsync(() => Report(result.ToException(tokens.Gateway), aboutOneInput: false)).ConfigureAwait(false);
        }
        else
        {
            await pipeline.WriteObjectAsync(result.Valid).ConfigureAwait(false);
        }
    }
}
