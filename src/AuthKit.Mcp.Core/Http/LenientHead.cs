using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Http;

/// <summary>Reads a response head that breaks RFC 9112, and says where it does.</summary>
internal static class LenientHead
{
    private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");

    /// <summary>True when head and announced body have arrived; without a length the end of the connection decides.</summary>
    public static bool IsComplete(byte[] bytes, int length)
    {
        int end = EndOfHead(bytes, length, out int bodyStart);
        if (end < 0)
        {
            return false;
        }

        string head = Latin1.GetString(bytes, 0, end);
        int field = head.IndexOf("\ncontent-length:", StringComparison.OrdinalIgnoreCase);
        return field >= 0
            && int.TryParse(head.Substring(field + 16).Split('\n')[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int announced)
            && length - bodyStart >= announced;
    }

    /// <summary>Reads head and body; null when the bytes do not start with <c>HTTP/</c>.</summary>
    public static WireResponse? Read(byte[] bytes, int maxBodyBytes)
    {
        int end = EndOfHead(bytes, bytes.Length, out int bodyStart);
        string head = Latin1.GetString(bytes, 0, end < 0 ? bytes.Length : end);
        string[] lines = head.Split('\n');
        string[] status = lines[0].TrimEnd('\r').Split([' '], 3);
        if (!lines[0].StartsWith("HTTP/", StringComparison.Ordinal) || status.Length < 2 || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            return null;
        }

        List<HeaderLine> fields = [];
        List<string> violations = end < 0 ? ["the head does not end with an empty line"] : [];
        foreach (string line in lines.Skip(1))
        {
            ReadField(line, fields, violations);
        }

        byte[] body = end < 0 ? [] : bytes.Skip(bodyStart).Take(maxBodyBytes).ToArray();
        return new WireResponse
        {
            Status = code,
            Reason = status.Length > 2 ? status[2] : "",
            Headers = fields,
            Body = body,
            BodyTruncated = end >= 0 && bytes.Length - bodyStart > maxBodyBytes,
            RawHead = head,
            HeadViolations = violations,
        };
    }

    private static void ReadField(string line, List<HeaderLine> fields, List<string> violations)
    {
        if (line.Length > 0 && line[line.Length - 1] != '\r')
        {
            violations.Add($"a line ends in LF without CR: '{Text.Printable(line, 60)}'");
        }

        string field = line.TrimEnd('\r');
        if (field.Length == 0)
        {
            return;
        }

        int colon = field.IndexOf(':');
        if (field[0] is ' ' or '\t' && fields.Count > 0)
        {
            violations.Add($"a header value goes on over a line break: '{Text.Printable(field, 60)}'");
            HeaderLine last = fields[fields.Count - 1];
            fields[fields.Count - 1] = last with { Value = last.Value + "\n" + field };
        }
        else if (colon <= 0 || field.Substring(0, colon).Any(static c => c <= ' ' || c == '"'))
        {
            // Most often the rest of a value that had a raw line break in it.
            violations.Add($"a line is no header field: '{Text.Printable(field, 60)}'");
            fields.Add(new HeaderLine("", field));
        }
        else
        {
            string value = field.Substring(colon + 1).Trim(' ', '\t');
            if (value.Any(static c => char.IsControl(c) && c != '\t'))
            {
                violations.Add($"the value of {Text.Printable(field.Substring(0, colon))} holds a control character");
            }

            fields.Add(new HeaderLine(field.Substring(0, colon), value));
        }
    }

    private static int EndOfHead(byte[] bytes, int length, out int bodyStart)
    {
        for (int i = 0; i + 1 < length; i++)
        {
            if (bytes[i] != (byte)'\n')
            {
                continue;
            }

            if (bytes[i + 1] == (byte)'\n')
            {
                bodyStart = i + 2;
                return i;
            }

            if (i + 2 < length && bytes[i + 1] == (byte)'\r' && bytes[i + 2] == (byte)'\n')
            {
                bodyStart = i + 3;
                return i;
            }
        }

        bodyStart = length;
        return -1;
    }
}
