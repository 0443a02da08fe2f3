namespace AuthKit.Mcp.HelpGen;

/// <summary>The first line in which a file differs from what it should be.</summary>
public static class Difference
{
    /// <summary>One sentence about the first difference, or null.</summary>
    public static string? First(string path, string expected)
    {
        if (!File.Exists(path))
        {
            return $"{path} is missing.";
        }

        string[] wanted = Lines(expected);
        string[] found = Lines(File.ReadAllText(path));
        for (int i = 0; i < Math.Max(wanted.Length, found.Length); i++)
        {
            string? should = wanted.ElementAtOrDefault(i);
            string? has = found.ElementAtOrDefault(i);
            if (should != has)
            {
                return $"Line {i + 1} is '{has?.Trim() ?? "(end of file)"}' and should be '{should?.Trim() ?? "(end of file)"}'.";
            }
        }

        return null;
    }

    // A checkout on Windows may have turned the line ends.
    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
