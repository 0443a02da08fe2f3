using System.Net.Http.Headers;

namespace AuthKit.Mcp.Http;

/// <summary>Reads field lines without the typed API, which drops what it cannot parse.</summary>
internal static class HeaderReader
{
    /// <summary>The value of the first line of that name, or null.</summary>
    public static string? Find(IReadOnlyList<HeaderLine> lines, string name) => IndexOf(lines, name, 0) is >= 0 and int at ? lines[at].Value : null;

    /// <summary>The place of the first line of that name from a place on, or -1.</summary>
    public static int IndexOf(IReadOnlyList<HeaderLine> lines, string name, int from)
    {
        // The hundred rules ask several hundred times, so without an enumerator each.
        for (int at = from; at < lines.Count; at++)
        {
            if (lines[at].Is(name))
            {
                return at;
            }
        }

        return -1;
    }

    public static IReadOnlyList<HeaderLine> Lines(HttpResponseMessage response)
    {
#if NET
        // One line of each name is the rule, and then the list needs to grow only once.
        List<HeaderLine> lines = new(response.Headers.NonValidated.Count + response.Content.Headers.NonValidated.Count);
#else
        List<HeaderLine> lines = [];
#endif
        Add(lines, response.Headers);
        Add(lines, response.Content.Headers);
        return lines;
    }

#if NET
    private static void Add(List<HeaderLine> lines, HttpHeaders headers)
    {
        foreach (KeyValuePair<string, HeaderStringValues> field in headers.NonValidated)
        {
            foreach (string value in field.Value)
            {
                lines.Add(new HeaderLine(field.Key, value));
            }
        }
    }
#else
    // .NET Framework joins repeated lines before anyone can see them; the README says so.
    private static void Add(List<HeaderLine> lines, HttpHeaders headers)
    {
        foreach (KeyValuePair<string, IEnumerable<string>> field in headers)
        {
            foreach (string value in field.Value)
            {
                lines.Add(new HeaderLine(field.Key, value));
            }
        }
    }
#endif
}
