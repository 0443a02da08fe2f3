using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>Text that waits in a temporary file, which goes with this object. Nothing is on disk while nothing was written.</summary>
internal sealed class Spool : IDisposable
{
    private FileStream? _file;

    /// <summary>How many bytes have been written.</summary>
    public long Length => _file?.Length ?? 0;

    /// <summary>Adds text.</summary>
    public void Write(string text)
    {
        _file ??= new FileStream(
            Path.Combine(Path.GetTempPath(), $"authkit-mcp-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _file.Write(bytes, 0, bytes.Length);
    }

    /// <summary>Writes everything to a stream.</summary>
    public void CopyTo(Stream stream)
    {
        if (_file is not null)
        {
            _file.Position = 0;
            _file.CopyTo(stream);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
