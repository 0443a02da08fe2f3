using System.ComponentModel;
using System.Management.Automation;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Commands;

/// <summary>Base of cmdlets that ask MCP servers the questions of the rule catalogue: what may be asked, of whom, and for how long.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DiscoveryCmdlet : ConcurrentCmdlet
{
    private const int ProgressAfterSec = 1;
    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private CancellationTokenSource? _runDeadline;
    private int _started;
    private int _finished;
    private bool _progressShown;

    private protected DiscoveryCmdlet()
    {
    }

    /// <summary>The MCP endpoints to check, as users type them, for example https://mcp.contoso.com/mcp.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceUrl", "McpUri")]
    [AllowEmptyString]
    public string[] Uri { get; set; } = [];

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
    [ValidateRange(1, 86400)]
    public int DeadlineSec { get; set; } = 60;

    /// <summary>Limit for the whole run, in seconds; servers not finished by then are reported as Incomplete. Default: none.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int RunDeadlineSec { get; set; }

    // A run that is over at once needs no progress.
    private bool IsSlow => _watch.Elapsed.TotalSeconds >= ProgressAfterSec;

    /// <summary>Words for the progress, such as <c>Checking MCP servers</c>.</summary>
    private protected abstract string Activity { get; }

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
            ConnectTo = ConnectTo is null ? null : ConnectToAddress(ConnectTo),
            Deadline = TimeSpan.FromSeconds(DeadlineSec),
            RunDeadline = _runDeadline?.Token ?? CancellationToken.None,
            Http = HttpSettings(),
        };
    }

    /// <summary>One piece of work for each endpoint of the record, with progress around it.</summary>
    /// <param name="doing">What -Verbose says of an endpoint before its piece begins.</param>
    /// <param name="check">The work.</param>
    private protected IEnumerable<Func<PipelineWriter, CancellationToken, Task>> PieceForEach(Func<string, string> doing, Func<string, PipelineWriter, CancellationToken, Task> check)
    {
        foreach (string uri in Uri)
        {
            if (!IsOurs(uri))
            {
                continue;
            }

            _started++;
            ShowProgress();
            AuthKitException? unusable = FindFault(uri);
            if (unusable is null)
            {
                WriteVerbose(doing(uri)); // Only of a URL: something else may have a password in it.
            }

            yield return async (pipeline, cancellationToken) =>
            {
                try
                {
                    await (unusable is null ? check(uri, pipeline, cancellationToken) : throw unusable).ConfigureAwait(false);
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
    }

    /// <summary>False for an endpoint that another run checks.</summary>
    private protected virtual bool IsOurs(string uri) => true;

    /// <inheritdoc/>
    protected override void AfterLast()
    {
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

    private (string Host, int? Port) ConnectToAddress(string text)
    {
        RequirePinning("-ConnectTo");
        return Proxy is null
            ? Http.ConnectTo.Parse(text)
            : throw new AuthKitException(ErrorCode.InvalidArgument, "-ConnectTo and -Proxy cannot be used together: the proxy decides where to connect.");
    }

    /// <summary>Refuses what needs connections to chosen addresses where the platform cannot make them.</summary>
    private protected static void RequirePinning(string parameter)
    {
        if (!Http.HttpSettings.CanConnectTo)
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"{parameter} needs PowerShell 7: Windows PowerShell cannot choose the address that it connects to.");
        }
    }

    private static AuthKitException? FindFault(string uri)
    {
        try
        {
            _ = Target.Parse(uri);
            return null;
        }
        catch (AuthKitException e)
        {
            return e; // Its piece reports it, as what else goes wrong with this one endpoint.
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
        WriteProgress(new ProgressRecord(0, Activity, $"{finished} checked, {_started - finished} under way"));
    }
}
