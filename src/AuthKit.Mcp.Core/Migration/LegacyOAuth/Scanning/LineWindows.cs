namespace AuthKit.Mcp.Migration;

/// <summary>The lines around places of a text.</summary>
internal static class LineWindows
{
    /// <summary>So many lines that are not blank a match may have before and behind what gives it away: more than anybody writes.</summary>
    private const int LinesAround = 8;

    /// <summary>The lines around some places, in order and without overlaps.</summary>
    public static List<(int Start, int Length)> Around(string text, IEnumerable<int> places)
    {
        List<(int Start, int Length)> windows = [];
        int start = 0, end = -1;
        foreach (int at in places.OrderBy(static p => p))
        {
            if (at < end)
            {
                // Only lines behind this place can be new.
                end = Math.Max(end, Last(text, at));
                windows[windows.Count - 1] = (start, end - start);
                continue;
            }

            int first = First(text, at);
            start = first <= end ? start : first;
            if (first <= end)
            {
                windows.RemoveAt(windows.Count - 1);
            }

            end = Last(text, at);
            windows.Add((start, end - start));
        }

        return windows;
    }

    private static int First(string text, int at)
    {
        for (int lines = 0; lines <= LinesAround; lines++)
        {
            at = at <= 0 ? -1 : text.LastIndexOf('\n', at - 1);
            if (at < 0)
            {
                return 0;
            }

            while (at > 0 && char.IsWhiteSpace(text[at - 1]))
            {
                at--;
            }
        }

        return text.IndexOf('\n', at) + 1;
    }

    private static int Last(string text, int at)
    {
        int end = at;
        for (int lines = 0; lines <= LinesAround; lines++)
        {
            end = at >= text.Length ? -1 : text.IndexOf('\n', at);
            if (end < 0)
            {
                return text.Length;
            }

            at = end;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }
        }

        return end;
    }
}
