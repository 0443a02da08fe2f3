using System.Management.Automation;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Commands;

/// <summary>Sums up the results of a run, and says with which exit code a script should end.</summary>
/// <remarks>
/// <para>Takes what Test-McpDiscovery or Import-McpReport writes and gives one object: how many servers have which verdict, how many findings there are and how many of them a waiver accepts, and the ExitCode.</para>
/// <para>ExitCode is 0 when all is clean; 1 when there are findings: a server that fails, or cannot be reached, or that anyone may use (Open), or an address where no MCP server answers (NotMcp); and 2 when the run could not judge all it was to judge: there was no result at all, a check is Incomplete, or an error came in place of a result. 2 outweighs 1. What a waiver accepts counts neither as error nor as warning.</para>
/// <para>A URL that Test-McpDiscovery refuses is an error there and no result. So that it counts, pass the errors on too: with 2&gt;&amp;1, or collected with -ErrorVariable as in the example. Set $ErrorActionPreference to Stop in scripts, or an error that ends the pipeline leaves no summary, and 'exit $summary.ExitCode' ends with 0.</para>
/// </remarks>
/// <example>
/// <para>Check all registered servers and end a script with the exit code that tells how it went.</para>
/// <code>$ErrorActionPreference = 'Stop'
/// $summary = Get-AuthKitServer | Test-McpDiscovery -ErrorAction Continue 2&gt;&amp;1 | Measure-McpReport
/// $summary
/// exit $summary.ExitCode</code>
/// </example>
/// <example>
/// <para>Show errors as they come and count them as well.</para>
/// <code>$results = @(Import-Csv ./servers.csv | Test-McpDiscovery -ErrorVariable problems)
/// @($results) + @($problems) | Measure-McpReport -FailOn Warning</code>
/// </example>
/// <example>
/// <para>Sum up what several machines have checked.</para>
/// <code>Import-McpReport ./reports/*.jsonl | Measure-McpReport</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "McpReport")]
[OutputType(typeof(McpRunSummary))]
public sealed class MeasureMcpReportCommand : ReportCmdlet
{
    private RunTally? _tally;

    /// <summary>The results of Test-McpDiscovery or Import-McpReport; and error records, which count as inputs that could not be checked.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? InputObject { get; set; }

    /// <summary>From which level on a finding makes the ExitCode 1: Error or Warning. Default Error.</summary>
    [Parameter]
    [ValidateSet("Error", "Warning")]
    public McpLevel FailOn { get; set; } = McpLevel.Error;

    private RunTally Tally => _tally ??= new RunTally(FailOn);

    /// <inheritdoc/>
    protected override void ProcessRecord() => Take(InputObject, InputObjectName, Tally.Add, (error, _) => Tally.AddProblem(ProblemOf(error)));

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Tally.Sum());
}
