using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>A report that is written as text, in UTF-8 without a byte order mark.</summary>
internal abstract class TextReportWriter(Stream stream) : ReportWriter
{
    /// <summary>The most characters of one text that a report shows: a server may send any number.</summary>
    protected const int MaxText = 8000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Where the report goes.</summary>
    protected Stream Stream { get; } = stream;

    /// <summary>Writes text as it is.</summary>
    protected void Put(string text)
    {
        byte[] bytes = Utf8.GetBytes(text);
        Stream.Write(bytes, 0, bytes.Length);
    }
}
