namespace AuthKit.Mcp.Clients;

/// <summary>
/// The Go SDK's reading of a challenge: comma-separated parameters of each challenge, any value allowed without quotes,
/// anything else an error that ends the attempt.
/// </summary>
internal static class StrictChallenge
{
    public static ChallengeReading Read(IReadOnlyList<string> lines)
    {
        string? url = null;
        foreach (string line in lines)
        {
            foreach (string challenge in Challenges(line))
            {
                if (Fault(challenge, ref url) is { } fault)
                {
                    return new ChallengeReading(null, fault);
                }
            }
        }

        return new ChallengeReading(url);
    }

    // A comma outside quotes ends a challenge unless a single word and an equals sign follow it.
    private static List<string> Challenges(string line)
    {
        List<string> found = [];
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && (i == 0 || line[i - 1] != '\\'))
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted && !IsParameter(line.Substring(i + 1).Trim()))
            {
                found.Add(line.Substring(start, i - start).Trim());
                start = i + 1;
            }
        }

        found.Add(line.Substring(start).Trim());
        return [.. found.Where(static c => c.Length > 0)];
    }

    private static bool IsParameter(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && !text.Substring(0, equals).Any(char.IsWhiteSpace);
    }

    private static string? Fault(string challenge, ref string? url)
    {
        int blank = challenge.IndexOf(' ');
        string rest = blank < 0 ? "" : challenge.Substring(blank + 1);
        while (rest.Length > 0)
        {
            int equals = rest.IndexOf('=');
            if (equals <= 0)
            {
                return $"expected key=value, but got '{Text.Printable(rest, 40)}'";
            }

            string name = rest.Substring(0, equals).Trim();
            rest = rest.Substring(equals + 1).Trim();
            if (Value(ref rest) is not { } value)
            {
                return "a quoted value is not closed";
            }

            if (value.Length == 0)
            {
                return $"no value for '{Text.Printable(name, 40)}'";
            }

            if (url is null && string.Equals(name, "resource_metadata", StringComparison.OrdinalIgnoreCase))
            {
                url = value;
            }

            if (rest.Length > 0 && rest[0] != ',')
            {
                return $"expected a comma, but got '{Text.Printable(rest, 40)}'";
            }

            rest = rest.TrimStart(',').Trim();
        }

        return null;
    }

    private static string? Value(ref string rest)
    {
        if (rest.Length == 0 || rest[0] != '"')
        {
            int comma = rest.IndexOf(',');
            string token = (comma < 0 ? rest : rest.Substring(0, comma)).Trim();
            rest = comma < 0 ? "" : rest.Substring(comma);
            return token;
        }

        System.Text.StringBuilder value = new();
        int i = 1;
        for (; i < rest.Length && rest[i] != '"'; i++)
        {
            i += rest[i] == '\\' && i + 1 < rest.Length ? 1 : 0;
            value.Append(rest[i]);
        }

        if (i >= rest.Length)
        {
            return null;
        }

        rest = rest.Substring(i + 1).Trim();
        return value.ToString();
    }
}
