using System.Management.Automation;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Commands;

/// <summary>The files and folders that a path of the caller stands for.</summary>
internal static class SourcePaths
{
    /// <summary>The full paths; what cannot be resolved is written as an error about that path.</summary>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, string path, bool wildcards)
    {
        try
        {
            return FileSystemPaths.Resolve(cmdlet, path, "-Path", wildcards, SourceFault.NotFound, "a file or folder");
        }
        catch (AuthKitException e)
        {
            cmdlet.WriteError(Errors.Record(e));
            return [];
        }
    }
}
