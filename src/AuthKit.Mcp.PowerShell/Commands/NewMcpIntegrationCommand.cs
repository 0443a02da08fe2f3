using System.Management.Automation;
using AuthKit.Mcp.Files;
using AuthKit.Mcp.Integration;

namespace AuthKit.Mcp.Commands;

/// <summary>Writes the code that puts AuthKit in front of an MCP server, for one framework and filled in.</summary>
/// <remarks>
/// <para>The code does what the integration guide asks: protected resource metadata at the root and with the endpoint's path inserted (RFC 9728), the 401 with its challenge and a JSON-RPC body, tokens checked at the gateway and remembered for five minutes by their hash, and CORS with its preflight. Users are found by their id at AuthKit, never by e-mail. When the gateway cannot be asked nobody gets in, and the answer is 503, not "invalid token". The code needs the framework and the MCP SDK only, and comes with a small server that runs.</para>
/// <para>It goes beyond the guide's samples where those break: AUTHKIT_URL is trimmed and checked at start-up, and Bearer is compared without case. -AuthKitUrl is the default for that variable. No secret is written: API keys come from the environment variable MCP_API_KEYS, with commas between them, or from the look-up that you put in its place.</para>
/// <para>Servers can come down the pipeline from Get-AuthKitServer, New-AuthKitServer or Start-AuthKitSandbox. Files are written all or none; files that are there are replaced with -Force only. Each object names a file, what it does, and what is left for you to do with it.</para>
/// </remarks>
/// <example>
/// <para>Express code for a server, into the current folder.</para>
/// <code>New-McpIntegration Express -ResourceUrl https://billing.contoso.com/mcp -AuthKitUrl https://auth.contoso.com -Scopes mcp:tools, mcp:read</code>
/// </example>
/// <example>
/// <para>Register a server and write its code; existing API keys, which start with wcd_, go on working.</para>
/// <code>New-AuthKitServer -Name 'Billing tools' -ResourceUrl https://billing.contoso.com/mcp -IfNotExists | New-McpIntegration AspNetCore -ApiKeyPrefix wcd_ -DestinationPath ./server</code>
/// </example>
/// <example>
/// <para>Read the code first, with the redirect that clients of older versions need after a migration.</para>
/// <code>New-McpIntegration NextJs -ResourceUrl https://billing.contoso.com/mcp -AuthKitUrl https://auth.contoso.com -WithLegacyRedirect -AsText</code>
/// </example>
/// <example>
/// <para>Try it offline: code for the sandbox's gateway.</para>
/// <code>$sandbox = Start-AuthKitSandbox
/// $sandbox | New-McpIntegration Hono -AsText</code>
/// </example>
[Cmdlet(VerbsCommon.New, "McpIntegration", SupportsShouldProcess = true, DefaultParameterSetName = FilesSet)]
[OutputType(typeof(McpIntegrationFile), ParameterSetName = [FilesSet])]
[OutputType(typeof(string), ParameterSetName = [TextSet])]
public sealed class NewMcpIntegrationCommand : PSCmdlet
{
    private const string FilesSet = "Files";
    private const string TextSet = "Text";
    private GeneratedFileWriter? _writer;
    private string _folder = "";
    private bool _saysScopes;

    /// <summary>The framework: NextJs (App Router), Express, Workers (Cloudflare), Hono, AspNetCore, FastApi, or Go (net/http).</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public McpFramework Framework { get; set; }

    /// <summary>The URL of the MCP endpoint, as clients use it and as it is registered: https (http on loopback only), with a plain path.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Uri", "McpUri")]
    [AllowEmptyString]
    public string ResourceUrl { get; set; } = "";

    /// <summary>The origin of the AuthKit gateway. Default: that of the current connection.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Gateway", "GatewayUri")]
    [AllowEmptyString]
    public string? AuthKitUrl { get; set; }

    /// <summary>A name for people, which clients show. Default: the host of -ResourceUrl.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>The scopes that clients are told to ask for, as a list or as one text with blanks between them. Default mcp:tools.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[] Scopes { get; set; } = [];

    /// <summary>What your existing API keys start with, such as wcd_: they go on working beside tokens. Never a key.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? ApiKeyPrefix { get; set; }

    /// <summary>Redirects /.well-known/oauth-authorization-server to the gateway with a 308, for clients that know the server from before a migration.</summary>
    [Parameter]
    public SwitchParameter WithLegacyRedirect { get; set; }

    /// <summary>The folder of the project; it is made when it is not there. Wildcard characters mean themselves. Default: the current folder.</summary>
    [Parameter(ParameterSetName = FilesSet)]
    [ValidateNotNullOrEmpty]
    public string DestinationPath { get; set; } = ".";

    /// <summary>Replaces files that are there, read-only ones too.</summary>
    [Parameter(ParameterSetName = FilesSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the code to the pipeline, a text for each file with its name in the first line, and nothing to the disk.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TextSet)]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // Parameters that a row gives are bound after this.
        _saysScopes = MyInvocation.BoundParameters.ContainsKey(nameof(Scopes));
        if (AsText)
        {
            return;
        }

        try
        {
            _folder = FileSystemPaths.Full(this, DestinationPath, "-DestinationPath");
            _writer = new GeneratedFileWriter(_folder, Force);
        }
        catch (AuthKitException e)
        {
            ThrowTerminatingError(Errors.Record(e));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            // An empty cell of a row says nothing, as everywhere in a list.
            string[] scopes = !_saysScopes && Scopes.All(string.IsNullOrWhiteSpace) ? [] : Scopes;
            IntegrationInput input = IntegrationInput.Create(ResourceUrl, Gateway(), Name, scopes, ApiKeyPrefix, WithLegacyRedirect);
            IReadOnlyList<GeneratedFile> files = IntegrationCode.Generate(Framework, input);
            if (_writer is null)
            {
                WriteObject(files.Select(f => IntegrationCode.AsText(Framework, f)), enumerateCollection: true);
                return;
            }

            _writer.Check(files);
            if (ShouldProcess(Text.Printable(_folder, 300), $"Write {string.Join(", ", files.Select(static f => f.Name))} for {input.ResourceUrl}"))
            {
                Write(_writer, files, input);
            }
        }
        catch (AuthKitException e)
        {
            WriteError(Errors.Record(e));
        }
    }

    private void Write(GeneratedFileWriter writer, IReadOnlyList<GeneratedFile> files, IntegrationInput input)
    {
        IReadOnlyList<(string FullName, bool Replaced)> written = writer.Write(files);
        VerboseStream.Write(this, $"Wrote {written.Count} files below {Text.Printable(_folder, 300)}.");
        for (int i = 0; i < files.Count; i++)
        {
            WriteObject(new McpIntegrationFile
            {
                Name = files[i].Name,
                FullName = written[i].FullName,
                Framework = Framework,
                ResourceUrl = input.ResourceUrl,
                Purpose = files[i].Purpose,
                NextStep = files[i].NextStep,
                Replaced = written[i].Replaced,
            });
        }
    }

    private string? Gateway() => AuthKitUrl ?? SessionStore.Current.Get<AuthKitConnection>()?.Uri
        ?? throw new AuthKitException(ErrorCode.InvalidArgument, "There is no -AuthKitUrl, and no connection to take it from. Give the origin of the gateway, such as https://auth.contoso.com, or call Connect-AuthKit first.");
}
