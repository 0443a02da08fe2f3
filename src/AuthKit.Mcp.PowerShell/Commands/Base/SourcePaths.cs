using System.Collections.ObjectModel;
using System.Management.Automation;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Commands;

/// <summary>The files and folders that a path of the caller stands for.</summary>
internal static class SourcePaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full paths; what cannot be resolved is written as an error about that path.</summary>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, string path, bool wildcards)
    {
        try
        {
            if (wildcards && WildcardPattern.ContainsWildcardCharacters(path))
            {
                Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo of);
                return of.Name != FileSystem ? throw NoFile(path)
                    : found.Count > 0 ? [.. found.OrderBy(static f => f, StringComparer.Ordinal)]
                    : throw SourceFault.NotFound(path);
            }

            string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(wildcards ? WildcardPattern.Unescape(path) : path, out ProviderInfo provider, out _);
            return provider.Name == FileSystem ? [full] : throw NoFile(path);
        }
        catch (ItemNotFoundException e)
        {
            cmdlet.WriteError(Errors.Record(SourceFault.NotFound(path, e)));
        }
        catch (AuthKitException e)
        {
            cmdlet.WriteError(Errors.Record(e));
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSArgumentException or PSInvalidOperationException or NotSupportedException or WildcardPatternException)
        {
            cmdlet.WriteError(Errors.Record(NoFile(path, e)));
        }

        return [];
    }

    private static AuthKitException NoFile(string path, Exception? inner = null)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(ErrorCode.InvalidArgument, $"-Path '{shown}' is no path of a file or folder. Use a path of the file system.", shown, inner);
    }
}
