using System.Management.Automation;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Commands;

/// <summary>Writes the results of a run into files or as text: JSON, JUnit, NUnit, SARIF, CSV, HTML, Markdown and more.</summary>
/// <remarks>
/// <para>The format follows the extension of the file, and -Format overrides it: .json (Json), .jsonl or .ndjson (JsonLines), .xml (JUnit), .nunit.xml (NUnit3), .sarif (Sarif), .csv (Csv), .md or .markdown (Markdown), .html or .htm (Html), .prom (Prometheus), .github.log (GitHub), .azure.log (Azure), .svg (Badge). Several paths make several reports in one run; so does a folder with several formats, in files named report with these extensions. Json and JsonLines hold everything, the inputs that could not be checked too, and Import-McpReport reads them. JsonLines suits large fleets best: a line per server, written as soon as its check has finished. Reports hold what results hold, and so no secrets.</para>
/// <para>JUnit and NUnit3 have a suite per server and a case per rule. A broken rule is a failure; a warning is one with -FailOn Warning; a rule that was skipped, blocked or is waived is skipped, with the reason. A server that cannot be reached, and a check that could not be finished, is an error. An error that comes in place of a result (2&gt;&amp;1, or collected with -ErrorVariable) is an error in a suite named inputs, and so is a run without any result. So the file is red exactly when Measure-McpReport with the same -FailOn gives an ExitCode other than 0.</para>
/// <para>Sarif has a result per finding, with the help of its rule; what a waiver accepts is suppressed, and fingerprints of server and rule let code scanning know an alert again. Csv has a row per finding, and no text in it is taken for a formula. GitHub and Azure are log lines that show errors and warnings in the run of a pipeline; nothing that a server sends becomes a command there. Prometheus is for the textfile collector of the node exporter. Markdown has a table of all servers and a section for each that does not pass. Html is one file without any request, for people: it can be filtered, printed, and read without its script.</para>
/// <para>As with Export-Csv, a file that is there is replaced: -NoClobber refuses that, -Append adds to it (JsonLines, and Markdown for the summary of a job), -Force replaces a read-only file too. The file is written aside and renamed when it is whole, in UTF-8 without a byte order mark. When the run is stopped (Ctrl+C), the files are finished with what is known; when it ends by an error or is killed, the old files stay; only the lines that -Append has added stay too. Links are followed, a file keeps its rights, and a pipe or a device is written to as the results come. One run at a time appends to a file: another waits some seconds and then gives up. The order of servers is that of the pipeline.</para>
/// </remarks>
/// <example>
/// <para>Check the fleet, keep a report, and end with the exit code that tells how it went.</para>
/// <code>$ErrorActionPreference = 'Stop'
/// $summary = Get-AuthKitServer | Test-McpDiscovery -ErrorAction Continue 2&gt;&amp;1 | Export-McpReport ./fleet.json -PassThru | Measure-McpReport
/// exit $summary.ExitCode</code>
/// </example>
/// <example>
/// <para>Turn a report into one for the CI system and one for people.</para>
/// <code>$results = Import-McpReport ./fleet.json -ErrorAction Continue 2&gt;&amp;1
/// $results | Export-McpReport ./fleet.xml
/// $results | Export-McpReport ./fleet.md</code>
/// </example>
/// <example>
/// <para>Add tonight's results to a file that holds many nights.</para>
/// <code>Get-AuthKitServer | Test-McpDiscovery | Export-McpReport ./history.jsonl -Append</code>
/// </example>
/// <example>
/// <para>Write several reports in one run into a folder that is there: report.json, report.html and report.sarif.</para>
/// <code>Get-AuthKitServer | Test-McpDiscovery | Export-McpReport ./reports -Format Json, Html, Sarif</code>
/// </example>
/// <example>
/// <para>In GitHub Actions: annotations in the log, and a summary of the job.</para>
/// <code>$results = Get-AuthKitServer | Test-McpDiscovery
/// $results | Export-McpReport -AsText -Format GitHub
/// $results | Export-McpReport $env:GITHUB_STEP_SUMMARY -Format Markdown -Append</code>
/// </example>
[Cmdlet(VerbsData.Export, "McpReport", SupportsShouldProcess = true, DefaultParameterSetName = FileSet)]
[OutputType(typeof(McpDiscoveryResult), ParameterSetName = [FileSet])]
[OutputType(typeof(string), ParameterSetName = [TextSet])]
public sealed class ExportMcpReportCommand : ReportCmdlet, IDisposable
{
    private const string FileSet = "File";
    private const string TextSet = "Text";
    private ReportSet? _files;
    private ReportLines? _lines;
    private volatile bool _isStopped;

    /// <summary>The files, or a folder that is there, with -Format. Wildcard characters mean themselves.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FileSet)]
    [Alias("LiteralPath", "FilePath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Writes the report to the pipeline, line by line, in place of a file. It needs one -Format.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TextSet)]
    public SwitchParameter AsText { get; set; }

    /// <summary>The results of Test-McpDiscovery or Import-McpReport; and error records, which the report counts as inputs that could not be checked. They are passed on with -PassThru, else written as errors.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? InputObject { get; set; }

    /// <summary>The formats: Json, JsonLines, JUnit, NUnit3, Sarif, Csv, Markdown, Html, Prometheus, GitHub, Azure, Badge. Default: by the extension of the file.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Parameter(ParameterSetName = TextSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public McpReportFormat[] Format { get; set; } = [];

    /// <summary>From which level on a finding is a failure, Error or Warning: for JUnit and NUnit3, and for what the other reports say of the run. Default Error.</summary>
    [Parameter]
    [ValidateSet("Error", "Warning")]
    public McpLevel FailOn { get; set; } = McpLevel.Error;

    /// <summary>Adds to the file that is there. For JsonLines and Markdown only.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter Append { get; set; }

    /// <summary>Refuses to replace a file that is there.</summary>
    [Parameter(ParameterSetName = FileSet)]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces, or adds to, a read-only file too.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what comes in to the pipeline too, to measure or compare it.</summary>
    [Parameter(ParameterSetName = FileSet)]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guarded(() =>
    {
        if (AsText)
        {
            _lines = Format.Length == 1
                ? new ReportLines(Format[0], FailOn)
                : throw new AuthKitException(ErrorCode.InvalidArgument, $"-AsText writes one report, and -Format names {Format.Length}. Give one format, or -Path.");
            return;
        }

        (string, bool)[] paths = [.. Path.Select(p => (FullPath(p, "-Path"), IsFolder(p)))];
        _files = ReportSet.Open(
        [
            .. ReportPlan.Of(paths, Format)
                .Where(f => ShouldProcess(f.Path, Append ? "Add results to the report" : $"Write a {f.Format} report"))
                .Select(f => new ReportFileOptions(f.Path, f.Format) { FailOn = FailOn, Append = Append, NoClobber = NoClobber, Force = Force }),
        ]);
    });

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guarded(() => Take(InputObject, InputObjectName, Write, Pass));

    /// <inheritdoc/>
    protected override void EndProcessing() => Guarded(() =>
    {
        _files?.Complete();
        Show(_lines?.Complete());
    });

    /// <inheritdoc/>
    protected override void StopProcessing() => _isStopped = true;

    /// <summary>Closes the files; PowerShell calls only this when the pipeline ends early. After a stop they hold what is known.</summary>
    public void Dispose()
    {
        try
        {
            // The pipeline may get here before StopProcessing is called.
            if (_isStopped || Stopping)
            {
                _files?.CutShort();
            }
        }
        catch (AuthKitException)
        {
            // A stopped pipeline takes no error any more. The old file stays, as it would have without this.
        }
        finally
        {
            _files?.Dispose();
            _lines?.Dispose();
        }
    }

    // A folder may also be named as one before it is there, which then says what is missing.
    private bool IsFolder(string path) => path.TrimEnd('/', '\\').Length < path.Length || Directory.Exists(FullPath(path, "-Path"));

    private void Write(McpDiscoveryResult result)
    {
        _files?.Write(result);
        Show(_lines?.Write(result));
        if (PassThru)
        {
            WriteObject(result);
        }
    }

    private void Show(IReadOnlyList<string>? lines)
    {
        if (lines is not null)
        {
            WriteObject(lines, enumerateCollection: true);
        }
    }

    private void Pass(ErrorRecord error, bool isWritten)
    {
        McpReportProblem problem = ProblemOf(error);
        _files?.WriteProblem(problem);
        Show(_lines?.WriteProblem(problem));
        if (PassThru)
        {
            WriteObject(error);
        }
        else if (!isWritten)
        {
            WriteError(error);
        }
    }
}
