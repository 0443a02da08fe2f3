using System.Management.Automation;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>Revokes tokens at the authorization server that issued them.</summary>
/// <remarks>
/// <para>Sends RFC 7009 revocation requests, form-encoded. Of an McpToken both tokens are revoked, the refresh token first, at the revocation endpoint that came with it: some servers, AuthKit among them, keep access tokens valid for up to an hour when only their refresh token is revoked. A bare token is revoked at -RevocationEndpoint, else at the gateway of the connection.</para>
/// <para>Anything but the answer 200 is an error (RevocationFailed), because the token may still be valid. The answer 200 also comes for tokens that the server never knew: that is how the RFC wants it.</para>
/// <para>A client with a secret, a key or a certificate, as it stands in an McpToken of Request-McpToken, authenticates as at the token endpoint. With -RevocationEndpoint or -ClientId it does not: its credentials go to its own issuer only.</para>
/// <para>The token cache of the connection forgets the tokens.</para>
/// </remarks>
/// <example>
/// <para>Revokes the access token and the refresh token at once.</para>
/// <code>$token = (Start-AuthKitSandbox).Token
/// $token | Revoke-McpToken</code>
/// </example>
/// <example>
/// <para>Revokes a list of leaked access tokens at the connected gateway, without asking for each.</para>
/// <code>[System.IO.File]::ReadLines("$PWD/leaked.txt") | Revoke-McpToken -TokenTypeHint access_token -Confirm:$false</code>
/// </example>
/// <example>
/// <para>Revokes a token at any authorization server.</para>
/// <code>Revoke-McpToken -Token $secret -RevocationEndpoint https://auth.example.com/oauth/revoke -ClientId my-client</code>
/// </example>
[Cmdlet(VerbsSecurity.Revoke, "McpToken", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(McpToken), typeof(Secret))]
public sealed class RevokeMcpTokenCommand : TokenCmdlet
{
    private readonly Dictionary<bool, TokenRevoker> _revokers = [];
    private AuthKitConnection? _connection;
    private RevocationTargets? _targets;

    /// <summary>An McpToken with both tokens, or one token as text, SecureString or PSCredential (its password).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [TokenTransform(KeepMcpToken = true)]
    public object? Token { get; set; }

    /// <summary>Where to revoke. Default: the endpoint that came with the McpToken, else the gateway of the connection.</summary>
    [Parameter]
    public string? RevocationEndpoint { get; set; }

    /// <summary>What a bare token is. It saves the server a search; a wrong hint does no harm.</summary>
    [Parameter]
    [ValidateSet(TokenTypeHints.AccessToken, TokenTypeHints.RefreshToken)]
    public string? TokenTypeHint { get; set; }

    /// <summary>The client the tokens were issued to. Default: the one named in the McpToken. AuthKit does not need it.</summary>
    [Parameter]
    public string? ClientId { get; set; }

    /// <summary>Writes each token that was revoked: the McpToken, or a bare token masked.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        _connection = Connection ?? SessionStore.Current.Get<AuthKitConnection>();
        _targets = new RevocationTargets(_connection?.Uri) { Endpoint = RevocationEndpoint, ClientId = ClientId, Hint = TokenTypeHint };
        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        RevocationTargets targets = _targets ?? throw new InvalidOperationException("BeginAsync has not run.");
        RevocationRequest request = Token is McpToken token
            ? targets.For(token)
            : targets.For((Token as Secret ?? Secret.From((string?)null)).Require("-Token"));
        string what = request.Items.Count > 1 ? "refresh token and access token" : "token";
        return ShouldProcess($"{what} at {Text.Printable(request.Endpoint)}", "Revoke")
            ? new ValueTask(RevokeAsync(Revoker(request), request, Token, pipeline, cancellationToken))
            : default;
    }

    private TokenRevoker Revoker(RevocationRequest request)
    {
        // The connection's settings (a staging gate's header, say) are for the gateway alone.
        if (_connection is not null && request.Endpoint == RevocationTargets.EndpointOf(_connection.Uri))
        {
            (IHttpSender sender, HttpSettings settings) = Channel(_connection);
            return new TokenRevoker(GatewayWire.Traced(sender, Writer), settings);
        }

        if (!_revokers.TryGetValue(request.PublicOnly, out TokenRevoker? revoker))
        {
            HttpSettings own = HttpSettings() with { PublicAddressesOnly = request.PublicOnly };
            _revokers[request.PublicOnly] = revoker = new TokenRevoker(GatewayWire.Traced(Own(own), Writer), own);
        }

        return revoker;
    }

    private async Task RevokeAsync(TokenRevoker revoker, RevocationRequest request, object? token, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        await revoker.RevokeAsync(request, _connection?.Tokens, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteVerboseAsync($"Revoked at {Text.Printable(request.Endpoint)}.").ConfigureAwait(false);
        if (PassThru)
        {
            await pipeline.WriteObjectAsync(token).ConfigureAwait(false);
        }
    }
}
