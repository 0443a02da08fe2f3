using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// The encoding of a report. We write UTF-8, but a report may have come through Windows PowerShell, where <c>&gt;</c>, Out-File and
/// some editors write UTF-16 with a byte order mark.
/// </summary>
internal static class TextEncoding
{
    private const int BufferSize = 64 * 1024;

    /// <summary>A reader that goes by the byte order mark, and takes a file without one for UTF-8.</summary>
    public static StreamReader Reader(Stream file) => new(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferSize);

    /// <summary>True for UTF-16. The position of the file stays at, or goes back to, its beginning.</summary>
    public static bool IsWide(Stream file) => Of(file) is UnicodeEncoding;

    /// <summary>UTF-16 by its byte order mark, else UTF-8. The position of the file stays at, or goes back to, its beginning.</summary>
    public static Encoding Of(Stream file)
    {
        byte[] mark = new byte[2];
        file.Position = 0;
        int read = file.Read(mark, 0, mark.Length);
        file.Position = 0;
        return read < mark.Length ? Encoding.UTF8
            : mark is [0xFF, 0xFE] ? Encoding.Unicode
            : mark is [0xFE, 0xFF] ? Encoding.BigEndianUnicode
            : Encoding.UTF8;
    }
}
