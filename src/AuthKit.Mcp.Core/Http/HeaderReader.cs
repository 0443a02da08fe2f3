using System.Net.Http.Headers;

namespace AuthKit.Mcp.Http;

/// <summary>Reads field lines without the typed API, which drops what it cannot parse.</summary>
internal static class HeaderReader
{
    /// <summary>The value of the first line of that name, or null.</summary>
    public static string? Find(IReadOnlyList<HeaderLine> lines, string name)
    {
        for (int line = 0; line < lines.Count; line++)
        {
            if (lines[line].Is(name))
            {
                return lines[line].Value;
            }
        }

        return null;
    }

#if NET
    public static IReadOnlyList<HeaderLine> Lines(HttpResponseMessage response)
    {
        // One line of each name is the rule, and then the list needs to grow only once.
        List<HeaderLine> lines = new(response.Headers.NonValidated.Count + response.Content.Headers.NonValidated.Count);
        Add(lines, response.Headers);
        Add(lines, response.Content.Headers);
        return lines;
    }

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
    public static IReadOnlyList<HeaderLine> Lines(HttpResponseMessage response)
    {
        List<HeaderLine> lines = [];
        Add(lines, response.Headers);
        Add(lines, response.Content.Headers);
        return lines;
    }

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
