#if NET
using System.Net.Http.Headers;
#endif

namespace AuthKit.Mcp.Http;

/// <summary>Reads field lines without the typed API, which drops what it cannot parse.</summary>
internal static class HeaderReader
{
    /// <summary>The value of the first line of that name, or null.</summary>
    public static string? Find(IReadOnlyList<HeaderLine> lines, string name) => IndexOf(lines, name, 0) is >= 0 and int at ? lines[at].Value : null;

    /// <summary>The place of the first line of that name from a place on, or -1.</summary>
    public static int IndexOf(IReadOnlyList<HeaderLine> lines, string name, int from)
    {
        // The hundred rules ask several hundred times, so without an enumerator each, and an array without a call for each line.
        if (lines is HeaderLine[] array)
        {
            for (int at = from; at < array.Length; at++)
            {
                if (array[at].Is(name))
                {
                    return at;
                }
            }

            return -1;
        }

        for (int at = from; at < lines.Count; at++)
        {
            if (lines[at].Is(name))
            {
                return at;
            }
        }

        return -1;
    }

#if NET
    /// <summary>The field lines of a response, repeated ones apart.</summary>
    public static IReadOnlyList<HeaderLine> Lines(HttpResponseMessage response)
    {
        (HttpHeadersNonValidated head, HttpHeadersNonValidated content) = (response.Headers.NonValidated, response.Content.Headers.NonValidated);
        HeaderLine[] lines = new HeaderLine[Count(head) + Count(content)];
        Add(lines, Add(lines, 0, head), content);
        return lines;
    }

    private static int Count(HttpHeadersNonValidated headers)
    {
        int count = 0;
        foreach (KeyValuePair<string, HeaderStringValues> field in headers)
        {
            count += field.Value.Count;
        }

        return count;
    }

    private static int Add(HeaderLine[] lines, int at, HttpHeadersNonValidated headers)
    {
        foreach (KeyValuePair<string, HeaderStringValues> field in headers)
        {
            foreach (string value in field.Value)
            {
                lines[at++] = new HeaderLine(field.Key, value);
            }
        }

        return at;
    }
#else
    // .NET Framework joins repeated lines before anyone can see them; the README says so.
    /// <summary>The field lines of a response.</summary>
    public static IReadOnlyList<HeaderLine> Lines(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers).SelectMany(static f => f.Value.Select(v => new HeaderLine(f.Key, v)))];
#endif
}
