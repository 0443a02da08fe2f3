using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Reporting;

/// <summary>How to write a report file.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Format">The format.</param>
internal sealed record ReportFileOptions(string Path, McpReportFormat Format)
{
    /// <summary>The level from which a finding counts.</summary>
    public McpLevel FailOn { get; init; } = McpLevel.Error;

    /// <summary>Adds to the file that is there.</summary>
    public bool Append { get; init; }

    /// <summary>Refuses to replace a file.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Replaces or adds to a read-only file too.</summary>
    public bool Force { get; init; }

    /// <summary>How long to wait for another run that adds to the same file.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>A report file that is being written.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly ReportFileOptions _options;
    private readonly AsideFile? _aside;
    private readonly AppendedFile? _appended;
    private readonly ReportWriter _writer;

    private ReportFile(ReportFileOptions options)
    {
        _options = options;
        string place = FilePlace.Of(options.Path);
        FileStream? special = FilePlace.OpenSpecial(place);
        if (options.Append && special is null && File.Exists(place))
        {
            _appended = AppendedFile.Open(place, options);
        }
        else
        {
            _aside = new AsideFile(place, special);
        }

        _writer = ReportWriter.Create(options.Format, Stream, options.FailOn);
    }

    private Stream Stream => _appended?.Stream ?? _aside?.Stream ?? throw new ObjectDisposedException(nameof(ReportFile));

    /// <summary>Opens the file before the first result is there: a run of an hour must not end in "access denied".</summary>
    /// <exception cref="AuthKitException">It cannot be written, or may not be replaced or added to.</exception>
    public static ReportFile Open(ReportFileOptions options)
    {
        if (options.Append && options.Format is not (McpReportFormat.JsonLines or McpReportFormat.Markdown))
        {
            throw new AuthKitException(ErrorCode.InvalidArgument, $"-Append needs the format JsonLines or Markdown; a {options.Format} file is one document and cannot be added to. Use a path that ends in .jsonl or .md.");
        }

        return Translated(options.Path, () =>
        {
            CheckWhatIsThere(options);
            return new ReportFile(options);
        });
    }

    /// <summary>Writes one result.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotWritten"/>.</exception>
    public void Write(McpDiscoveryResult result) => Translated(_options.Path, () =>
    {
        _writer.Write(result);
        return true;
    });

    /// <summary>Takes an error that came in place of a result.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotWritten"/>.</exception>
    public void WriteProblem(McpReportProblem problem) => Translated(_options.Path, () =>
    {
        _writer.WriteProblem(problem);
        return true;
    });

    /// <summary>Puts the whole file in its place.</summary>
    /// <param name="isCutShort">True when the run was stopped before its end.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.ReportNotWritten"/>.</exception>
    public void Complete(bool isCutShort = false) => Translated(_options.Path, () =>
    {
        _writer.IsCutShort = isCutShort;
        _writer.Complete();
        _writer.Dispose();
        _aside?.Commit();
        _appended?.Complete();
        return true;
    });

    /// <summary>Closes the file; one that is not complete is thrown away, unless it was added to.</summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // A full disk, already reported by the write that met it: the file is thrown away.
        }

        _appended?.Dispose();
        _aside?.Dispose();
    }

    private static void CheckWhatIsThere(ReportFileOptions options)
    {
        string place = FilePlace.Of(options.Path);
        if (!File.Exists(place))
        {
            return;
        }

        string shown = Text.Printable(options.Path, 300);
        if (options.NoClobber && !options.Append)
        {
            throw new AuthKitException(ErrorCode.ReportExists, $"The file '{shown}' exists, and -NoClobber forbids replacing it. Use another path, or leave -NoClobber out.", shown);
        }

        if (!options.Force && FilePlace.IsReadOnly(place))
        {
            throw new AuthKitException(ErrorCode.ReportNotWritten, $"The file '{shown}' is read-only. Use -Force to write it all the same, or another path.", shown);
        }
    }

    private static T Translated<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string shown = Text.Printable(path, 300);
            throw new AuthKitException(
                ErrorCode.ReportNotWritten,
                e is DirectoryNotFoundException
                    ? $"The report '{shown}' cannot be written: there is no folder '{Text.Printable(Path.GetDirectoryName(path), 300)}'. Create the folder first, or use another path."
                    : $"The report '{shown}' cannot be written: {Text.Printable(e.Message, 400).TrimEnd('.')}. Check the folder, its rights and the free space, or use another path.",
                shown,
                e);
        }
    }
}
