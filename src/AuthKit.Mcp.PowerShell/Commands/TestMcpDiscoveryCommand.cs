using System.Management.Automation;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Commands;

/// <summary>Finds out why clients cannot connect to an MCP server, and says how to fix it.</summary>
/// <remarks>
/// <para>Asks the server and its authorization server what an MCP client asks before it signs in: the 401 challenge, the protected resource metadata (RFC 9728), the authorization server metadata (RFC 8414 or OpenID Connect Discovery), CORS and caching. The answers are judged by the rules of the catalogue (Get-McpRule). One fault gives one root finding, named first, with the fix filled in with the server's own URLs; what follows from it is listed as Blocked.</para>
/// <para>Without switches only reading requests are sent: at most 14 of the MCP host and 6 of each authorization server (-Depth Standard). No tool is called, nothing is registered or written.</para>
/// <para>The verdict is Pass, Warning, Fail, Open (anyone may use the server), NotMcp (no MCP endpoint answers there), Unreachable, or Incomplete (deadline, rate limit or bot wall).</para>
/// <para>The AuthKit profile, with the rules of the AuthKit integration guide, switches itself on when the authorization server shows AuthKit's endpoints.</para>
/// </remarks>
/// <example>
/// <para>Check one server and see the verdict, the root cause and the fix.</para>
/// <code>Test-McpDiscovery https://mcp.contoso.com/mcp</code>
/// </example>
/// <example>
/// <para>Show every finding of a server, root findings first.</para>
/// <code>(Test-McpDiscovery https://mcp.contoso.com/mcp).Findings | Format-List</code>
/// </example>
/// <example>
/// <para>Check every server that is registered at the gateway, 32 at a time, and keep those that fail.</para>
/// <code>Get-AuthKitServer | Test-McpDiscovery -ThrottleLimit 32 | Where-Object Verdict -eq Fail</code>
/// </example>
/// <example>
/// <para>Check the servers of a CSV file that has a column Uri, and send bogus tokens too, to see them refused.</para>
/// <code>Import-Csv ./servers.csv | Test-McpDiscovery -Active</code>
/// </example>
/// <seealso href="https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization">MCP Authorization</seealso>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9728">RFC 9728, OAuth 2.0 Protected Resource Metadata</seealso>
[Cmdlet(VerbsDiagnostic.Test, "McpDiscovery")]
[OutputType(typeof(McpDiscoveryResult))]
public sealed class TestMcpDiscoveryCommand : ConcurrentCmdlet
{
    private const int ProgressAfterSec = 1;
    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private DiscoveryRun? _run;
    private CancellationTokenSource? _runDeadline;
    private int _started;
    private int _finished;
    private bool _progressShown;

    /// <summary>The MCP endpoints to check, as users type them, for example https://mcp.contoso.com/mcp.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceUrl", "McpUri")]
    [AllowEmptyString]
    public string[] Uri { get; set; } = [];

    /// <summary>How many requests may be sent. Quick: 5 of the MCP host and 2 of each authorization server. Standard: 14 and 6. Full: 45 in all. Default Standard.</summary>
    [Parameter]
    public CheckDepth Depth { get; set; } = CheckDepth.Standard;

    /// <summary>The spec versions to judge by, or Latest. All are judged from the same answers. Default 2025-11-25 and Latest.</summary>
    [Parameter]
    [ValidateSet("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "Latest")]
    public string[] SpecVersion { get; set; } = [];

    /// <summary>Mcp: the MCP specification. Rfc: the RFCs to the letter. AuthKit: with the rules of the AuthKit guide. Default: AuthKit when the authorization server is one, else Mcp.</summary>
    [Parameter]
    public McpProfile Profile { get; set; }

    /// <summary>Also sends credentials that cannot be valid, to see them refused.</summary>
    [Parameter]
    public SwitchParameter Active { get; set; }

    /// <summary>Limit for one server, in seconds. Default 60.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int DeadlineSec { get; set; } = 60;

    /// <summary>Limit for the whole run, in seconds; servers not finished by then are reported as Incomplete. Default: none.</summary>
    [Parameter]
    [ValidateRange(1, 604800)]
    public int RunDeadlineSec { get; set; }

    /// <inheritdoc/>
    protected override void BeforeFirst()
    {
        if (RunDeadlineSec > 0)
        {
            _runDeadline = new CancellationTokenSource(TimeSpan.FromSeconds(RunDeadlineSec));
        }

        _run = new DiscoveryRun(new DiscoveryOptions
        {
            Depth = Depth,
            Active = Active,
            SpecVersion = SpecVersion,
            Profile = MyInvocation.BoundParameters.ContainsKey(nameof(Profile)) ? Profile : null,
            Deadline = TimeSpan.FromSeconds(DeadlineSec),
            RunDeadline = _runDeadline?.Token ?? CancellationToken.None,
            Http = HttpSettings(),
        });
    }

    private protected override IEnumerable<Func<PipelineWriter, CancellationToken, Task>> Snapshot()
    {
        foreach (string uri in Uri)
        {
            _started++;
            ShowProgress();
            yield return (pipeline, cancellationToken) => CheckAsync(uri, pipeline, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void AfterLast()
    {
        if (_progressShown)
        {
            WriteProgress(new ProgressRecord(0, "Checking MCP servers", "done") { RecordType = ProgressRecordType.Completed });
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _run?.Dispose();
        _runDeadline?.Dispose();
    }

    private async Task CheckAsync(string uri, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        DiscoveryRun run = _run ?? throw new InvalidOperationException("The run starts before its first record.");
        try
        {
            _ = Target.Parse(uri); // Before anything is said about it: a URL may have a password in it.
            await pipeline.WriteVerboseAsync($"Checking {Text.Printable(uri)}: asking the endpoint, its metadata and its authorization servers ({Depth}).").ConfigureAwait(false);
            McpDiscoveryResult result = await run.CheckAsync(uri, cancellationToken).ConfigureAwait(false);
            await pipeline.WriteDebugAsync($"{Text.Printable(uri)}: {result.Verdict}, {result.RequestCount} requests in {result.Duration.TotalMilliseconds:0} ms.").ConfigureAwait(false);
            await pipeline.WriteObjectAsync(result).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Increment(ref _finished);
        }

        await pipeline.PostAsync(ShowProgress).ConfigureAwait(false);
    }

    private void ShowProgress()
    {
        if (_watch.Elapsed.TotalSeconds < ProgressAfterSec)
        {
            return;
        }

        _progressShown = true;
        int finished = Volatile.Read(ref _finished);
        WriteProgress(new ProgressRecord(0, "Checking MCP servers", $"{finished} checked, {_started - finished} under way"));
    }
}
