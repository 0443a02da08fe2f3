using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Reporting;

/// <summary>Opens report files, and says what is wrong with them.</summary>
internal static class ReportFault
{
    /// <summary>Opens a file for reading; others may go on writing it.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotFound"/> or <see cref="ErrorCode.ReportUnreadable"/>.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            string folder = Text.Printable(path, 300);
            throw new AuthKitException(ErrorCode.ReportUnreadable, $"The report '{folder}' is a folder. Name the files in it, for example '{Text.Printable(Path.Combine(path, "*.json"), 300)}'.", folder);
        }

        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.CanSeek)
            {
                return file;
            }

            // The format is seen by the beginning, and a pipe that is opened again waits for ever.
            file.Dispose();
            throw Unreadable(path, "is a pipe or a device, and a report is read in more than one pass. Save it as a file first");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotFound(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(path, $"cannot be opened: {UnreadableFile.Why(path, e)}", e);
        }
    }

    /// <summary>The error for a path that leads to no file.</summary>
    public static AuthKitException NotFound(string path, Exception? inner = null)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(ErrorCode.ReportNotFound, $"There is no report '{shown}'. Check the path; Export-McpReport writes reports.", shown, inner);
    }

    /// <summary>The error for a file that cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong, as the rest of a sentence without its end.</param>
    /// <param name="inner">The cause, if an exception was.</param>
    public static AuthKitException Unreadable(string path, string what, Exception? inner = null)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(
            ErrorCode.ReportUnreadable,
            $"The report '{shown}' {Text.Printable(what, 600).TrimEnd('.')}. Import-McpReport reads the JSON and JSON Lines files that Export-McpReport writes.",
            shown,
            inner);
    }
}
