namespace AuthKit.Mcp.Files;

/// <summary>
/// A file that is written beside its place and renamed when it is whole: whoever reads the place sees the old file or the
/// new one, never half of one. Without <see cref="Commit"/> nothing is left behind. A link stays a link, a file keeps its
/// rights, and what is no regular file is written to straight: a pipe or a device cannot be replaced by what it is not.
/// </summary>
internal sealed class AsideFile : IDisposable
{
    private readonly string _place;
    private readonly string? _aside;
    private FileStream? _stream;

    /// <summary>Opens the file aside, in the same folder: only there a rename is one step.</summary>
    /// <param name="path">The full path of the place.</param>
    public AsideFile(string path)
        : this(FilePlace.Of(path), null)
    {
    }

    /// <summary>As above, of a place without links.</summary>
    /// <param name="place">The place.</param>
    /// <param name="special">The place, when it has been opened as what is no regular file.</param>
    public AsideFile(string place, FileStream? special)
    {
        _place = place;
        _stream = special ?? FilePlace.OpenSpecial(place);
        if (_stream is null)
        {
            _aside = Path.Combine(Path.GetDirectoryName(place) ?? "", $".{Path.GetFileName(place)}.{Guid.NewGuid():N}.tmp");
            _stream = FilePlace.CreateLike(_aside, place);
        }
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
        if (_aside is not null)
        {
            if (replaces && File.Exists(_place))
            {
                FilePlace.Replace(_aside, _place);
            }
            else
            {
                File.Move(_aside, _place);
            }
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
            if (_aside is not null)
            {
                File.Delete(_aside);
            }
        }
    }
}
