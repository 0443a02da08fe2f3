using System.Management.Automation;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Commands;

/// <summary>Gets an access token for an MCP server, as an MCP client does.</summary>
/// <remarks>
/// <para>Follows the MCP specification: challenge, protected resource metadata, authorization server metadata, a client, sign-in with authorization code and PKCE (S256), token. State, issuer and iss (RFC 9207) are compared before a code is used, the resource indicator (RFC 8707) is sent as the resource metadata writes it, and the first mandated failure ends it. Test-McpDiscovery says how such a failure is mended.</para>
/// <para>The default browser is opened, and the answer is awaited at a loopback address. Without a browser, -Credential fills in the sign-in form of the authorization server, as AuthKit shows one, and -AutoApprove is for servers that answer at once.</para>
/// <para>Without -Client, -ClientId or a usable -ClientMetadataUri a client is registered, which stays at the authorization server. Use Register-McpClient once and pass the result to keep that from happening each time.</para>
/// <para>When a server answers 403 with insufficient_scope, pass its WWW-Authenticate header as -Challenge and the token as -Token: the new token has the scopes of both.</para>
/// </remarks>
/// <example>
/// <para>Gets a token from the sandbox, signed in by its form, and looks whose it is.</para>
/// <code>$sandbox = Start-AuthKitSandbox
/// $token = Request-McpToken $sandbox.McpUri -Credential $sandbox.Credential
/// $token | Get-AuthKitUser -Connection (Connect-AuthKit -Uri $sandbox.GatewayUri -NoAdminKey -PassThru)</code>
/// </example>
/// <example>
/// <para>Signs in at the browser, with a client that is registered once and kept for the session.</para>
/// <code>$client = Register-McpClient https://mcp.contoso.com/mcp -RedirectUri http://127.0.0.1:8400/callback
/// $token = Request-McpToken https://mcp.contoso.com/mcp -Client $client</code>
/// </example>
/// <example>
/// <para>Gets a token for a service, without a user.</para>
/// <code>Request-McpToken https://mcp.contoso.com/mcp -ClientCredentials -ClientId orders -ClientSecret (Get-Secret OrdersClient)</code>
/// </example>
/// <example>
/// <para>Gets a token for a service that authenticates by its certificate (RFC 8705).</para>
/// <code>$certificate = Get-PfxCertificate ./orders.pfx
/// Request-McpToken https://mcp.contoso.com/mcp -ClientCredentials -ClientId orders -ClientCertificate $certificate</code>
/// </example>
/// <seealso href="https://modelcontextprotocol.io/specification">Model Context Protocol, Authorization</seealso>
[Cmdlet(VerbsLifecycle.Request, "McpToken", SupportsShouldProcess = true, DefaultParameterSetName = BrowserSet)]
[OutputType(typeof(McpToken))]
public sealed class RequestMcpTokenCommand : OAuthClientCmdlet
{
    private const string ClientCredentialsSet = "ClientCredentials";

    /// <summary>Gets a token for the client itself, with no user (grant client_credentials). Also chosen by itself where the authorization server offers nothing else and the client has a secret, a key or a certificate.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientCredentialsSet)]
    public SwitchParameter ClientCredentials { get; set; }

    /// <summary>The WWW-Authenticate lines of a 401 or 403 that the server gave. Default: the server is asked without a token.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[] Challenge { get; set; } = [];

    /// <summary>A token whose scopes the new one shall have too. Its client is used again.</summary>
    [Parameter]
    [TokenTransform(KeepMcpToken = true)]
    public object? Token { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        List<Func<OAuthFlow>> flows = [];
        foreach (string uri in Uri)
        {
            OAuthFlowOptions options = Options(uri);
            _ = Discovery.Target.Parse(uri);
            if (ShouldProcess(Text.Printable(uri), options.ClientCredentials ? "Request a token for the client" : Action(options, "sign in and request a token")))
            {
                flows.Add(Flow(options, pipeline));
            }
        }

        return flows.Count == 0 ? default : new ValueTask(RequestAsync(flows, pipeline, cancellationToken));
    }

    private protected override OAuthFlowOptions Options(string uri)
    {
        OAuthFlowOptions options = base.Options(uri);

        // A parameter of the type McpToken would put a bare token, which does not bind, into the error record.
        McpToken? previous = Token is null ? null : Token as McpToken
            ?? throw new AuthKitException(ErrorCode.InvalidArgument, "-Token is no McpToken. A bare token does not say which scopes and which client it has: pass the McpToken object as it was issued.");
        return options with
        {
            ClientCredentials = ClientCredentials,
            Challenge = Challenge,
            Previous = previous,
            Client = options.Client ?? (options.ClientId is null ? previous?.Client : null),
        };
    }

    // One after the other: somebody may have to sign in for each.
    private async Task RequestAsync(IReadOnlyList<Func<OAuthFlow>> flows, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        foreach (Func<OAuthFlow> start in flows)
        {
            try
            {
                using OAuthFlow flow = start();
                await pipeline.WriteObjectAsync(await flow.RequestTokenAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (AuthKitException e)
            {
                await pipeline.PostAsync(() => Report(e, aboutOneInput: true)).ConfigureAwait(false);
            }
        }
    }
}
