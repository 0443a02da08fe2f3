using System.ComponentModel;
using System.Management.Automation;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Commands;

/// <summary>Base of the cmdlets about reports: what they take from the pipeline, paths, and errors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ReportCmdlet : PSCmdlet
{
    private protected const string InputObjectName = "-InputObject";

    private protected ReportCmdlet()
    {
    }

    /// <summary>
    /// Hands each input on as a result or as an error record. Anything else is written as an error and handed on as one,
    /// so that a run with a wrong input does not pass for a clean one.
    /// </summary>
    /// <param name="inputs">What came in.</param>
    /// <param name="parameter">The parameter it came by, for messages.</param>
    /// <param name="result">Takes a result.</param>
    /// <param name="problem">Takes an error record, and whether it has been written already.</param>
    private protected void Take(object?[]? inputs, string parameter, Action<McpDiscoveryResult> result, Action<ErrorRecord, bool> problem)
    {
        foreach (object? input in inputs ?? [])
        {
            switch (Unwrapped(input))
            {
                case McpDiscoveryResult one:
                    result(one);
                    break;
                case ErrorRecord error:
                    problem(error, false);
                    break;
                case null:
                    break;
                case InformationalRecord or InformationRecord:
                    PassOn(Unwrapped(input));
                    break;
                case object other:
                    ErrorRecord record = Errors.Record(NoResult(other, input, parameter));
                    WriteError(record);
                    problem(record, true);
                    break;
            }
        }
    }

    /// <summary>An error that came in place of a result, as reports hold it. One that Import-McpReport wrote is the one of the report it read.</summary>
    private protected static McpReportProblem ProblemOf(ErrorRecord error) => Unwrapped(error.TargetObject) as McpReportProblem ?? new McpReportProblem(error.ToString(), DateTimeOffset.UtcNow);

    /// <summary>The object itself; the pipeline often carries it in a wrapping.</summary>
    private protected static object? Unwrapped(object? input) => input is PSObject wrapped ? wrapped.BaseObject : input;

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

    /// <summary>The full paths of the files that a path with wildcards stands for; a path that fits nothing may be the name of a file with brackets.</summary>
    private protected IEnumerable<string> ResolvedPaths(string path, string parameter)
    {
        try
        {
            return FileSystemPaths.Resolve(this, path, parameter, wildcards: true, ReportFault.NotFound);
        }
        catch (AuthKitException e) when (e.Code == ErrorCode.ReportNotFound && File.Exists(FullPath(path, parameter)))
        {
            return [FullPath(path, parameter)];
        }
    }

    /// <summary>The error for an input that is no result.</summary>
    /// <param name="other">The object itself.</param>
    /// <param name="input">The object as it came.</param>
    /// <param name="parameter">The parameter it came by.</param>
    private protected static AuthKitException NoResult(object other, object? input, string parameter)
    {
        const string Name = "AuthKit.Mcp.McpDiscoveryResult";
        IEnumerable<string> types = input is PSObject wrapped ? wrapped.TypeNames : [];
        return new AuthKitException(ErrorCode.InvalidArgument, parameter + (
            types.Contains("Deserialized." + Name, StringComparer.OrdinalIgnoreCase) ? " is a result that has crossed a process border (a job, a remote session, Import-Clixml) and has lost its type. Use Export-McpReport on the other side and Import-McpReport on this one."
            : types.Any(static n => n.EndsWith(Name, StringComparison.OrdinalIgnoreCase)) ? " is what Select-Object has left of a result. Choose results with Where-Object, and pass them whole."
            : other is string or FileSystemInfo ? $" is {(other is string ? "text" : "a file")}, and no result. {(parameter == InputObjectName ? "Pass what Test-McpDiscovery or Import-McpReport writes." : "Files are compared by: Compare-McpReport -ReferencePath <earlier> -DifferencePath <later>.")}"
            : $" is of type {other.GetType().Name}. Pass what Test-McpDiscovery or Import-McpReport writes."));
    }

    // *>&1 sends what was meant for people along with the results. It goes back to where it was meant for.
    private void PassOn(object? record)
    {
        switch (record)
        {
            case WarningRecord warning:
                WriteWarning(warning.Message);
                break;
            case VerboseRecord verbose:
                WriteVerbose(verbose.Message);
                break;
            case DebugRecord debug:
                WriteDebug(debug.Message);
                break;
            case InformationRecord information:
                WriteInformation(information);
                break;
        }
    }
}
