using System.Management.Automation;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Commands;

/// <summary>Writes the results of a run into a file: JSON, JSON Lines, JUnit or Markdown.</summary>
/// <remarks>
/// <para>The format follows the extension of the file: .json (Json), .jsonl or .ndjson (JsonLines), .xml (JUnit), .md or .markdown (Markdown); -Format overrides it. Json and JsonLines hold everything, and Import-McpReport reads them. JsonLines suits large fleets best: a line per server, written as soon as its check has finished. Reports hold what results hold, and so no secrets.</para>
/// <para>JUnit has a suite per server and a case per rule. A broken rule is a failure; a warning is one with -FailOn Warning, else a line in the output of the suite; a rule that was skipped, blocked or is waived is skipped, with the reason. A server that cannot be reached, and a check that could not be finished, is an error. So the file is red exactly when Measure-McpReport with the same -FailOn gives an ExitCode other than 0.</para>
/// <para>Markdown has a table of all servers and a section, with root cause and fix, for each that does not pass.</para>
/// <para>As with Export-Csv, a file that is there is replaced: -NoClobber refuses that, -Append adds to it (JsonLines only), -Force replaces a read-only file too. The file is written aside and renamed when it is whole, in UTF-8 without a byte order mark. When the pipeline is stopped, the old file stays; only what -Append has added stays too. The order of servers is that of the pipeline.</para>
/// </remarks>
/// <example>
/// <para>Check the fleet, keep a report, and end with the exit code that tells how it went.</para>
/// <code>$ErrorActionPreference = 'Stop'
/// $summary = Get-AuthKitServer | Test-McpDiscovery -ErrorAction Continue 2&gt;&amp;1 | Export-McpReport ./fleet.json -PassThru | Measure-McpReport
/// exit $summary.ExitCode</code>
/// </example>
/// <example>
/// <para>Turn a report into one for the CI system and one for people.</para>
/// <code>$results = Import-McpReport ./fleet.json
/// $results | Export-McpReport ./fleet.xml
/// $results | Export-McpReport ./fleet.md</code>
/// </example>
/// <example>
/// <para>Add tonight's results to a file that holds many nights.</para>
/// <code>Get-AuthKitServer | Test-McpDiscovery | Export-McpReport ./history.jsonl -Append</code>
/// </example>
[Cmdlet(VerbsData.Export, "McpReport", SupportsShouldProcess = true)]
[OutputType(typeof(McpDiscoveryResult))]
public sealed class ExportMcpReportCommand : ReportCmdlet, IDisposable
{
    private ReportFile? _file;

    /// <summary>The file. Wildcard characters mean themselves.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "FilePath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The results of Test-McpDiscovery or Import-McpReport. Error records are passed on with -PassThru, else written as errors.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? InputObject { get; set; }

    /// <summary>The format: Json, JsonLines, JUnit or Markdown. Default: by the extension of the file.</summary>
    [Parameter]
    public McpReportFormat Format { get; set; }

    /// <summary>For JUnit: from which level on a finding is a failure, Error or Warning. Default Error.</summary>
    [Parameter]
    [ValidateSet("Error", "Warning")]
    public McpLevel FailOn { get; set; } = McpLevel.Error;

    /// <summary>Adds to the file that is there. For JsonLines only.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Refuses to replace a file that is there.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces, or adds to, a read-only file too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what comes in to the pipeline too, to measure or compare it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guarded(() =>
    {
        string path = FullPath(Path, "-Path");
        McpReportFormat format = MyInvocation.BoundParameters.ContainsKey(nameof(Format)) ? Format : ReportFormats.FromPath(path);
        if (ShouldProcess(path, Append ? "Add results to the report" : $"Write a {format} report"))
        {
            _file = ReportFile.Open(new ReportFileOptions(path, format) { FailOn = FailOn, Append = Append, NoClobber = NoClobber, Force = Force });
        }
    });

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guarded(() => Take(InputObject, Write, Pass));

    /// <inheritdoc/>
    protected override void EndProcessing() => Guarded(() => _file?.Complete());

    /// <summary>Closes the file; PowerShell calls only this when the pipeline ends early.</summary>
    public void Dispose() => _file?.Dispose();

    private void Write(McpDiscoveryResult result)
    {
        _file?.Write(result);
        if (PassThru)
        {
            WriteObject(result);
        }
    }

    private void Pass(ErrorRecord error, bool isWritten)
    {
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
