using System.Management.Automation;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Commands;

/// <summary>Registers an OAuth client at the authorization server of an MCP server.</summary>
/// <remarks>
/// <para>Sends one dynamic client registration (RFC 7591) for a native client with authorization code, refresh token and PKCE, and writes what the server made of it. A secret comes as SecureString.</para>
/// <para>The registration stays: few servers delete clients, and AuthKit never does. So register once and keep the object; its credentials are used at its own issuer only.</para>
/// </remarks>
/// <example>
/// <para>Registers a client at the sandbox and signs in with it.</para>
/// <code>$sandbox = Start-AuthKitSandbox
/// $client = Register-McpClient $sandbox.McpUri -ClientName 'Nightly check'
/// $client</code>
/// </example>
/// <example>
/// <para>Registers at an authorization server by its issuer, for a fixed port.</para>
/// <code>Register-McpClient -AuthorizationServer https://auth.contoso.com -RedirectUri http://127.0.0.1:8400/callback -Scope mcp:read</code>
/// </example>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc7591">RFC 7591, OAuth 2.0 Dynamic Client Registration</seealso>
[Cmdlet(VerbsLifecycle.Register, "McpClient", SupportsShouldProcess = true, DefaultParameterSetName = ServerSet)]
[OutputType(typeof(McpClientInformation))]
public sealed class RegisterMcpClientCommand : AsyncCmdlet
{
    private const string ServerSet = "Server";
    private const string IssuerSet = "Issuer";
    private const string DefaultRedirect = "http://127.0.0.1:33418/callback";

    /// <summary>The MCP endpoint whose authorization server is asked, for example https://mcp.contoso.com/mcp.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ServerSet)]
    [Alias("ResourceUrl", "McpUri")]
    [AllowEmptyString]
    public string Uri { get; set; } = "";

    /// <summary>The issuer of the authorization server, as its metadata spells it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IssuerSet)]
    [Alias("Issuer")]
    public string AuthorizationServer { get; set; } = "";

    /// <summary>The name that people see when they consent. Default AuthKit.Mcp.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientName { get; set; }

    /// <summary>Where answers may be sent. Default http://127.0.0.1:33418/callback, where Request-McpToken listens when it uses the client.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] RedirectUri { get; set; } = [DefaultRedirect];

    /// <summary>The scopes that the client may ask for. Default: not said.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>How the client authenticates at the token endpoint. Default: none where the server lists it, else a secret.</summary>
    [Parameter]
    [ValidateSet("none", "client_secret_basic", "client_secret_post", "client_secret_jwt")]
    public string? TokenEndpointAuthMethod { get; set; }

    /// <summary>The revision of the MCP specification to discover by, or Latest. Default: the newest, with what older servers need.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateSet("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "Latest")]
    public string? SpecVersion { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        bool isIssuer = ParameterSetName == IssuerSet;
        string target = isIssuer ? AuthorizationServer : Uri;
        _ = isIssuer ? HttpUrl.Parse(target, "-AuthorizationServer").Value : Discovery.Target.Parse(target).Url.Value;
        foreach (string redirect in RedirectUri)
        {
            _ = OAuthClientCmdlet.Redirect(redirect);
        }

        string? version = SpecVersion is null ? null : SpecVersions.Resolve([SpecVersion])[0];
        ClientRequest request = new([.. RedirectUri]) { Name = ClientName, Scopes = Scope, AuthMethod = TokenEndpointAuthMethod };
        HttpSettings settings = HttpSettings();
        GatewayWire.CheckHeaders(settings);
        return ShouldProcess(Text.Printable(target), $"Register the client '{Text.Printable(ClientName ?? ClientRegistrar.DefaultName)}'")
            ? new ValueTask(RegisterAsync(target, isIssuer, version, request, settings, pipeline, cancellationToken))
            : default;
    }

    private static async Task RegisterAsync(string target, bool isIssuer, string? version, ClientRequest request, HttpSettings settings, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        using OAuthWire wire = new(target, settings, s => GatewayWire.TracedOwn(new HttpSender(s), pipeline));
        AuthorizationServer server = isIssuer
            ? await new AuthorizationServerReader(wire).ReadAsync(target, cancellationToken).ConfigureAwait(false)
            : (await new AuthorizationDiscovery(wire, version).DiscoverAsync(target, null, cancellationToken).ConfigureAwait(false)).Server;
        await pipeline.WriteObjectAsync(await new ClientRegistrar(wire).RegisterAsync(server, request, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
