using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Commands;

/// <summary>Gets a new access token for a refresh token.</summary>
/// <remarks>
/// <para>Asks the token endpoint that the McpToken came from (RFC 6749 section 6), with the resource it was issued for (RFC 8707), and writes the new McpToken. A new refresh token replaces the old one; when the server sends none, as AuthKit does, the old one stays in use.</para>
/// <para>Keep what is written. A server that rotates refresh tokens refuses the old one from now on, and may end the whole grant when it is used again.</para>
/// <para>The request is sent once. A refused refresh (TokenRequestRefused) is not repeated: request a new token. A server that is down is TokenEndpointUnreachable, and the token may be renewed later.</para>
/// </remarks>
/// <example>
/// <para>Renews a token of the sandbox.</para>
/// <code>$token = (Start-AuthKitSandbox).Token
/// $token = $token | Update-McpToken</code>
/// </example>
/// <example>
/// <para>Renews a token for a part of its scopes.</para>
/// <code>$readOnly = $token | Update-McpToken -Scope mcp:read</code>
/// </example>
/// <example>
/// <para>Renews a token that was issued to a client with a secret.</para>
/// <code>$token | Update-McpToken -ClientSecret (Get-Secret McpClient) -TokenEndpointAuthMethod client_secret_post</code>
/// </example>
[Cmdlet(VerbsData.Update, "McpToken", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(McpToken))]
public sealed class UpdateMcpTokenCommand : AsyncCmdlet
{
    private TokenRefresher? _refresher;

    /// <summary>The McpToken to renew, with its refresh token.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [TokenTransform(KeepMcpToken = true)]
    public object? Token { get; set; }

    /// <summary>Asks for these of the granted scopes only. Default: all of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Leaves out the resource indicator, for servers that refuse it.</summary>
    [Parameter]
    public SwitchParameter OmitResource { get; set; }

    /// <summary>Where to renew. Default: the endpoint that the token came from. The refresh token is sent there; a secret that is kept in the McpToken is not sent to another origin, so pass it with -ClientSecret.</summary>
    [Parameter]
    public string? TokenEndpoint { get; set; }

    /// <summary>The client the token was issued to. Default: the one named in the McpToken.</summary>
    [Parameter]
    public string? ClientId { get; set; }

    /// <summary>The secret of the client, if it has one: text, a SecureString or a PSCredential (its password).</summary>
    [Parameter]
    [SecretTransform]
    public Secret? ClientSecret { get; set; }

    /// <summary>The certificate of the client with its private key, for tls_client_auth and self_signed_tls_client_auth (RFC 8705). Default: the one in the McpToken.</summary>
    [Parameter]
    [HasPrivateKey]
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>How the client authenticates. Default: as the McpToken says, else none, client_secret_basic with -ClientSecret, or tls_client_auth with -ClientCertificate.</summary>
    [Parameter]
    [ValidateSet("none", "client_secret_basic", "client_secret_post", "client_secret_jwt", "tls_client_auth", "self_signed_tls_client_auth")]
    public string? TokenEndpointAuthMethod { get; set; }

    /// <inheritdoc/>
    protected override ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        HttpSettings settings = HttpSettings();
        GatewayWire.CheckHeaders(settings);
        _ = ClientSecret?.Require("-ClientSecret");
        _refresher = new TokenRefresher(settings, s => GatewayWire.TracedOwn(new HttpSender(s), pipeline));
        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        TokenRefresher refresher = _refresher ?? throw new InvalidOperationException("BeginAsync has not run.");

        // A parameter of the type McpToken would put a bare token, which does not bind, into the error record.
        McpToken token = Token as McpToken
            ?? throw new AuthKitException(ErrorCode.InvalidArgument, "-Token is no McpToken. A bare token does not say where it came from: pass the McpToken object as it was issued, or one of Start-AuthKitSandbox.");
        RefreshChoice choice = new()
        {
            TokenEndpoint = TokenEndpoint,
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            ClientCertificate = ClientCertificate,
            AuthMethod = TokenEndpointAuthMethod,
            Scopes = Scope,
            OmitResource = OmitResource,
        };
        return ShouldProcess($"{token} at {Text.Printable(TokenRefresher.Endpoint(token, choice))}", "Refresh")
            ? new ValueTask(RefreshAsync(refresher, token, choice, pipeline, cancellationToken))
            : default;
    }

    private static async Task RefreshAsync(TokenRefresher refresher, McpToken token, RefreshChoice choice, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        McpToken fresh = await refresher.RefreshAsync(token, choice, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteObjectAsync(fresh).ConfigureAwait(false);
    }
}
