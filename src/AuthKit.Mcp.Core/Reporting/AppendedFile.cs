using System.Diagnostics;
using System.Runtime.InteropServices;
using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// A report that is there and is added to, by one run at a time. Lines go to the file as they are written; a document in
/// one piece, when it is whole.
/// </summary>
internal sealed class AppendedFile : IDisposable
{
    // Windows keeps a second writer out and lets readers in. Elsewhere .NET knows only to keep out everybody or nobody.
    private static readonly FileShare OneWriter = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? FileShare.Read : FileShare.None;

    private readonly string _place;
    private readonly ReportFileOptions _options;
    private readonly FileStream? _lock;
    private readonly FileStream _stream;

    private AppendedFile(string place, ReportFileOptions options)
    {
        _place = place;
        _options = options;
        if (!IsOfLines)
        {
            RequireUtf8();
            _stream = new FileStream(Path.Combine(Path.GetTempPath(), $"authkit-mcp-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
            return;
        }

        _lock = OneWriter == FileShare.None ? Lock() : null;
        try
        {
            ReportReader.CheckCanBeAppended(place);
            _stream = OpenTarget(_lock is null ? OneWriter : FileShare.Read);
        }
        catch
        {
            _lock?.Dispose();
            throw;
        }
    }

    /// <summary>Where to write.</summary>
    public Stream Stream => _stream;

    private bool IsOfLines => _options.Format == McpReportFormat.JsonLines;

    /// <summary>Opens a report.</summary>
    /// <param name="place">A path without links, of a file that is there.</param>
    /// <param name="options">How to write it.</param>
    /// <exception cref="AuthKitException">Another run is adding to it, or it is none that can be added to.</exception>
    public static AppendedFile Open(string place, ReportFileOptions options) => new(place, options);

    /// <summary>Adds what has been written and is not yet there.</summary>
    /// <exception cref="AuthKitException">Another run is adding to it.</exception>
    public void Complete()
    {
        if (IsOfLines)
        {
            return;
        }

        using FileStream target = OpenTarget(OneWriter);
        if (target.Length > 0)
        {
            target.WriteByte((byte)'\n'); // A heading is one only after a line of its own.
            target.WriteByte((byte)'\n');
        }

        _stream.Position = 0;
        _stream.CopyTo(target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _lock?.Dispose();
    }

    // A file of its own, because readers are welcome at the report. Never deleted: whoever waits for a deleted file and whoever
    // makes it anew would both hold a lock. It ends with the process, however that ends.
    private FileStream? Lock()
    {
        try
        {
            return Wait(() => new FileStream(Path.Combine(Path.GetDirectoryName(_place) ?? "", $".{Path.GetFileName(_place)}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            return null; // A folder that takes no new file: then the report itself is the lock.
        }
    }

    // The summary of a job may have been begun by Windows PowerShell, whose > writes UTF-16: half of each would be readable as neither.
    private void RequireUtf8()
    {
        try
        {
            using FileStream file = new(_place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (TextEncoding.IsWide(file))
            {
                string shown = Text.Printable(_options.Path, 300);
                throw new AuthKitException(ErrorCode.ReportNotWritten, $"The file '{shown}' is UTF-16, and what is appended would be UTF-8. Begin it with Out-File -Encoding utf8, or append to another path.", shown);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // A file that this user may write and not read.
        }
        catch (IOException e) when (HeldFile.Is(e))
        {
            // Whoever has it open may be done when this run ends.
        }
    }

    private FileStream OpenTarget(FileShare share) => Wait(() =>
    {
        try
        {
            return Target(share);
        }
        catch (UnauthorizedAccessException) when (_options.Force)
        {
            using (FilePlace.Unprotect(_place))
            {
                return Target(share);
            }
        }
    });

    // Without a buffer a line is one write.
    private FileStream Target(FileShare share) => new(_place, FileMode.Append, FileAccess.Write, share, bufferSize: 1);

    private FileStream Wait(Func<FileStream> open)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return open();
            }
            catch (IOException e) when (HeldFile.Is(e))
            {
                if (watch.Elapsed >= _options.Patience)
                {
                    string shown = Text.Printable(_options.Path, 300);
                    throw new AuthKitException(ErrorCode.ReportNotWritten, $"The report '{shown}' is in use: another run adds to it, or another program keeps it. Append when that has ended, or to another path; Import-McpReport joins several.", shown, e);
                }

                Thread.Sleep(50);
            }
        }
    }
}
