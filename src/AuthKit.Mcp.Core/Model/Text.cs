using System.Globalization;
using System.Text;

namespace AuthKit.Mcp;

/// <summary>Makes text that came from a server or a user safe to show: it may hold control characters and ANSI escapes.</summary>
public static class Text
{
    /// <summary>How days are written in every report and waiver.</summary>
    internal const string DayFormat = "yyyy-MM-dd";

    private const int DefaultLength = 200;

    /// <summary>Escapes control, bidirectional and zero-width characters and shortens the text.</summary>
    /// <param name="text">Text from anywhere.</param>
    /// <param name="maxLength">The most characters of the text that are shown.</param>
    public static string Printable(string? text, int maxLength = DefaultLength)
    {
        if (text is null)
        {
            return "";
        }

        // Most text is harmless, and every message of every rule comes by here.
        if (text.Length <= maxLength && IsHarmless(text))
        {
            return text;
        }

        StringBuilder shown = new(Math.Min(text.Length, maxLength) + 8);
        foreach (char c in text.Length > maxLength ? text.Substring(0, maxLength) : text)
        {
            shown.Append(c switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsUnsafe(c) => string.Format(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)c),
                _ => c.ToString(),
            });
        }

        return text.Length > maxLength ? shown.Append('…').ToString() : shown.ToString();
    }

    /// <summary>True for characters that would act on a terminal or hide in a URL instead of being seen.</summary>
    public static bool IsUnsafe(char c) => c <= '~'
        ? c < ' '
        : char.IsControl(c)
            || char.IsSurrogate(c)
            || c >= '\uFFFE' // No characters: neither XML nor some parsers take them.
            || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>A day as in every report, whatever calendar the user's culture has.</summary>
    internal static string Day(DateTime day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>A number and its noun, in the singular or plural.</summary>
    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static bool IsHarmless(string text)
    {
        if (Ascii.IsVisible(text))
        {
            return true;
        }

        foreach (char c in text)
        {
            if (IsUnsafe(c))
            {
                return false;
            }
        }

        return true;
    }
}
