using System.Collections;
using System.Globalization;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Commands;

/// <summary>Reads what users give for request headers.</summary>
internal static class HeaderTable
{
    // RFC 9110 section 5.6.2: what a token must not hold.
    private static readonly HashSet<char> Separators = [.. "()<>@,;:\\\"/[]?={}"];

    // They say where a message ends and what becomes of its connection: with another value than ours the request is another, or none.
    private static readonly HashSet<string> OfTheMessage = new(StringComparer.OrdinalIgnoreCase) { "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect" };

    public static string ReadUserAgent(string value)
    {
        int bad = value.ToList().FindIndex(static c => char.IsControl(c));
        return bad < 0 ? value : throw new AuthKitException(ErrorCode.InvalidArgument, $"-UserAgent has a control character at position {bad + 1}. Remove it.");
    }

    public static IReadOnlyList<HeaderLine> Read(IDictionary? table)
    {
        List<HeaderLine> lines = [];
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
            string value = Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "";
            if (name.Length == 0 || name.Any(static c => c <= ' ' || c >= '\u007f' || Separators.Contains(c)))
            {
                throw new AuthKitException(ErrorCode.InvalidArgument, $"-Headers: '{Text.Printable(name)}' is not a header name. Use a table such as @{{ 'X-Staging' = 'yes' }}.");
            }

            if (OfTheMessage.Contains(name))
            {
                throw new AuthKitException(ErrorCode.InvalidArgument, $"-Headers: '{name}' belongs to the message itself, and is set for each request as it needs it. Leave it out.");
            }

            // The value may be a secret (a staging gate's key), so only its place is named.
            int bad = value.IndexOfAny(['\r', '\n', '\0']);
            if (bad >= 0)
            {
                throw new AuthKitException(ErrorCode.InvalidArgument, $"-Headers: the value of '{name}' has a line break or NUL at position {bad + 1}. Remove it.");
            }

            lines.Add(new HeaderLine(name, value));
        }

        return lines;
    }
}
