namespace AuthKit.Mcp.Reporting;

/// <summary>The report files of one run, written together.</summary>
internal sealed class ReportSet : IDisposable
{
    private readonly List<ReportFile> _files = [];
    private int _written;
    private bool _isOver;

    private ReportSet()
    {
    }

    /// <summary>Opens all files, or none.</summary>
    /// <exception cref="AuthKitException">One cannot be written, may not be replaced or added to, or is named twice.</exception>
    public static ReportSet Open(IReadOnlyList<ReportFileOptions> options)
    {
        if (options.GroupBy(static o => o.Path, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            string shown = Text.Printable(twice.Key, 300);
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-Path names the file '{shown}' twice. Give each report a path of its own.", shown);
        }

        ReportSet set = new();
        try
        {
            foreach (ReportFileOptions one in options)
            {
                set._files.Add(ReportFile.Open(one));
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Writes one result to every file.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotWritten"/>.</exception>
    public void Write(McpDiscoveryResult result)
    {
        bool wasOver = _isOver;
        _isOver = true; // Until all have it: after an error in between, the files are not worth keeping.
        foreach (ReportFile file in _files)
        {
            file.Write(result);
        }

        _isOver = wasOver;
        _written++;
    }

    /// <summary>Tells every file of an error that came in place of a result.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotWritten"/>.</exception>
    public void WriteProblem(McpReportProblem problem)
    {
        foreach (ReportFile file in _files)
        {
            file.WriteProblem(problem);
        }
    }

    /// <summary>Puts the whole files in their places.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotWritten"/>.</exception>
    public void Complete()
    {
        _isOver = true;
        foreach (ReportFile file in _files)
        {
            file.Complete(isCutShort: false);
        }
    }

    /// <summary>After a stop: finishes the files with what is known. When nothing is, the old ones stay.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotWritten"/>.</exception>
    public void CutShort()
    {
        if (_isOver || _written == 0)
        {
            return;
        }

        _isOver = true;
        foreach (ReportFile file in _files)
        {
            file.Complete(isCutShort: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ReportFile file in _files)
        {
            file.Dispose();
        }
    }
}
