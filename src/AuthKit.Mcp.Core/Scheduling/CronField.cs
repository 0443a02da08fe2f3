using System.Globalization;

namespace AuthKit.Mcp.Scheduling;

/// <summary>One field of a cron expression: the values it allows, and whether it allows all.</summary>
internal sealed record CronField(string Text, IReadOnlyList<int> Values, bool IsAll)
{
    /// <summary>Reads lists, ranges and steps of numbers; null when the text is none of these.</summary>
    public static CronField? Parse(string text, int least, int most, IReadOnlyList<string> names)
    {
        SortedSet<int> values = [];
        foreach (string part in text.Split(','))
        {
            string[] stepped = part.Split('/');
            string[] ends = stepped[0].Split('-');
            int step = 1;
            if (stepped.Length > 2 || ends.Length > 2 || (stepped.Length == 2 && (!TryNumber(stepped[1], out step) || step == 0)))
            {
                return null;
            }

            int from = least;
            int to = most;
            if (stepped[0] != "*")
            {
                // A step without a range is read in two ways by different schedulers.
                if (!TryValue(ends[0], names, least, out from) || !TryValue(ends[ends.Length - 1], names, least, out to) || (ends.Length == 1 && stepped.Length == 2))
                {
                    return null;
                }
            }

            if (from < least || to > most || from > to)
            {
                return null;
            }

            for (int value = from; value <= to; value += step)
            {
                values.Add(value);
            }
        }

        bool isAll = values.Count == most - least + 1;
        return new CronField(isAll ? "*" : string.Join(",", values.Select(static v => v.ToString(CultureInfo.InvariantCulture))), [.. values], isAll);
    }

    private static bool TryValue(string text, IReadOnlyList<string> names, int least, out int value)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], text, StringComparison.OrdinalIgnoreCase))
            {
                value = least + i;
                return true;
            }
        }

        return TryNumber(text, out value);
    }

    private static bool TryNumber(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value < 10000;
}
