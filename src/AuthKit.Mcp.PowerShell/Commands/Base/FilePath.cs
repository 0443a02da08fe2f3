using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Paths that users type, as paths of the file system.</summary>
internal static class FilePath
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full path of a file or folder that need not be there; wildcard characters mean themselves.</summary>
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

    /// <summary>The error for a path of another provider.</summary>
    public static AuthKitException NoFile(string path, string parameter, Exception? inner = null)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(ErrorCode.InvalidArgument, $"{parameter} '{shown}' is no path of a file. Use a path of the file system.", shown, inner);
    }
}
