using System.ComponentModel;
using System.Management.Automation;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Commands;

/// <summary>Base of cmdlets that ask MCP servers the questions of the rule catalogue: what may be asked, of whom, and for how long.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DiscoveryCmdlet : ConcurrentCmdlet
{
    /// <summary>The longest deadline for one server, in seconds.</summary>
    internal const int MostSeconds = 86400;

    private const int ProgressAfterSec = 1;
    private protected const string ByUri = "Uri";
    private protected const string ByInput = "InputObject";
    private readonly SeenTargets _seen = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private CancellationTokenSource? _runDeadline;
    private int _started;
    private int _finished;
    private int _repeated;
    private int _notTargets;
    private bool _progressShown;

    private protected DiscoveryCmdlet()
    {
    }

    /// <summary>The MCP endpoints to check, as users type them, for example https://mcp.contoso.com/mcp.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByUri)]
    [Alias("ResourceUrl", "McpUri")]
    [AllowEmptyString]
    public string[] Uri { get; set; } = [];

    /// <summary>The servers of a list. Lines of text: a URL each; blank lines and lines that begin with # are skipped. Objects and tables with a property Uri, ResourceUrl or McpUri, such as those of Get-AuthKitServer. Rows, as of Import-Csv, may say in columns how to check their server: Depth, Profile, SpecVersion, ExcludeRule, Active, DeadlineSec, ConnectTo, Headers, Token, OtherToken, ApiKey.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByInput)]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>How many requests may be sent. Quick: 5 of the MCP host and 2 of each authorization server. Standard: 14 and 6. Full: 45 in all. Default Standard.</summary>
    [Parameter]
    public CheckDepth Depth { get; set; } = CheckDepth.Standard;

    /// <summary>Also sends credentials and clients that cannot be valid, to see them refused. Nothing stays behind.</summary>
    [Parameter]
    public SwitchParameter Active { get; set; }

    /// <summary>A valid access token for the server: text, SecureString, PSCredential or a token object. It goes to the MCP host, and to the user info endpoint of an AuthKit gateway that is the only authorization server it names.</summary>
    [Parameter]
    [SecretTransform]
    public Secret? Token { get; set; }

    /// <summary>A valid token of the same authorization server for another resource: the server must refuse it.</summary>
    [Parameter]
    [SecretTransform]
    public Secret? OtherToken { get; set; }

    /// <summary>An API key of the server's own, which must go on working beside tokens.</summary>
    [Parameter]
    [SecretTransform]
    public Secret? ApiKey { get; set; }

    /// <summary>Registers test clients at the authorization server, named 'AuthKit.Mcp check', to see what it accepts. Rows may stay behind; -WhatIf names them.</summary>
    [Parameter]
    public SwitchParameter AllowRegistration { get; set; }

    /// <summary>Connects to this host or address, host:port or host alone, in place of where the server's name leads: checks a deployment before the DNS moves. Not in Windows PowerShell.</summary>
    [Parameter]
    public string? ConnectTo { get; set; }

    /// <summary>Limit for one server, in seconds. Default 60.</summary>
    [Parameter]
    [ValidateRange(1, MostSeconds)]
    public int DeadlineSec { get; set; } = 60;

    /// <summary>Limit for the whole run, in seconds; servers not finished by then are reported as Incomplete. Default: none.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int RunDeadlineSec { get; set; }

    // A run that is over at once needs no progress.
    private bool IsSlow => _watch.Elapsed.TotalSeconds >= ProgressAfterSec;

    /// <summary>Words for the progress, such as <c>Checking MCP servers</c>.</summary>
    private protected abstract string Activity { get; }

    /// <summary>The servers of the current record. Read on the pipeline thread.</summary>
    private protected IReadOnlyList<(TargetInput? Input, AuthKitException? Fault)> Inputs()
    {
        if (InputObject is not { } given)
        {
            return [(TargetInput.Of(Uri), null)];
        }

        (List<PSObject>? each, AuthKitException? fault) = Faults.Of(() => TargetInput.Each(given).ToList());
        return each is null ? [(null, fault)] : [.. each.Select(static i => Faults.Of(() => TargetInput.Of(i)))];
    }

    /// <summary>The options that the parameters ask for. Reads parameters, so it runs before the first record.</summary>
    private protected DiscoveryOptions Options()
    {
        if (RunDeadlineSec > 0)
        {
            _runDeadline = new CancellationTokenSource(TimeSpan.FromSeconds(RunDeadlineSec));
        }

        return new DiscoveryOptions
        {
            Depth = Depth,
            Active = Active,
            Token = Token?.Require("-Token"),
            OtherToken = OtherToken?.Require("-OtherToken"),
            ApiKey = ApiKey?.Require("-ApiKey"),
            AllowRegistration = AllowRegistration && ShouldProcess("the authorization servers of the MCP servers to check", "Register test clients named 'AuthKit.Mcp check'"),
            ConnectTo = Says(nameof(ConnectTo)) ? ConnectToAddress(ConnectTo, Proxy) : null, // A variable that is not set must not mean the usual address.
            Deadline = TimeSpan.FromSeconds(DeadlineSec),
            RunDeadline = _runDeadline?.Token ?? CancellationToken.None,
            Http = HttpSettings(),
        };
    }

    /// <summary>One piece of work for each endpoint of the record, with progress around it.</summary>
    /// <param name="options">The options of the call; the columns of a row outweigh them.</param>
    /// <param name="doing">What -Verbose says of an endpoint before its piece begins.</param>
    /// <param name="check">The work.</param>
    private protected IEnumerable<Func<PipelineWriter, CancellationToken, Task>> PieceForEach(
        DiscoveryOptions options, Func<string, DiscoveryOptions, string> doing, Func<string, DiscoveryOptions, PipelineWriter, CancellationToken, Task> check)
        => Inputs().SelectMany(i => PiecesOf(i.Input, i.Fault, options, doing, check));

    private IEnumerable<Func<PipelineWriter, CancellationToken, Task>> PiecesOf(
        TargetInput? input, AuthKitException? noTarget, DiscoveryOptions options, Func<string, DiscoveryOptions, string> doing, Func<string, DiscoveryOptions, PipelineWriter, CancellationToken, Task> check)
    {
        if (input is null)
        {
            return IsOurs("") ? [Piece((_, _) => throw noTarget!)] : []; // there is one of the two
        }

        _notTargets += input.Uris.Count == 0 ? 1 : 0;
        return input.Uris.Where(IsOurs).Select(uri => PieceOf(input, uri, options, doing, check)).OfType<Func<PipelineWriter, CancellationToken, Task>>();
    }

    private Func<PipelineWriter, CancellationToken, Task>? PieceOf(
        TargetInput input, string uri, DiscoveryOptions options, Func<string, DiscoveryOptions, string> doing, Func<string, DiscoveryOptions, PipelineWriter, CancellationToken, Task> check)
    {
        (RowSettings? settings, AuthKitException? fault) = Faults.Of(() =>
        {
            _ = Target.Parse(uri);
            return RowSettings.Read(input, uri, options);
        });
        if (settings is null)
        {
            return Piece((_, _) => throw fault!); // as above; each faulty input is told, however often it comes
        }

        if (!_seen.IsNew(uri, settings.Signature))
        {
            _repeated++;
            VerboseStream.Write(this, $"{Text.Printable(uri)} is checked in this run already, by this or another spelling.");
            return null;
        }

        foreach (string warning in settings.Warnings())
        {
            WarnOnce(warning);
        }

        if (WantsVerbose)
        {
            VerboseStream.Write(this, doing(uri, settings.Options)); // Only of a URL: something else may have a password in it.
        }

        return Piece((pipeline, cancellationToken) => check(uri, settings.Options, pipeline, cancellationToken));
    }

    private Func<PipelineWriter, CancellationToken, Task> Piece(Func<PipelineWriter, CancellationToken, Task> work)
    {
        ShowProgress();
        return async (pipeline, cancellationToken) =>
        {
            Interlocked.Increment(ref _started);
            try
            {
                await work(pipeline, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Increment(ref _finished);
            }

            if (IsSlow)
            {
                pipeline.Leave(ShowProgress);
            }
        };
    }

    /// <summary>False for an endpoint that another run checks.</summary>
    private protected virtual bool IsOurs(string uri) => true;

    /// <inheritdoc/>
    protected override void AfterLast()
    {
        if (_repeated + _notTargets > 0)
        {
            VerboseStream.Write(this, $"Left out: {Text.Count(_repeated, "repeated endpoint")} and {Text.Count(_notTargets, "blank or comment line")}.");
        }

        if (_progressShown)
        {
            WriteProgress(new ProgressRecord(0, Activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _runDeadline?.Dispose();
    }

    /// <summary>Reads where to connect.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    internal static (string Host, int? Port) ConnectToAddress(string? text, Uri? proxy)
    {
        RequirePinning("-ConnectTo");
        return proxy is null
            ? Http.ConnectTo.Parse(text)
            : throw new AuthKitException(ErrorCode.InvalidArgument, "-ConnectTo and -Proxy cannot be used together: the proxy decides where to connect.");
    }

    /// <summary>Warns the first time: a list has thousands of rows that are alike. Called on the pipeline thread.</summary>
    private protected void WarnOnce(string warning)
    {
        if (_told.Add(warning))
        {
            WriteWarning(warning);
        }
    }

    /// <summary>Refuses parameters that contradict each other.</summary>
    private protected static void Refuse(bool given, string why)
    {
        if (given)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, why);
        }
    }

    /// <summary>Refuses what needs connections to chosen addresses where the platform cannot make them.</summary>
    private protected static void RequirePinning(string parameter)
    {
        if (!Http.HttpSettings.CanConnectTo)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"{parameter} needs PowerShell 7: Windows PowerShell cannot choose the address that it connects to.");
        }
    }

    private void ShowProgress()
    {
        if (!IsSlow)
        {
            return;
        }

        _progressShown = true;
        int finished = Volatile.Read(ref _finished);
        WriteProgress(new ProgressRecord(0, Activity, $"{finished} checked, {Volatile.Read(ref _started) - finished} under way"));
    }
}
