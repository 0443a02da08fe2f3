namespace AuthKit.Mcp;

/// <summary>Guesses which word was meant by a misspelt one.</summary>
internal static class NearestWord
{
    /// <summary>The word that takes the fewest changes, or null when all are too far away to be meant. Of several the first.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="words">What there is.</param>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        const int MaxLength = 40; // What is longer is no slip of the finger, and the work grows with its square.
        if (typed.Length > MaxLength)
        {
            return null;
        }

        string text = typed.ToUpperInvariant();
        (string Word, int Changes) best = words.Select(w => (w, Changes(text, w.ToUpperInvariant()))).OrderBy(static p => p.Item2).FirstOrDefault();
        return best.Word is { } word && best.Changes <= Math.Max(2, word.Length / 3) ? word : null;
    }

    // The Levenshtein distance with two letters that changed places as one change.
    private static int Changes(string from, string to)
    {
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                cost[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                    cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[from.Length, to.Length];
    }
}
