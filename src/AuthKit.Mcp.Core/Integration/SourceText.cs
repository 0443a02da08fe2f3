using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Integration;

/// <summary>
/// Values as literals of a language. Names come from other people's registrations, so whatever a value holds, it stays inside
/// its quotes: everything but plain ASCII is escaped, which also keeps invisible characters visible in the code.
/// </summary>
internal static class SourceText
{
    private const char Replacement = '\ufffd';

    /// <summary>The value as a string literal in double quotes.</summary>
    public static string Literal(string value, SourceLanguage language)
    {
        StringBuilder literal = new("\"", value.Length + 2);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                literal.Append(Astral(value, i++, language));
            }
            else if (c is '"' or '\\')
            {
                literal.Append('\\').Append(c);
            }
            else if (c is >= ' ' and <= '~')
            {
                literal.Append(c);
            }
            else
            {
                // Half of a pair is no character, and Go and Python refuse it.
                literal.Append(Escape("\\u{0:x4}", char.IsSurrogate(c) ? Replacement : c));
            }
        }

        return literal.Append('"').ToString();
    }

    /// <summary>The values as a list literal.</summary>
    public static string List(IEnumerable<string> values, SourceLanguage language)
    {
        string items = string.Join(", ", values.Select(v => Literal(v, language)));
        return language == SourceLanguage.Go ? $"[]string{{{items}}}" : $"[{items}]";
    }

    /// <summary>A comment of one line. The text is ours, never a value.</summary>
    public static string Comment(string text, SourceLanguage language) => (language == SourceLanguage.Python ? "# " : "// ") + text;

    private static string Astral(string value, int index, SourceLanguage language) => language == SourceLanguage.TypeScript
        ? Escape("\\u{{{0:x}}}", char.ConvertToUtf32(value, index))
        : Escape("\\U{0:x8}", char.ConvertToUtf32(value, index));

    private static string Escape(string format, int code) => string.Format(CultureInfo.InvariantCulture, format, code);
}
