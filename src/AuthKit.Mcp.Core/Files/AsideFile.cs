namespace AuthKit.Mcp.Files;

/// <summary>
/// A file that is written beside its place and renamed when it is whole: whoever reads the place sees the old file or the
/// new one, never half of one. Without <see cref="Commit"/> nothing is left behind.
/// </summary>
internal sealed class AsideFile : IDisposable
{
    private readonly string _path;
    private readonly string _aside;
    private FileStream? _stream;

    /// <summary>Opens the file aside, in the same folder: only there a rename is one step.</summary>
    /// <param name="path">The full path of the place.</param>
    public AsideFile(string path)
    {
        _path = path;
        _aside = Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        _stream = new FileStream(_aside, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where to write.</summary>
    public Stream Stream => _stream ?? throw new ObjectDisposedException(nameof(AsideFile));

    /// <summary>Puts the file in its place.</summary>
    /// <param name="replaces">False to fail when somebody has put a file there in the meantime.</param>
    /// <exception cref="IOException">There is a file and it may not be replaced, or the disk failed.</exception>
    public void Commit(bool replaces = true)
    {
        FileStream stream = _stream ?? throw new ObjectDisposedException(nameof(AsideFile));
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        if (replaces && File.Exists(_path))
        {
            File.Replace(_aside, _path, destinationBackupFileName: null);
        }
        else
        {
            File.Move(_aside, _path);
        }

        _stream = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            stream.Dispose();
            File.Delete(_aside);
        }
    }
}
