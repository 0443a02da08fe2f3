using System.Globalization;
using System.Management.Automation;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>Gets the user that an access token belongs to.</summary>
/// <remarks>
/// <para>Asks the userinfo endpoint of the gateway, as an MCP server does for each request, and writes one user per valid token, in the order of the tokens. Up to -ThrottleLimit tokens are asked about at once; a user is written as soon as those before it are, at the latest with the next token. The answer is kept for five minutes in the cache of the connection, by a hash of the token; tokens that come again within that time cost no request. What the cache has done stands in the Cache property of the connection.</para>
/// <para>A token that is not valid is an error (TokenRejected, TokenWrongPrefix), and so is a gateway that cannot be asked (GatewayUnreachable, GatewayBroken): an outage never makes a token invalid. The error names the token by its number; the pipeline goes on with the next. Failures are never cached.</para>
/// <para>After five outages in a row the gateway is left alone for 15 seconds: look-ups that the cache cannot answer, those with -NoCache too, fail at once (GatewayCircuitOpen). Then one look-up tries the gateway for all. The state stands in the Circuit property of the connection, which parallel runspaces share. A call with HTTP settings of its own counts for itself. Test-AuthKitToken always asks.</para>
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
/// <para>Asks about 64 tokens at once, and keeps the numbers of those that are refused.</para>
/// <code>[System.IO.File]::ReadLines("$PWD/tokens.txt") | Get-AuthKitUser -ThrottleLimit 64 -ErrorVariable failed
/// $failed.TargetObject</code>
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
    private InOrderWindow? _window;
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

    /// <summary>How many tokens the gateway is asked about at once. Default 16. With 1 each user is written before the next token is taken.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        _tokens = RequireTokens();
        _window = new InOrderWindow(this, ThrottleLimit);
        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        _input++;
        (TokenService tokens, InOrderWindow window) = (Begun(_tokens), Begun(_window));
        Secret token = Token ?? Secret.From((string?)null);
        if (token.Problem is not null)
        {
            window.Add(Refuse(token, _input));
        }
        else if (NoCache || tokens.FindCached(token) is not { } known)
        {
            window.Start(LookUp(tokens, token, _input));
        }
        else if (window.IsEmpty)
        {
            WriteObject(known);
        }
        else
        {
            window.Add(Write(known));
        }

        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask EndAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        Begun(_window).Drain();
        return default;
    }

    // Closures live outside ProcessAsync, where each cached token would pay for them.
    private Action Refuse(Secret token, int input) => () => throw token.ToException("-Token", Name(input), Note(input));

    private Action Write(AuthKitUser user) => () => WriteObject(user);

    private Func<CancellationToken, Task<Action>> LookUp(TokenService tokens, Secret token, int input) => async stop =>
    {
        AuthKitTokenResult result = await tokens.LookUpAsync(token, useCache: !NoCache, stop).ConfigureAwait(false);
        return () =>
        {
            WriteDebug(Trace(tokens, result));
            WriteObject(result.User ?? throw result.ToException(Name(input), Note(input)));
        };
    };

    private static string Name(int input) => string.Format(CultureInfo.InvariantCulture, "token {0}", input);

    private string Note(int input) => MyInvocation.ExpectingInput ? string.Format(CultureInfo.InvariantCulture, " (Token {0} of the pipeline.)", input) : "";

    private static T Begun<T>(T? item)
        where T : class => item ?? throw new InvalidOperationException("BeginAsync has not run.");
}
