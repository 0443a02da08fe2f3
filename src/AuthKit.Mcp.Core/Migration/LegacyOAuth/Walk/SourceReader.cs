using System.Buffers;
using System.Text;

namespace AuthKit.Mcp.Migration;

/// <summary>Reads source files, and tells those from what only has the name of one.</summary>
internal static class SourceReader
{
    private const int LargestBytes = 2 * 1024 * 1024;
    private const int LongestLine = 5000;
    private const int Head = 8192;

    /// <summary>The text of a file, or null with the reason why it is left out.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.SourceUnreadable"/>.</exception>
    public static (string? Text, string? Why, SourceOmission Meaning) Read(string path)
    {
        byte[] bytes = [];
        int length = 0;
        try
        {
            // A pipe or a device has no length, and opening one may wait for ever.
            if (new FileInfo(path).Length == 0)
            {
                return ("", null, default);
            }

            // Opened so that an editor or a build that has the file open disturbs nothing.
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
            if (stream.Length > LargestBytes)
            {
                return (null, $"with {stream.Length / 1024} KiB it is too large for hand-written code", SourceOmission.Doubtful);
            }

            int size = (int)stream.Length;
            bytes = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
            while (length < size && stream.Read(bytes, length, size - length) is int count and > 0)
            {
                length += count;
            }

            return Read(bytes, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw SourceFault.Unreadable(path, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static (string? Text, string? Why, SourceOmission Meaning) Read(byte[] bytes, int length)
    {
        bool marked = length >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF));
        if (!marked && Array.IndexOf(bytes, (byte)0, 0, Math.Min(length, Head)) >= 0)
        {
            return (null, "it is binary", SourceOmission.ByDesign);
        }

        string text = marked || Starts(bytes, length, 0xEF, 0xBB, 0xBF) ? Marked(bytes, length) : Encoding.UTF8.GetString(bytes, 0, length);
        return HasEndlessLine(text) ? (null, "it is minified", SourceOmission.ByDesign) : (text, null, default);
    }

    /// <summary>The text of a file for a second look; null where there is none. That a file cannot be read is told by the scan.</summary>
    public static string? TextOrNull(string path)
    {
        try
        {
            return Read(path).Text;
        }
        catch (AuthKitException e) when (e.Code == ErrorCode.SourceUnreadable)
        {
            return null;
        }
    }

    private static bool Starts(byte[] bytes, int length, params byte[] mark) => length >= mark.Length && bytes.AsSpan(0, mark.Length).SequenceEqual(mark);

    private static string Marked(byte[] bytes, int length)
    {
        using StreamReader reader = new(new MemoryStream(bytes, 0, length), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static bool HasEndlessLine(string text)
    {
        int start = 0;
        while (text.Length - start > LongestLine)
        {
            int end = text.IndexOf('\n', start, LongestLine);
            if (end < 0)
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }
}
