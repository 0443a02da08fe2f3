using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Http;

/// <summary>Reads a response head that breaks RFC 9112, and says where it does.</summary>
internal static class LenientHead
{
    // Where a server sends interim responses without end, no answer is awaited behind them.
    private const int MaxInterimBytes = 64 * 1024;
    private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");

    /// <summary>True when head and announced body have arrived; without a length the end of the connection decides.</summary>
    public static bool IsComplete(byte[] bytes, int length)
    {
        int start = AfterInterim(bytes, length, []);
        if (start > MaxInterimBytes)
        {
            return true;
        }

        int end = EndOfHead(bytes, start, length, out int bodyStart);
        if (end < 0)
        {
            return false;
        }

        string head = Latin1.GetString(bytes, start, end - start);
        int field = head.IndexOf("\ncontent-length:", StringComparison.OrdinalIgnoreCase);
        return field >= 0
            && int.TryParse(head.Substring(field + 16).Split('\n')[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int announced)
            && length - bodyStart >= announced;
    }

    /// <summary>Reads head and body of the final response; null when there is none.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="maxBodyBytes">The cap of the body.</param>
    /// <param name="fault">What came in place of a response.</param>
    public static WireResponse? Read(byte[] bytes, int maxBodyBytes, out string fault)
    {
        List<string> violations = [];
        int start = AfterInterim(bytes, bytes.Length, violations);
        int end = EndOfHead(bytes, start, bytes.Length, out int bodyStart);
        string head = Latin1.GetString(bytes, start, (end < 0 ? bytes.Length : end) - start);
        string[] lines = head.Split('\n');
        int? code = Status(lines[0]);
        fault = start > 0 || IsInterim(code) ? "only interim responses (1xx) came back, and no final one" : "what came back does not start like an HTTP response";
        if (code is null || IsInterim(code) || start > MaxInterimBytes)
        {
            return null;
        }

        List<HeaderLine> fields = [];
        if (end < 0)
        {
            violations.Add("the head does not end with an empty line");
        }

        foreach (string line in lines.Skip(1))
        {
            ReadField(line, fields, violations);
        }

        byte[] body = end < 0 ? [] : bytes.Skip(bodyStart).Take(maxBodyBytes).ToArray();
        string[] status = StatusWords(lines[0]);
        return new WireResponse
        {
            Status = code.Value,
            Reason = status.Length > 2 ? status[2] : "",
            Headers = fields,
            Body = body,
            BodyTruncated = end >= 0 && bytes.Length - bodyStart > maxBodyBytes,
            RawHead = head,
            HeadViolations = violations,
        };
    }

    // A client has to read what comes before the final response, and may drop it (RFC 9110 section 15.2); parsers refuse what is malformed in it too.
    private static int AfterInterim(byte[] bytes, int length, List<string> violations)
    {
        int start = 0;
        while (start <= MaxInterimBytes && EndOfHead(bytes, start, length, out int next) is >= 0 and int end)
        {
            string[] lines = Latin1.GetString(bytes, start, end - start).Split('\n');
            if (!IsInterim(Status(lines[0])))
            {
                break;
            }

            List<HeaderLine> dropped = [];
            foreach (string line in lines.Skip(1))
            {
                ReadField(line, dropped, violations);
            }

            start = next;
        }

        return start;
    }

    // After 101 another protocol follows and no response.
    private static bool IsInterim(int? status) => status is >= 100 and < 200 and not 101;

    private static int? Status(string line) => StatusWords(line) is [{ } version, { } code, ..] && version.StartsWith("HTTP/", StringComparison.Ordinal)
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : null;

    private static string[] StatusWords(string line) => line.TrimEnd('\r').Split([' '], 3);

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

    private static int EndOfHead(byte[] bytes, int start, int length, out int bodyStart)
    {
        for (int i = start; i + 1 < length; i++)
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
