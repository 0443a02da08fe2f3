using System.Management.Automation;
using System.Management.Automation.Host;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Gateway;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Migration;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Commands;

/// <summary>Takes an MCP server from home-grown OAuth to AuthKit, step by gated step.</summary>
/// <remarks>
/// <para>Checks the registration at the gateway, which it makes if it is missing, and the six migration steps of the integration guide: 1 the route of the protected resource metadata, 2 the 308 from the former /.well-known/oauth-authorization-server, 3 the token validation, 4 the challenge of the 401, 5 the whole flow end to end, 6 the old code deleted. Each is a stage that looks at the live server and at the source tree, and says what it saw, what to do next with the server's own URLs, whom the step upsets, and how to take it back. It changes no code: you do, with New-McpIntegration and Find-McpLegacyOAuth.</para>
/// <para>The first stage that is not done blocks those after it. Step 6 is refused until step 5 has passed within -MaxAgeHours, on the server as it is now. Run the command again after each change: without -Step every stage is checked anew, and a step 5 that was proven in time is not repeated; with -Step only the stages that you name are checked, and the others count as earlier runs saw them.</para>
/// <para>The state file remembers what cannot be asked again: when a stage passed, and what clients saw before and after it. It is JSON (docs/migration.schema.json), holds no secret, is written aside and renamed, and may be edited by hand: members that the module does not know stay. A second run on the same file is refused while the first is at work. There is one file for each server.</para>
/// <para>-WhatIf sends reading requests only, registers nothing, and writes neither state nor lock. Without it made-up credentials are sent too, and step 5 registers a client, signs in, and revokes what it got.</para>
/// <para>By default the stages are written as they end. -PassThru writes the whole migration instead.</para>
/// </remarks>
/// <example>
/// <para>Shows where a server stands, without writing anything anywhere.</para>
/// <code>Connect-AuthKit https://auth.contoso.com
/// Invoke-McpMigration https://mcp.contoso.com/mcp -SourcePath ./server -StatePath ./migration -WhatIf</code>
/// </example>
/// <example>
/// <para>The run to repeat after each change. An old token must be refused, an API key must go on working, and a test user signs in.</para>
/// <code>$old = Get-Secret OldToken
/// $key = Get-Secret McpApiKey
/// Invoke-McpMigration https://mcp.contoso.com/mcp -SourcePath ./server -StatePath ./migration -OldToken $old -ApiKey $key -Credential (Get-Secret TestUser)</code>
/// </example>
/// <example>
/// <para>In a release gate: step 6 only, refused unless the whole flow was proven within the last two hours.</para>
/// <code>Invoke-McpMigration https://mcp.contoso.com/mcp -SourcePath ./server -StatePath ./migration -Step Cleanup -MaxAgeHours 2</code>
/// </example>
/// <example>
/// <para>Many servers at once, from a file with the columns Uri, SourcePath and StatePath.</para>
/// <code>Import-Csv ./servers.csv | Invoke-McpMigration -Credential (Get-Secret TestUser) -PassThru</code>
/// </example>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9728">RFC 9728, OAuth 2.0 Protected Resource Metadata</seealso>
[Cmdlet(VerbsLifecycle.Invoke, "McpMigration", SupportsShouldProcess = true, DefaultParameterSetName = BrowserSet)]
[OutputType(typeof(McpMigrationStage), typeof(McpMigration))]
public sealed class InvokeMcpMigrationCommand : ConcurrentCmdlet
{
    private const string BrowserSet = "Browser";
    private const string FormSet = "Form";
    private const string AutoApproveSet = "AutoApprove";

    // Somebody may have to sign in for each server: one browser at a time.
    private readonly SemaphoreSlim _browser = new(1, 1);
    private readonly HashSet<(string File, string Uri)> _taken = [];
    private DiscoveryOptions _discovery = new();
    private MigrationCheck? _live;
    private MigrationCheck? _reading;

    /// <summary>The MCP endpoints to migrate, as users type them, for example https://mcp.contoso.com/mcp.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceUrl", "McpUri")]
    [AllowEmptyString]
    public string[] Uri { get; set; } = [];

    /// <summary>The root of the server's source tree. Default: the one of the last run. Without any, step 6 cannot pass.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? SourcePath { get; set; }

    /// <summary>Where the state is kept: a folder, which takes one file for each server, or a file that ends in .json, for one server.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string StatePath { get; set; } = "";

    /// <summary>Leaves files and folders out of the search for old code whose name, or path below -SourcePath, fits one of these wildcards: what is no OAuth code of the server although it looks like it, and what you have searched yourself. Give it to every run; the evidence of step 6 names what it left out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>The stages to check, by name or number; the others count as earlier runs saw them. Default: all, up to the first that is not done. One that is named too early is refused, which changes nothing in the state.</summary>
    [Parameter]
    public McpMigrationStep[] Step { get; set; } = [];

    /// <summary>An API key of the server's own, which must go on working: text, SecureString or PSCredential (its password).</summary>
    [Parameter]
    [SecretTransform]
    public Secret? ApiKey { get; set; }

    /// <summary>A token that the former authorization server issued and that is still valid there: after step 3 the server must refuse it.</summary>
    [Parameter]
    [SecretTransform]
    public Secret? OldToken { get; set; }

    /// <summary>How many hours a passed step 5 opens the way to step 6. Default 24.</summary>
    [Parameter]
    [ValidateRange(0.01, 8760.0)]
    public double MaxAgeHours { get; set; } = 24;

    /// <summary>The name under which the server is registered at the gateway, if it is not. Default: its host.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>The scopes with which it is registered, if it is not. Default: the gateway's, mcp:tools.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scopes { get; set; }

    /// <summary>The connection to the gateway. Default: the one that Connect-AuthKit made in this runspace. Not needed once stage 0 is done.</summary>
    [Parameter]
    public AuthKitConnection? Connection { get; set; }

    /// <summary>In step 5, signs in with this name and password at the gateway's form. No browser is needed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FormSet)]
    [QuietConversion(typeof(PSCredential), "Pass a PSCredential, as of Get-Credential.")]
    public PSCredential? Credential { get; set; }

    /// <summary>Creates the account of -Credential in that form. The account stays.</summary>
    [Parameter(ParameterSetName = FormSet)]
    public SwitchParameter SignUp { get; set; }

    /// <summary>In step 5, expects the gateway to answer at once, without a page.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AutoApproveSet)]
    public SwitchParameter AutoApprove { get; set; }

    /// <summary>In step 5, opens no browser and writes the address to open instead.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>How long step 5 waits for somebody to sign in at the browser, in seconds. Default 300.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [ValidateRange(1, 86400)]
    public int SignInTimeoutSec { get; set; } = 300;

    /// <summary>Checks a stage named with -Step although it would be refused, after asking you. With -Confirm:$false nobody is asked. A forced step 6 that finds nothing left is Inconclusive: it completes no migration.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the whole migration of each server instead of its stages.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool AsksNobody => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm) && confirm is SwitchParameter { IsPresent: false };

    /// <inheritdoc/>
    protected override void BeforeFirst()
    {
        HttpSettings settings = HttpSettings();
        GatewayWire.CheckHeaders(settings);
        _discovery = new DiscoveryOptions { ApiKey = ApiKey?.Require("-ApiKey"), OtherToken = OldToken?.Require("-OldToken"), Http = settings };
        _live = new MigrationCheck(_discovery, readOnly: false);
        _reading = new MigrationCheck(_discovery, readOnly: true);
    }

    private protected override IEnumerable<Func<PipelineWriter, CancellationToken, Task>> Snapshot()
    {
        // An empty cell of a table is a parameter that is not given.
        if (StatePath.Length == 0)
        {
            AuthKitException missing = new(ErrorCode.InvalidArgument, "-StatePath is empty. Name a folder, which takes one file for each server, or a file that ends in .json.", null);
            yield return (_, _) => throw missing;
            yield break;
        }

        string state = FileSystemPaths.Full(this, StatePath, "-StatePath");
        string? source = string.IsNullOrEmpty(SourcePath) ? null : FileSystemPaths.Full(this, SourcePath ?? "", "-SourcePath");
        AuthKitConnection? connection = Connection ?? SessionStore.Current.Get<AuthKitConnection>();
        string? name = string.IsNullOrEmpty(Name) ? null : Name;
        string[]? scopes = Scopes is null || Scopes.All(static s => s.Length == 0) ? null : Scopes;
        string arguments = Arguments();
        foreach (string uri in Uri)
        {
            if (HttpUrl.TryParse(uri) is not null && !_taken.Add((MigrationStore.FileFor(state, uri), uri)))
            {
                WriteWarning($"{Text.Printable(uri)} is named twice; its migration is run once.");
                continue;
            }

            // What cannot be used is refused by its own piece of work; it may have a password in it, so nothing is said about it here.
            bool readOnly = HttpUrl.TryParse(uri) is null || !ShouldProcess(Text.Printable(uri), $"Register at the gateway unless it is (cannot be undone), try made-up credentials, sign in, and note the state below {Text.Printable(state, 300)}");
            MigrationRequest request = new()
            {
                Uri = uri,
                StatePath = state,
                SourcePath = source,
                Exclude = Exclude,
                Arguments = arguments,
                Gateway = connection?.Uri,
                RegisterAsync = connection is null or { HasAdminKey: false, IsClosed: false } ? null : Register(GatewayCmdlet.Required(connection), uri, name, scopes, readOnly),
                FlowAsync = Flow(uri),
                Options = new MigrationOptions { Steps = Step, MaxAge = TimeSpan.FromHours(MaxAgeHours), ReadOnly = readOnly, ForceAsync = Force ? AskAsync : null },
            };
            yield return (pipeline, cancellationToken) => RunAsync(request, pipeline, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _live?.Dispose();
        _reading?.Dispose();
        _browser.Dispose();
    }

    // As it is to be typed again: what is secret as a variable to be filled.
    private string Arguments()
    {
        List<string> arguments =
        [
            .. Credential is null ? Array.Empty<string>() : ["-Credential $testUser"],
            .. AutoApprove ? ["-AutoApprove"] : Array.Empty<string>(),
            .. NoBrowser ? ["-NoBrowser"] : Array.Empty<string>(),
            .. ApiKey is null ? Array.Empty<string>() : ["-ApiKey $key"],
            .. OldToken is null ? Array.Empty<string>() : ["-OldToken $old"],
            .. Exclude.Length == 0 ? Array.Empty<string>() : ["-Exclude " + string.Join(",", Exclude.Select(MigrationSteps.Quote))],
            .. MyInvocation.BoundParameters.ContainsKey(nameof(MaxAgeHours)) ? [FormattableString.Invariant($"-MaxAgeHours {MaxAgeHours}")] : Array.Empty<string>(),
        ];
        return string.Concat(arguments.Select(static a => " " + a));
    }

    private async Task RunAsync(MigrationRequest request, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        MigrationCheck check = (request.Options.ReadOnly ? _reading : _live) ?? throw new InvalidOperationException("BeforeFirst has not run.");
        MigrationOutcome outcome = await check.RunAsync(
            request,
            async stage =>
            {
                await pipeline.WriteVerboseAsync($"{Text.Printable(stage.Uri)} {stage.Step}: {stage.Verdict}. {Text.Printable(stage.Message, 600)}").ConfigureAwait(false);
                if (!PassThru)
                {
                    await pipeline.WriteObjectAsync(stage).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (PassThru)
        {
            await pipeline.WriteObjectAsync(outcome.Migration).ConfigureAwait(false);
        }

        foreach (AuthKitException refusal in outcome.Refusals)
        {
            await pipeline.PostAsync(() => Report(refusal, aboutOneInput: true)).ConfigureAwait(false);
        }
    }

    private Func<CancellationToken, Task<Registration>> Register(AuthKitConnection connection, string uri, string? name, string[]? scopes, bool readOnly)
    {
        GatewayClient client = new(connection.Uri, connection.AdminKey, GatewayWire.Traced(connection.Sender, Writer), connection.Settings.Headers);
        return ct => new ServerRegistration(connection, client).RegisterAsync(
            RegistrationInput.Create(name ?? Target.Parse(uri).Url.Host, uri, scopes, HttpUrl.TryParse(connection.Uri) is { IsLoopback: true }) with { TakesAnyName = name is null },
            WhenRegistered.ReturnIt,
            () => Task.FromResult(!readOnly),
            ct);
    }

    private Func<CancellationToken, Task<McpOAuthFlowResult>> Flow(string uri)
    {
        HttpSettings settings = _discovery.Http;
        FlowLog log = new();
        Func<OAuthWire, string?, ISignIn> signIn = SignInChoice.Of(Credential, SignUp, AutoApprove, !NoBrowser, TimeSpan.FromSeconds(SignInTimeoutSec), Writer);
        FlowOptions options = new() { Uri = uri, NewAccount = SignUp ? Credential?.UserName : null };
        bool atBrowser = ParameterSetName == BrowserSet;
        return async ct =>
        {
            if (atBrowser)
            {
                await _browser.WaitAsync(ct).ConfigureAwait(false);
            }

            try
            {
                OAuthWire wire = new(uri, settings, s => log.Over(GatewayWire.TracedOwn(new HttpSender(s), Writer)));
                using OAuthFlow flow = new(new OAuthFlowOptions { Uri = uri }, wire, redirect => signIn(wire, redirect));
                return await FlowCheck.RunAsync(options, flow, log, stage => Writer.WriteVerboseAsync($"{stage.Name}: {stage.Verdict}. {Text.Printable(stage.Message, 600)}"), ct).ConfigureAwait(false);
            }
            finally
            {
                if (atBrowser)
                {
                    _browser.Release();
                }
            }
        };
    }

    private async Task<bool> AskAsync(string reason)
    {
        if (AsksNobody)
        {
            return true;
        }

        // Caught on the pipeline thread: what is thrown there ends the whole pipeline.
        bool? answer = await Writer.PostAsync<bool?>(() =>
        {
            try
            {
                return ShouldContinue($"{reason} Check it all the same? Code that is deleted too early takes the log-in of every user with it.", "Migration step before its time");
            }
            catch (Exception e) when (e is HostException or PSInvalidOperationException or NotImplementedException)
            {
                return null;
            }
        }).ConfigureAwait(false);
        return answer ?? throw new AuthKitException(ErrorCode.MigrationStepRefused, $"{reason} -Force asks before it goes on, and nobody can be asked here. Add -Confirm:$false to go on without.");
    }
}
