using System.Globalization;

namespace AuthKit.Mcp.Benchmarks;

/// <summary>Pairs of <c>--name number</c>.</summary>
internal sealed class Options(IReadOnlyList<string> words)
{
    public int Get(string name, int otherwise, int least = 1)
    {
        int at = words.ToList().IndexOf("--" + name);
        int value = at < 0 ? otherwise : at + 1 < words.Count ? Number(words[at + 1]) : throw new ArgumentException($"--{name} needs a number.");
        return value >= least ? value : throw new ArgumentException($"--{name} must be at least {least}.");
    }

    public static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new ArgumentException($"'{text}' is not a whole number.");
}
