namespace AuthKit.Mcp.Reporting;

/// <summary>Which files are written in which formats.</summary>
internal static class ReportPlan
{
    /// <summary>The files and their formats.</summary>
    /// <param name="paths">The full paths, and whether each is that of a folder.</param>
    /// <param name="formats">The formats asked for; none when the extensions tell them.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>: paths and formats do not go together.</exception>
    public static IReadOnlyList<(string Path, McpReportFormat Format)> Of(IReadOnlyList<(string Path, bool IsFolder)> paths, IReadOnlyList<McpReportFormat> formats)
    {
        List<(string, McpReportFormat)> files = [];
        foreach ((string path, bool isFolder) in paths)
        {
            if (isFolder)
            {
                files.AddRange(formats.Count > 0
                    ? formats.Select(f => (System.IO.Path.Combine(path, ReportFormats.FileName(f)), f))
                    : throw Wrong(path, "is a folder, and nothing tells which reports to write there: give -Format, or the paths of files"));
            }
            else if (formats.Count > 1)
            {
                throw Wrong(path, "is one file, and -Format names several formats: give a folder, or a path for each report");
            }
            else
            {
                files.Add((path, formats.Count == 1 ? formats[0] : ReportFormats.FromPath(path)));
            }
        }

        return files;
    }

    private static AuthKitException Wrong(string path, string what)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(ErrorCode.InvalidArgument, $"-Path '{shown}' {what}.", shown);
    }
}
