using System.Management.Automation;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Commands;

/// <summary>Compares two runs: what is new, fixed, gone, waived, unchanged, and what drifted.</summary>
/// <remarks>
/// <para>Writes one object. Changes holds every finding of either run, ExitCode how a script should end. Findings are the same when server and rule are the same. A warning that is an error now, and a finding whose waiver no longer holds, is New; one that got less grave is Unchanged, and Before and After tell. Notes are not compared.</para>
/// <para>Fixed is said only of a rule that was judged again and holds. When a server is Unreachable, Incomplete, NotMcp or Open, that is one finding, and what was found before is Gone: nothing is known about it. The same goes for rules that were not judged this time, and for servers that were not checked.</para>
/// <para>Drift lists what a server or its authorization server says of itself in another way than before, though every verdict may be the same: the authorization servers it names, scopes, issuer, endpoints, and certificates, with the value before and after. Only what both runs have read is compared; reports of versions that did not keep it have no drift.</para>
/// <para>-FailOn decides when ExitCode is 1: New (default), when an error or a warning is new; Drift, when something drifted; Error or Warning, when one is there at all, as in Measure-McpReport; None, never. Several can be named. Whatever it says, ExitCode is 2 when the later run could not judge all it was to judge: it has no result, a check is Incomplete, or an input of it could not be checked: an error came in place of a result, or its report tells of one.</para>
/// <para>When a run has several results of a server, the latest counts, so a file that holds many nights stands for its last one; what could not be checked in a night before it does not count. A warning says so when both runs are the same one, or the earlier one was made after the later one.</para>
/// <para>Results that came back from a job, a remote session or Import-Clixml have lost their type and cannot be compared: keep runs with Export-McpReport.</para>
/// </remarks>
/// <example>
/// <para>Compare tonight with last night, and fail only on what is new.</para>
/// <code>$ErrorActionPreference = 'Stop'
/// $comparison = Get-AuthKitServer | Test-McpDiscovery | Compare-McpReport -ReferencePath ./yesterday.json
/// $comparison
/// exit $comparison.ExitCode</code>
/// </example>
/// <example>
/// <para>Fail also when a server names another authorization server, scope, endpoint or certificate than last night.</para>
/// <code>$comparison = Compare-McpReport -ReferencePath ./yesterday.json -DifferencePath ./tonight.json -FailOn New, Drift
/// $comparison.Drift | Where-Object Property -ne Certificate</code>
/// </example>
/// <example>
/// <para>List what has been fixed between two months, each with its reports in a folder.</para>
/// <code>(Compare-McpReport -ReferencePath ./june/*.json -DifferencePath ./july/*.json).Changes | Where-Object Change -eq Fixed</code>
/// </example>
[Cmdlet(VerbsData.Compare, "McpReport", DefaultParameterSetName = ByObject)]
[OutputType(typeof(McpReportComparison))]
public sealed class CompareMcpReportCommand : ReportCmdlet
{
    private const string ByObject = "ReferenceObject";
    private const string ByPath = "ReferencePath";
    private readonly RunComparison _comparison = new();

    /// <summary>The earlier run: results of Test-McpDiscovery or Import-McpReport. Empty makes everything New.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByObject)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ReferenceObject { get; set; }

    /// <summary>The report files of the earlier run, in place of -ReferenceObject; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] ReferencePath { get; set; } = [];

    /// <summary>The later run: results of Test-McpDiscovery or Import-McpReport; and error records, which count as inputs that could not be checked.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? DifferenceObject { get; set; }

    /// <summary>The report files of the later run, in place of -DifferenceObject; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] DifferencePath { get; set; } = [];

    /// <summary>What makes the ExitCode 1: any of New, Drift, Error and Warning; or None. Default New.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public McpFailOn[] FailOn { get; set; } = [McpFailOn.New];

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guarded(() =>
    {
        if (FailOn.Length > 1 && FailOn.Contains(McpFailOn.None))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-FailOn None stands alone: leave it out, or the others.");
        }

        if (ParameterSetName == ByObject)
        {
            TakeReference();
            return;
        }

        string[] files = Files(ReferencePath, "-ReferencePath");
        if (DifferencePath.Length > 0 && Files(DifferencePath, "-DifferencePath").SequenceEqual(files))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-ReferencePath and -DifferencePath name the same reports. Give the earlier run and the later one.");
        }

        foreach (ReportEntry entry in files.SelectMany(ReportReader.Read))
        {
            entry.Hand(_comparison.AddBefore, _comparison.AddProblemBefore);
        }
    });

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guarded(() =>
    {
        if (DifferencePath.Length > 0 && MyInvocation.BoundParameters.ContainsKey(nameof(DifferenceObject)))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, "-DifferencePath stands in place of results from the pipeline or -DifferenceObject. Give one of them.");
        }

        Take(DifferenceObject, "-DifferenceObject", _comparison.AddAfter, (error, _) => _comparison.AddProblem(ProblemOf(error)));
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Guarded(() =>
    {
        foreach (ReportEntry entry in Files(DifferencePath, "-DifferencePath").SelectMany(ReportReader.Read))
        {
            entry.Hand(_comparison.AddAfter, _comparison.AddProblem);
        }

        McpReportComparison comparison = _comparison.Compare(FailOn);
        if (_comparison.UncheckedBefore is > 0 and int count)
        {
            WriteWarning($"{Text.Count(count, "input")} of the earlier run could not be checked then; what is found there now is New.");
        }

        if (_comparison.Doubt() is { } doubt)
        {
            WriteWarning(doubt);
        }

        WriteObject(comparison);
    });

    private string[] Files(string[] paths, string parameter) => [.. paths.SelectMany(p => ResolvedPaths(p, parameter))];

    // With half of an earlier run, what is known would pass for new: an input that is no result ends the command.
    private void TakeReference()
    {
        foreach (object? input in ReferenceObject ?? [])
        {
            switch (Unwrapped(input))
            {
                case McpDiscoveryResult result:
                    _comparison.AddBefore(result);
                    break;
                case ErrorRecord error:
                    _comparison.AddProblemBefore(ProblemOf(error));
                    break;
                case { } other:
                    throw NoResult(other, input, "-ReferenceObject");
            }
        }
    }
}
