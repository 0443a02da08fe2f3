using System.Management.Automation;

namespace AuthKit.Mcp.Shell;

/// <summary>One error as its reader sees it: who says what, under which id, and for scripts where.</summary>
internal static class ErrorText
{
    private const string SmallShell = "This small shell has only the core cmdlets and AuthKit.Mcp; install PowerShell for the rest.";

    internal static string Format(ErrorRecord error)
    {
        InvocationInfo? at = error.InvocationInfo;
        string source = at?.MyCommand is CmdletInfo or FunctionInfo or ExternalScriptInfo ? at.MyCommand.Name : "Error";
        List<string> lines = [$"{source}: {Message(error)}{Id(error)}"];
        if (!string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction))
        {
            lines.Add("  " + error.ErrorDetails.RecommendedAction);
        }

        if (!string.IsNullOrEmpty(at?.ScriptName))
        {
            lines.Add($"  at {at.ScriptName}:{at.ScriptLineNumber}: {at.Line.Trim()}");
        }
        else if (at is { ScriptLineNumber: > 1 })
        {
            lines.Add($"  at line {at.ScriptLineNumber}: {at.Line.Trim()}");
        }

        if (error.Exception is CommandNotFoundException)
        {
            lines.Add("  " + SmallShell);
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Message(ErrorRecord error) => string.IsNullOrEmpty(error.ErrorDetails?.Message) ? error.Exception.Message : error.ErrorDetails.Message;

    // "ServerExists,AuthKit.Mcp.NewAuthKitServerCommand" is known as ServerExists. Where an error has no id of its own,
    // the engine puts the text of the throw or the name of the exception there, which tells nobody anything.
    private static string Id(ErrorRecord error)
    {
        string id = error.FullyQualifiedErrorId.Split(',')[0];
        return id.Length == 0 || id.Any(char.IsWhiteSpace) || id.EndsWith("Exception", StringComparison.Ordinal) || Message(error).Contains(id, StringComparison.Ordinal) ? "" : $" ({id})";
    }
}
