using System.Text.RegularExpressions;

namespace AuthKit.Mcp;

/// <summary>Patterns with <c>*</c> (any text) and <c>?</c> (one character), without case; everything else stands for itself.</summary>
public static class Wildcard
{
    /// <summary>True when the whole text fits the pattern.</summary>
    public static bool IsMatch(string pattern, string text) =>
        pattern.IndexOfAny(['*', '?']) < 0
            ? string.Equals(pattern, text, StringComparison.OrdinalIgnoreCase)
            : Regex.IsMatch(
                text,
                "^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".") + "$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline,
                TimeSpan.FromSeconds(1));
}
