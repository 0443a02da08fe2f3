using System.Management.Automation;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Waivers;

namespace AuthKit.Mcp.Commands;

/// <summary>Finds out why clients cannot connect to an MCP server, and says how to fix it.</summary>
/// <remarks>
/// <para>Asks the server and its authorization server what an MCP client asks before it signs in: the 401 challenge, the protected resource metadata (RFC 9728), the authorization server metadata (RFC 8414 or OpenID Connect Discovery), CORS and caching. The answers are judged by the rules of the catalogue (Get-McpRule). One fault gives one root finding, named first, with the fix filled in with the server's own URLs; what follows from it is listed as Blocked.</para>
/// <para>Without switches only reading requests are sent: at most 14 of the MCP host and 6 of each authorization server (-Depth Standard). No tool is called, nothing is registered or written.</para>
/// <para>The verdict is Pass, Warning, Fail, Open (anyone may use the server), NotMcp (no MCP endpoint answers there), Unreachable, or Incomplete (deadline, rate limit or bot wall, or none of the chosen rules could be judged).</para>
/// <para>A list comes through the pipeline: lines of a text file, objects of Get-AuthKitServer, rows as of Import-Csv, or tables such as @{ Uri = 'https://mcp.contoso.com/mcp'; Depth = 'Full' }. Columns of a row outweigh the parameters for its server; an empty cell says nothing. SpecVersion and ExcludeRule take several values with blanks between them, Headers a line 'Name: value' each, Active true or false. A row that cannot be used is one error, and the others are checked. A target that repeats, in whatever spelling, is checked once, unless its settings differ; -Verbose names it.</para>
/// <para>Tokens and keys may stand in the columns Token, OtherToken and ApiKey. As plain text they give a warning, because everyone who reads the list can use them; as SecureString they do not. They go to the server of their row only, and are never shown.</para>
/// <para>Evidence of Get-McpDiscovery is judged as it was recorded, and nobody is asked: what asks (-Token, -Active, -Depth, -ConnectTo, -WaitFor and their like) is refused beside it, and what only says how to ask gives a warning.</para>
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
/// <para>Start from what a user sees, and get the finding that explains it first.</para>
/// <code>Test-McpDiscovery https://mcp.contoso.com/mcp -Symptom RedirectLoop</code>
/// </example>
/// <example>
/// <para>Which clients would connect, and what the users of the others see.</para>
/// <code>(Test-McpDiscovery https://mcp.contoso.com/mcp -Client Claude, VSCode, TypeScript).Clients | Format-List</code>
/// </example>
/// <example>
/// <para>Check with known deviations accepted by a waiver file, and without the rules on web pages.</para>
/// <code>Test-McpDiscovery https://mcp.contoso.com/mcp -WaiverFile ./waivers.psd1 -ExcludeRule COR-*</code>
/// </example>
/// <example>
/// <para>Check a new deployment before the DNS moves, and wait until it passes.</para>
/// <code>Test-McpDiscovery https://mcp.contoso.com/mcp -ConnectTo 192.0.2.10:443 -WaitFor Pass -MaxWaitSec 300</code>
/// </example>
/// <example>
/// <para>Check the servers of a CSV file that has a column Uri, and send bogus tokens too, to see them refused.</para>
/// <code>Import-Csv ./servers.csv | Test-McpDiscovery -Active</code>
/// </example>
/// <example>
/// <para>Check the lines of a text file; the Facts of each result are what Compare-McpReport finds drift in.</para>
/// <code>Get-Content ./servers.txt | Test-McpDiscovery | Export-McpReport ./tonight.json</code>
/// </example>
/// <example>
/// <para>Check a list whose columns say how (Uri, Profile, Depth), with each token from a vault, named by a column TokenSecret.</para>
/// <code>Import-Csv ./servers.csv | Select-Object *, @{ Name = 'Token'; Expression = { if ($_.TokenSecret) { Get-Secret $_.TokenSecret } } } | Test-McpDiscovery</code>
/// </example>
/// <example>
/// <para>Check the second of eight parts of a large list, and keep its report for the other seven to join.</para>
/// <code>Import-Csv ./servers.csv | Test-McpDiscovery -ShardIndex 1 -ShardCount 8 | Export-McpReport ./report-1.json</code>
/// </example>
/// <seealso href="https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization">MCP Authorization</seealso>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9728">RFC 9728, OAuth 2.0 Protected Resource Metadata</seealso>
[Cmdlet(VerbsDiagnostic.Test, "McpDiscovery", SupportsShouldProcess = true, DefaultParameterSetName = ByUri)]
[OutputType(typeof(McpDiscoveryResult))]
public sealed class TestMcpDiscoveryCommand : DiscoveryCmdlet
{
    private const int MaxShards = 10000;
    private WaiverUse _waivers = new([]);
    private DiscoveryOptions _options = new();
    private DiscoveryRun? _run;
    private Shard? _shard;
    private bool _isEvidenceTyped;
    private int _ours;
    private int _others;

    /// <summary>Evidence recorded by Get-McpDiscovery, from its property Evidence: judged without network, in place of asking the server. It is the text itself, so of a file pass (Get-Content ./evidence.json -Raw).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Evidence { get; set; }

    /// <summary>The spec versions to judge by, or Latest. All are judged from the same answers. Default 2025-11-25 and Latest.</summary>
    [Parameter]
    [ValidateSet("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "Latest")]
    public string[] SpecVersion { get; set; } = [];

    /// <summary>Mcp: the MCP specification. Rfc: the RFCs to the letter. AuthKit: with the rules of the AuthKit guide. Default: AuthKit when the authorization server is one, else Mcp.</summary>
    [Parameter]
    public McpProfile Profile { get; set; }

    /// <summary>The rules to report, by id; wildcards are allowed. When this check can judge none of them, the verdict is Incomplete. Default: all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuleIdCompleter))]
    public string[] Rule { get; set; } = [];

    /// <summary>Rules not to report, by id; wildcards are allowed. To leave out every rule is an error.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuleIdCompleter))]
    public string[] ExcludeRule { get; set; } = [];

    /// <summary>Leaves out findings below this level; they do not count in the verdict either. Default Note: all.</summary>
    [Parameter]
    public McpLevel MinimumLevel { get; set; } = McpLevel.Note;

    /// <summary>A file of accepted deviations, .psd1 or .json: a list Waivers of Rule, Target, Reason, Owner and Expires, a day such as 2027-01-31. Rule and Target may be lists, with * and ? as wildcards. Whatever in the file would have no effect, such as a rule that does not exist, an unknown member or a repeated entry, ends the command. An expired waiver accepts nothing; one that is not needed gives a warning.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WaiverFile { get; set; }

    /// <summary>What the user sees. The finding that explains it comes first, and the property SymptomAnswer says whether there is one.</summary>
    [Parameter]
    public McpSymptom Symptom { get; set; }

    /// <summary>The client families of which the property Clients tells whether they would connect. Default: all.</summary>
    [Parameter]
    [ValidateSet("TypeScript", "TypeScript1", "mcp-remote", "Python", "C#", "Go", "VSCode", "Claude")]
    public string[] Client { get; set; } = [];

    /// <summary>Checks again until the verdict is reached: Pass, or Warning for Pass or Warning. Only the last result is written; an error says when the time was up.</summary>
    [Parameter]
    [ValidateSet("Pass", "Warning")]
    public McpVerdict WaitFor { get; set; }

    /// <summary>How long -WaitFor goes on, in seconds. Default 300.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int MaxWaitSec { get; set; } = 300;

    /// <summary>Checks every address behind the server's name by itself and compares them: a result for each. Not with -ConnectTo, -Proxy or -WaitFor, and not in Windows PowerShell.</summary>
    [Parameter]
    public SwitchParameter AllAddresses { get; set; }

    /// <summary>Checks only this part of the endpoints, from 0 on, of as many as -ShardCount says. The part of an endpoint follows from its URL, so it stays the same when the list grows. Give each run the whole list, and Import-McpReport the reports of all. Default 0.</summary>
    [Parameter]
    [ValidateRange(0, MaxShards - 1)]
    public int ShardIndex { get; set; }

    /// <summary>How many runs share the endpoints. Default 1.</summary>
    [Parameter]
    [ValidateRange(1, MaxShards)]
    public int ShardCount { get; set; } = 1;

    private protected override string Activity => "Checking MCP servers";

    /// <inheritdoc/>
    protected override void BeforeFirst()
    {
        Rehearsal.Begin();
        if (AllAddresses)
        {
            RequirePinning("-AllAddresses");
            Refuse(Says(nameof(ConnectTo)), "-AllAddresses and -ConnectTo cannot be used together.");
            Refuse(Says(nameof(WaitFor)), "-AllAddresses and -WaitFor cannot be used together.");
            Refuse(Proxy is not null, "-AllAddresses and -Proxy cannot be used together: the proxy decides where to connect.");
        }

        Refuse(Says(nameof(MaxWaitSec)) && !Says(nameof(WaitFor)), "-MaxWaitSec says how long -WaitFor goes on, and there is no -WaitFor. Name the verdict to wait for, or leave it out.");
        _isEvidenceTyped = Says(nameof(Evidence));
        if (_isEvidenceTyped)
        {
            RecordedEvidence.RefuseQuestions(Says);
        }

        _options = Options() with
        {
            SpecVersion = SpecVersion,
            Profile = Says(nameof(Profile)) ? Profile : null,
            Rule = RulePatterns.Read(Rule),
            ExcludeRule = RulePatterns.Read(ExcludeRule),
            MinimumLevel = MinimumLevel,
            Waivers = WaiverFile is null ? [] : WaiverFiles.Read(this, WaiverFile),
            Symptom = Says(nameof(Symptom)) ? Symptom : null,
            Client = Client,
        };
        if (_options.Symptom is { } seen && !Says(nameof(Depth)))
        {
            _options = _options with { Depth = DiscoveryRun.DepthFor(seen, _options.Depth) };
        }

        _waivers = new WaiverUse(_options.Waivers);
        _shard = Says(nameof(ShardIndex)) || Says(nameof(ShardCount)) ? Shard.Create(ShardIndex, ShardCount) : null;
        _run = new DiscoveryRun(_options);
    }

    private protected override bool IsOurs(string uri)
    {
        bool ours = _shard?.Has(uri) ?? true;
        _ours += ours ? 1 : 0;
        _others += ours ? 0 : 1;
        return ours;
    }

    private protected override IEnumerable<Func<PipelineWriter, CancellationToken, Task>> Snapshot()
    {
        // What was typed has to be evidence; of a variable that is not set, nothing must be asked in its place.
        string? recorded = _isEvidenceTyped ? Evidence ?? "" : Evidence is { } bound && RecordedEvidence.IsMeant(bound) ? bound : null;
        if (recorded is null || Inputs() is not [{ Input: { } input }])
        {
            return PieceForEach(_options, static (uri, options) => $"Checking {Text.Printable(uri)}: asking the endpoint, its metadata and its authorization servers ({options.Depth}).", CheckAsync);
        }

        if (!input.Uris.All(IsOurs))
        {
            return [];
        }

        if (RecordedEvidence.Unused(Says) is { } unused)
        {
            WarnOnce(unused);
        }

        return
        [
            (pipeline, _) =>
            {
                RecordedEvidence.RefuseQuestions(Says);
                Write(RecordedEvidence.Judge(recorded, input, _options), pipeline);
                return Task.CompletedTask;
            },
        ];
    }

    /// <inheritdoc/>
    protected override void AfterLast()
    {
        base.AfterLast();
        if (_shard is not null)
        {
            VerboseStream.Write(this, $"{_ours} of {_ours + _others} endpoints belong to shard {ShardIndex} of {ShardCount}; the others were left out.");
        }

        foreach (string warning in _waivers.Unused())
        {
            WriteWarning(warning);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _run?.Dispose();
    }

    private async Task CheckAsync(string uri, DiscoveryOptions options, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        DiscoveryRun run = _run ?? throw new InvalidOperationException("The run starts before its first record.");
        if (AllAddresses)
        {
            if (options.ConnectTo is not null)
            {
                throw new AuthKitException(ErrorCode.InvalidRow, $"The row of '{Text.Printable(uri)}' has ConnectTo, and -AllAddresses connects to every address of the server's name. Empty the cell, or leave out -AllAddresses.", Text.Printable(uri));
            }

            foreach (McpDiscoveryResult node in await run.CheckAllAddressesAsync(uri, options, cancellationToken).ConfigureAwait(false))
            {
                Write(node, pipeline);
            }

            return;
        }

        if (!Says(nameof(WaitFor)))
        {
            Write(await run.CheckAsync(uri, options, cancellationToken).ConfigureAwait(false), pipeline);
            return;
        }

        VerdictWait wait = new(options, WaitFor, TimeSpan.FromSeconds(MaxWaitSec));
        (McpDiscoveryResult last, bool reached) = await wait.RunAsync(uri, r => pipeline.WriteVerboseAsync($"{Text.Printable(uri)}: {r.Verdict}, checking again."), cancellationToken).ConfigureAwait(false);
        Write(last, pipeline);
        if (!reached)
        {
            throw wait.NotReached(uri, last);
        }
    }

    private void Write(McpDiscoveryResult result, PipelineWriter pipeline)
    {
        _waivers.Note(result);
        pipeline.Leave(() =>
        {
            if (WantsDebug)
            {
                WriteDebug($"{Text.Printable(result.Uri)}: {result.Verdict}, {result.RequestCount} requests in {result.Duration.TotalMilliseconds:0} ms.");
            }

            WriteObject(result);
        });
    }
}
