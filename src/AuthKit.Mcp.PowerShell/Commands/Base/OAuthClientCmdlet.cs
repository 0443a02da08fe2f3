using System.ComponentModel;
using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Commands;

/// <summary>Base of cmdlets that get tokens for MCP servers: which client asks, for what, and who signs in how.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class OAuthClientCmdlet : AsyncCmdlet
{
    private protected const string BrowserSet = "Browser";
    private protected const string FormSet = "Form";
    private protected const string AutoApproveSet = "AutoApprove";

    private protected OAuthClientCmdlet()
    {
    }

    /// <summary>The MCP endpoints to get tokens for, as users type them, for example https://mcp.contoso.com/mcp.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceUrl", "McpUri")]
    [AllowEmptyString]
    public string[] Uri { get; set; } = [];

    /// <summary>A client that Register-McpClient wrote. It is used at its own issuer only; where the server now takes tokens of another, a new client is registered, and a warning says so. Default: a new client is registered.</summary>
    [Parameter]
    [QuietConversion(typeof(McpClientInformation), "Pass what Register-McpClient wrote; the id of a client goes to -ClientId, its secret to -ClientSecret.")]
    public McpClientInformation? Client { get; set; }

    /// <summary>The id of a client that was registered at the authorization server by hand.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The secret of that client: text, a SecureString or a PSCredential (its password).</summary>
    [Parameter]
    [SecretTransform]
    public Secret? ClientSecret { get; set; }

    /// <summary>The private key of that client for private_key_jwt, PEM or JWK: text, a SecureString or a PSCredential (its password). Windows PowerShell takes a JWK only.</summary>
    [Parameter]
    [KeyTransform]
    public SecureString? ClientKey { get; set; }

    /// <summary>The certificate of that client with its private key, for tls_client_auth and self_signed_tls_client_auth (RFC 8705). It is shown to the client's authorization server only; one that the MCP server asks for is -Certificate.</summary>
    [Parameter]
    [HasPrivateKey]
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>How the client authenticates at the token endpoint. Default: as it was registered, else what its credentials and the server's metadata allow.</summary>
    [Parameter]
    [ValidateSet("none", "client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth")]
    public string? TokenEndpointAuthMethod { get; set; }

    /// <summary>The https URL of a client metadata document, which is the client id at servers that take such documents.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientMetadataUri { get; set; }

    /// <summary>The name under which a client is registered; people see it when they consent. Default AuthKit.Mcp.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientName { get; set; }

    /// <summary>Where the browser is sent with the answer, a loopback address. Name its port when the client was registered with one: AuthKit compares ports. Default: a free port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RedirectUri { get; set; }

    /// <summary>The scopes to ask for. Default: those of the server's challenge, else those of its resource metadata, else none, and the authorization server decides.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Leaves out the resource indicator (RFC 8707), for servers that refuse it.</summary>
    [Parameter]
    public SwitchParameter OmitResource { get; set; }

    /// <summary>Signs in with this name and password at the form that the authorization server shows, as AuthKit does. No browser is needed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FormSet)]
    [QuietConversion(typeof(PSCredential), "Pass a PSCredential, as of Get-Credential.")]
    public PSCredential? Credential { get; set; }

    /// <summary>Creates the account of -Credential in that form. The account stays.</summary>
    [Parameter(ParameterSetName = FormSet)]
    public SwitchParameter SignUp { get; set; }

    /// <summary>Expects the authorization server to answer at once, without a page: test servers and single sign-on do. No browser is needed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AutoApproveSet)]
    public SwitchParameter AutoApprove { get; set; }

    /// <summary>Opens no browser and writes the address to open instead.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>How long to wait for somebody to sign in at the browser, in seconds. Default 300.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [ValidateRange(1, 86400)]
    public int SignInTimeoutSec { get; set; } = 300;

    /// <summary>The revision of the MCP specification to follow, or Latest. Default: the newest, with what older servers need.</summary>
    [Parameter]
    [ValidateSet("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "Latest")]
    public string? SpecVersion { get; set; }

    /// <summary>What the parameters say of a flow for one server. Refuses what cannot be used.</summary>
    private protected virtual OAuthFlowOptions Options(string uri)
    {
        if (Client is not null && (ClientId ?? ClientMetadataUri) is not null)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-Client already is a client; leave out -ClientId and -ClientMetadataUri, or leave out -Client.");
        }

        string? credential = ClientSecret is not null ? "-ClientSecret" : ClientMetadataUri is not null ? null : ClientKey is not null ? "-ClientKey" : ClientCertificate is not null ? "-ClientCertificate" : null;
        if (ClientId is null && credential is not null)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"{credential} needs the client that it belongs to. Name it with -ClientId.");
        }

        return new OAuthFlowOptions
        {
            Uri = uri,
            SpecVersion = SpecVersion is null ? null : SpecVersions.Resolve([SpecVersion])[0],
            Client = Client,
            ClientId = ClientId,
            ClientSecret = ClientSecret?.Require("-ClientSecret"),
            ClientKey = ClientKey is { Length: 0 } ? throw new AuthKitException(ErrorCode.InvalidSecret, "-ClientKey is empty or no text. Pass the private key as PEM or JWK.") : ClientKey,
            ClientCertificate = ClientCertificate,
            AuthMethod = TokenEndpointAuthMethod,
            ClientMetadataUri = ClientMetadataUri is null ? null : DocumentUri(ClientMetadataUri),
            ClientName = ClientName,
            RedirectUri = RedirectUri is null ? null : Redirect(RedirectUri),
            Scopes = Scope,
            OmitResource = OmitResource,
        };
    }

    /// <summary>Starts the flow of one server, with the sign-in that the parameters ask for. The caller ends it. Reads parameters when it is made, not when it starts.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="pipeline">Where the address to open is written.</param>
    /// <param name="around">What stands around each sender, or null.</param>
    private protected Func<OAuthFlow> Flow(OAuthFlowOptions options, PipelineWriter pipeline, Func<IHttpSender, IHttpSender>? around = null)
    {
        HttpSettings settings = HttpSettings();
        GatewayWire.CheckHeaders(settings);
        Func<OAuthWire, string?, ISignIn> signIn = SignInChoice.Of(Credential, SignUp, AutoApprove, !NoBrowser, TimeSpan.FromSeconds(SignInTimeoutSec), pipeline);
        return () =>
        {
            OAuthWire wire = new(options.Uri, settings, s =>
            {
                IHttpSender sender = GatewayWire.TracedOwn(new HttpSender(s), pipeline);
                return around is null ? sender : around(sender);
            });
            return new OAuthFlow(options, wire, redirect => signIn(wire, redirect), pipeline.WriteWarningAsync);
        };
    }

    private static string DocumentUri(string text)
    {
        HttpUrl url = HttpUrl.Parse(text, "-ClientMetadataUri");
        return url.Scheme == "https" && url.Rest.Trim('/').Length > 0
            ? text
            : throw new AuthKitException(ErrorCode.InvalidArgument, $"-ClientMetadataUri '{HttpUrl.Shown(text)}' cannot be a client id: it has to be an https URL with a path.", HttpUrl.Shown(text));
    }

    /// <summary>What -WhatIf shows: whether a client will be registered, as far as that is known before the server's metadata are.</summary>
    private protected static string Action(OAuthFlowOptions options, string then)
    {
        string alone = char.ToUpperInvariant(then[0]) + then.Substring(1);
        return options.ClientId is not null || options.Client is { Issuer: null } ? alone
            : options.Client is { } client ? $"{alone}; register a new client first if the server takes tokens of another issuer than {Text.Printable(client.Issuer)}"
            : options.ClientMetadataUri is not null ? $"{alone}; register a client first if the authorization server takes no client metadata documents"
            : $"Register a client, {then}";
    }

    /// <summary>Refuses a redirect URI that no code may be sent to.</summary>
    internal static string Redirect(string text)
    {
        HttpUrl url = HttpUrl.Parse(text, "-RedirectUri");
        if (url.Rest.Contains('#'))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-RedirectUri '{HttpUrl.Shown(text)}' has a fragment, which it must not have (RFC 6749 section 3.1.2). Leave out the part from '#' on.", HttpUrl.Shown(text));
        }

        return url.Scheme == "https" || url.IsLoopback
            ? text
            : throw new AuthKitException(ErrorCode.InvalidArgument, $"-RedirectUri '{HttpUrl.Shown(text)}' would carry the code over plain http. Use a loopback address such as http://127.0.0.1:8400/callback.", HttpUrl.Shown(text));
    }
}
