using System.Management.Automation;
using System.Management.Automation.Language;

namespace AuthKit.Mcp.Commands;

/// <summary>Turns values into completions, quoted where PowerShell needs it.</summary>
internal static class Completions
{
    private static readonly char[] Quotes = ['\'', '"'];

    /// <summary>The values that start with the word, or that it matches as a wildcard pattern.</summary>
    /// <param name="word">What was typed, perhaps with an opening quote.</param>
    /// <param name="values">Each value and its tool tip.</param>
    /// <param name="isPattern">True when the parameter takes wildcards: those of a value are escaped, so that it finds itself.</param>
    public static IEnumerable<CompletionResult> Matching(string? word, IEnumerable<(string Value, string ToolTip)> values, bool isPattern = false)
    {
        string typed = (word ?? "").Trim(Quotes);
        WildcardPattern pattern = Pattern(typed);
        foreach ((string value, string toolTip) in values)
        {
            // Text with control characters cannot be put on a command line safely.
            if (value.Length > 0 && !value.Any(Text.IsUnsafe) && pattern.IsMatch(value))
            {
                yield return new CompletionResult(Quoted(isPattern ? WildcardPattern.Escape(value) : value), value, CompletionResultType.ParameterValue, Text.Printable(toolTip));
            }
        }
    }

    private static WildcardPattern Pattern(string typed)
    {
        const WildcardOptions Options = WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant;
        try
        {
            WildcardPattern pattern = WildcardPattern.Get(typed + "*", Options);
            _ = pattern.IsMatch(""); // It is read at its first use.
            return pattern;
        }
        catch (WildcardPatternException)
        {
            // A half-typed set such as 'a[b': completion never fails.
            return WildcardPattern.Get(WildcardPattern.Escape(typed) + "*", Options);
        }
    }

    // A list on the command line may hold a colon, so only what ends or changes an argument needs quotes.
    private static string Quoted(string value) => value.All(static c => char.IsLetterOrDigit(c) || c is ':' or '_' or '-' or '.')
        ? value
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'";
}
