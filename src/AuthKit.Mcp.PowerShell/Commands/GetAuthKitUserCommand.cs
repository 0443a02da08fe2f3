using System.Globalization;
using System.Management.Automation;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>Gets the user that an access token belongs to.</summary>
/// <remarks>
/// <para>Asks the userinfo endpoint of the gateway, as an MCP server does for each request, and writes one user per valid token, in the order of the tokens. The answer is kept for five minutes in the cache of the connection, by a hash of the token; tokens that come again within that time cost no request. What the cache has done stands in the Cache property of the connection.</para>
/// <para>A token that is not valid is an error (TokenRejected, TokenWrongPrefix), and so is a gateway that cannot be asked (GatewayUnreachable, GatewayBroken): an outage never makes a token invalid. The pipeline goes on with the next token. Failures are never cached.</para>
/// <para>A revocation elsewhere is seen up to five minutes late. Where that is too late, use -NoCache or Test-AuthKitToken.</para>
/// </remarks>
/// <example>
/// <para>Who is this token? The token may be text, a SecureString or an McpToken.</para>
/// <code>Get-AuthKitUser -Token $env:MCP_TOKEN</code>
/// </example>
/// <example>
/// <para>Looks up the tokens of a log, then shows how many requests that took.</para>
/// <code>[System.IO.File]::ReadLines("$PWD/tokens.txt") | Get-AuthKitUser
/// (Get-AuthKitConnection).Cache</code>
/// </example>
/// <example>
/// <para>Asks the gateway even if the answer is known.</para>
/// <code>$token | Get-AuthKitUser -NoCache</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "AuthKitUser")]
[OutputType(typeof(AuthKitUser))]
public sealed class GetAuthKitUserCommand : TokenCmdlet
{
    private TokenService? _tokens;
    private int _input;

    /// <summary>
    /// The access token: text, a SecureString, a PSCredential (its password) or an McpToken; from the pipeline also any
    /// object with an AccessToken or Token property.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AccessToken")]
    [TokenTransform]
    public Secret? Token { get; set; }

    /// <summary>Asks the gateway even if the cache has the answer. The new answer is kept.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <inheritdoc/>
    protected override ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        _tokens = RequireTokens();
        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        _input++;
        TokenService tokens = _tokens ?? throw new InvalidOperationException("BeginAsync has not run.");
        Secret token = (Token ?? Secret.From((string?)null)).Require("-Token");
        if (!NoCache && tokens.FindCached(token) is { } known)
        {
            WriteObject(known);
            return default;
        }

        return new ValueTask(LookUpAsync(tokens, token, _input, pipeline, cancellationToken));
    }

    private async Task LookUpAsync(TokenService tokens, Secret token, int input, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        AuthKitTokenResult result = await tokens.LookUpAsync(token, useCache: !NoCache, cancellationToken).ConfigureAwait(false);
        await TraceAsync(pipeline, tokens, result).ConfigureAwait(false);
        if (result.User is not { } user)
        {
            throw result.ToException(string.Format(CultureInfo.InvariantCulture, "token {0}", input));
        }

        await pipeline.WriteObjectAsync(user).ConfigureAwait(false);
    }
}
