using System.ComponentModel;
using System.Management.Automation;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Commands;

/// <summary>Base of the cmdlets about reports: what they take from the pipeline, paths, and errors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ReportCmdlet : PSCmdlet
{
    private protected ReportCmdlet()
    {
    }

    /// <summary>
    /// Hands each input on as a result or as an error record. Anything else is written as an error and handed on as one,
    /// so that a run with a wrong input does not pass for a clean one.
    /// </summary>
    /// <param name="inputs">What came in.</param>
    /// <param name="result">Takes a result.</param>
    /// <param name="problem">Takes an error record, and whether it has been written already.</param>
    private protected void Take(object?[]? inputs, Action<McpDiscoveryResult> result, Action<ErrorRecord, bool> problem)
    {
        foreach (object? input in inputs ?? [])
        {
            switch (input is PSObject wrapped ? wrapped.BaseObject : input)
            {
                case McpDiscoveryResult one:
                    result(one);
                    break;
                case ErrorRecord error:
                    problem(error, false);
                    break;
                case null:
                    break;
                case object other:
                    ErrorRecord record = Errors.Record(NoResult(other, input));
                    WriteError(record);
                    problem(record, true);
                    break;
            }
        }
    }

    /// <summary>Runs an action whose errors end the cmdlet: half a report, or half of several, would pass for the whole.</summary>
    private protected void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (AuthKitException e)
        {
            ThrowTerminatingError(Errors.Record(e));
        }
    }

    /// <summary>The full path of a file that need not be there; wildcard characters mean themselves.</summary>
    private protected string FullPath(string path, string parameter) => FileSystemPaths.Full(this, path, parameter);

    /// <summary>The full paths of the files that a path with wildcards stands for.</summary>
    private protected IEnumerable<string> ResolvedPaths(string path, string parameter) =>
        FileSystemPaths.Resolve(this, path, parameter, wildcards: true, ReportFault.NotFound);

    private static AuthKitException NoResult(object other, object? input)
    {
        bool wasResult = input is PSObject wrapped && wrapped.TypeNames.Any(static n => n.EndsWith("AuthKit.Mcp.McpDiscoveryResult", StringComparison.Ordinal));
        return new AuthKitException(ErrorCode.InvalidArgument, wasResult
            ? "-InputObject is a result that has crossed a process border (a job, a remote session, Import-Clixml) and has lost its type. Use Export-McpReport on the other side and Import-McpReport on this one."
            : $"-InputObject is of type {other.GetType().Name}. Pass what Test-McpDiscovery or Import-McpReport writes.");
    }
}
