using System.Net.Http.Headers;

namespace AuthKit.Mcp.Http;

/// <summary>Reads field lines without the typed API, which drops what it cannot parse.</summary>
internal static class HeaderReader
{
    private const int UsualLines = 8;

    public static IReadOnlyList<HeaderLine> Lines(HttpResponseMessage response)
    {
        List<HeaderLine> lines = new(UsualLines);
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
