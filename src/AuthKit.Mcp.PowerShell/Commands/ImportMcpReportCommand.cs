using System.Management.Automation;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Commands;

/// <summary>Reads results from report files.</summary>
/// <remarks>
/// <para>Reads the Json and JsonLines files of Export-McpReport, whatever they are named, and writes the results as Test-McpDiscovery wrote them. Several files come one after the other, files of one wildcard in the order of their names, as one run.</para>
/// <para>Whatever is wrong with a file ends the command: it is not there (ReportNotFound), it is something else, damaged or cut off (ReportUnreadable), or a newer version of this module wrote it (ReportTooNew). Going on with the other files would pass a part for the whole. Results that come before the damage may have been written by then.</para>
/// <para>An input of the run that could not be checked, of which the report tells, is written as an error again (InputNotChecked), as it was in the run itself: 2&gt;&amp;1 sends it on to Measure-McpReport, Compare-McpReport and Export-McpReport, which count it. Where $ErrorActionPreference is Stop, give -ErrorAction Continue, or the command ends there. TargetObject holds its message and time.</para>
/// <para>JsonLines are read line by line, so a file may be larger than the memory. Members that this version does not know are ignored.</para>
/// </remarks>
/// <example>
/// <para>Show what failed last night.</para>
/// <code>Import-McpReport ./fleet.json | Where-Object Verdict -ne Pass</code>
/// </example>
/// <example>
/// <para>Merge the reports of several machines into one, with what could not be checked, and end as the whole run should.</para>
/// <code>$summary = Import-McpReport ./shards/*.jsonl -ErrorAction Continue 2&gt;&amp;1 | Export-McpReport ./fleet.json -PassThru | Measure-McpReport
/// exit $summary.ExitCode</code>
/// </example>
/// <example>
/// <para>Read every report of a folder tree.</para>
/// <code>Get-ChildItem ./reports -Filter *.json -Recurse | Import-McpReport | Measure-McpReport</code>
/// </example>
[Cmdlet(VerbsData.Import, "McpReport", DefaultParameterSetName = ByPath)]
[OutputType(typeof(McpDiscoveryResult))]
public sealed class ImportMcpReportCommand : ReportCmdlet
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files; wildcard characters mean themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guarded(() =>
    {
        IEnumerable<string> paths = ParameterSetName == ByPath
            ? Path.SelectMany(p => ResolvedPaths(p, "-Path"))
            : LiteralPath.Select(p => FullPath(p, "-LiteralPath"));

        // Of all files now: what comes of the first one may be appended to the last.
        (string Path, long Length)[] files = [.. paths.Select(static p => (p, ReportReader.LengthOf(p)))];
        foreach ((string path, long length) in files)
        {
            VerboseStream.Write(this, $"Reads the report {Text.Printable(path, 300)}.");
            foreach (ReportEntry entry in ReportReader.ReadFirst(path, length))
            {
                entry.Hand(WriteObject, problem => WriteError(Errors.Record(NotChecked(path, problem))));
            }
        }
    });

    private static AuthKitException NotChecked(string path, McpReportProblem problem) => new(
        ErrorCode.InputNotChecked,
        $"An input of the run in {Text.Printable(path, 300)} could not be checked: {Text.Printable(problem.Message, ReportWriter.MaxProblem)}",
        problem);
}
