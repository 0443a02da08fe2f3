using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Tells whether a match of a pattern keeps to a few lines: whether from one line to the next it goes over white space only. Then it is enough to look at the lines around a literal that it needs.</summary>
internal static class PatternSpan
{
    private const string LineBreak = "\n";
    private const string Printable = "a0_({[.,;:='\"/<-";
    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    public static bool IsShort(string pattern)
    {
        bool multiline = pattern.IndexOf("(?m", StringComparison.Ordinal) >= 0 || pattern.IndexOf("(?im", StringComparison.Ordinal) >= 0;
        return pattern.IndexOf("(?s", StringComparison.Ordinal) < 0 && IsShort(RegexParser.Parse(pattern), multiline, repeated: false);
    }

    private static bool IsShort(RegexPart part, bool multiline, bool repeated) => part.Kind switch
    {
        RegexPartKind.One => !repeated || Known.GetOrAdd(part.Source, static s => !IsMatch(s, LineBreak) || !Printable.Any(c => IsMatch(s, c.ToString()))),
        RegexPartKind.Nothing when part.Parts.Count == 0 => part.Source switch { "^" or "$" => multiline, "\\A" or "\\z" or "\\Z" or "\\G" => false, _ => true },
        _ => part.Parts.All(p => IsShort(p, multiline, repeated || part.Most > 1)),
    };

    private static bool IsMatch(string one, string text) => Regex.IsMatch(text, one, RegexOptions.CultureInvariant, RegexLimit.Value);
}
