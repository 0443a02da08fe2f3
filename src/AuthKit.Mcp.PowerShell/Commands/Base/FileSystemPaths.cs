using System.Collections.ObjectModel;
using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Turns paths that users type into full paths of the file system.</summary>
internal static class FileSystemPaths
{
    private const string FileSystem = "FileSystem";
    private const string File = "a file";

    /// <summary>The full path of a file or folder that need not be there; wildcard characters mean themselves. Called on the pipeline thread.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static string Full(PSCmdlet cmdlet, string path, string parameter)
    {
        try
        {
            string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == FileSystem ? full : throw NoFile(path, parameter);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSArgumentException or PSInvalidOperationException or NotSupportedException)
        {
            throw NoFile(path, parameter, e);
        }
    }

    /// <summary>The full paths that a path stands for, in order. Called on the pipeline thread.</summary>
    /// <param name="cmdlet">The cmdlet, for its location.</param>
    /// <param name="path">The path as it was typed.</param>
    /// <param name="parameter">The parameter that it came by.</param>
    /// <param name="wildcards">False when wildcard characters mean themselves.</param>
    /// <param name="notFound">The error for a path that nothing matches.</param>
    /// <param name="what">What the path should be of.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>, or the one for what is not there.</exception>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, string path, string parameter, bool wildcards, Func<string, Exception?, AuthKitException> notFound, string what = File)
    {
        try
        {
            if (wildcards && WildcardPattern.ContainsWildcardCharacters(path))
            {
                Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo of);
                return of.Name != FileSystem ? throw NoFile(path, parameter, null, what)
                    : found.Count > 0 ? [.. found.OrderBy(static f => f, StringComparer.Ordinal)]
                    : throw notFound(path, null);
            }

            string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(wildcards ? WildcardPattern.Unescape(path) : path, out ProviderInfo provider, out _);
            return provider.Name == FileSystem ? [full] : throw NoFile(path, parameter, null, what);
        }
        catch (ItemNotFoundException e)
        {
            throw notFound(path, e);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSArgumentException or PSInvalidOperationException or NotSupportedException or WildcardPatternException)
        {
            throw NoFile(path, parameter, e, what);
        }
    }

    /// <summary>The error for a path of something else.</summary>
    public static AuthKitException NoFile(string path, string parameter, Exception? inner = null, string what = File)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(ErrorCode.InvalidArgument, $"{parameter} '{shown}' is no path of {what}. Use a path of the file system.", shown, inner);
    }
}
