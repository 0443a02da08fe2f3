using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>Reads lines of a length that a report can have: a file without line breaks must not fill the memory.</summary>
/// <param name="file">The file; closed with this reader.</param>
internal sealed class LineReader(Stream file) : IDisposable
{
    private const int MaxLine = 64 * 1024 * 1024;
    private readonly StreamReader _reader = TextEncoding.Reader(file);
    private readonly StringBuilder _line = new();

    /// <summary>The number of the line read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>True when the line read last is longer than a report's line can be, and only its beginning was read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>True when the file ends within the line read last.</summary>
    public bool IsUnended { get; private set; }

    /// <summary>The first and the last character of a file that are not white space; U+0000 where there are none.</summary>
    public static (char First, char Last) Ends(Stream file)
    {
        const int Look = 4096; // Even, so that no character of UTF-16 is cut.
        Encoding encoding = TextEncoding.Of(file);
        return (Around(0, static text => text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').FirstOrDefault()), Around(Math.Max(0, (file.Length & ~1L) - Look), static text => text.TrimEnd().LastOrDefault()));

        char Around(long position, Func<string, char> pick)
        {
            file.Position = position;
            byte[] bytes = new byte[Look];
            int read = file.Read(bytes, 0, bytes.Length);
            return pick(encoding.GetString(bytes, 0, read));
        }
    }

    /// <summary>The next line without its end, or null after the last.</summary>
    public string? Read()
    {
        int c = _reader.Read();
        if (c < 0)
        {
            return null;
        }

        Number++;
        _line.Clear();
        for (; c is >= 0 and not '\n' && _line.Length < MaxLine; c = _reader.Read())
        {
            _line.Append((char)c);
        }

        IsCut = c is >= 0 and not '\n';
        IsUnended = c < 0;
        return _line.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
