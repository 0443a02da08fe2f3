using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>Text from anywhere as Markdown that shows just that text: no markup, no HTML, no link, no broken table.</summary>
internal static class MarkdownText
{
    private const int MaxText = 2000;

    // What can start something in CommonMark or GitHub's tables, strikethrough, mentions and autolinks (a scheme's colon).
    private const string Special = "\\`*_{}[]<>()|~#!&@:$";

    /// <summary>Text among other text or in a cell of a table.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in Text.Printable(text, MaxText))
        {
            escaped.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                // A backslash does not stop mentions, and there is nobody to call from a report.
                '@' => "&#64;&#8203;",
                _ when Special.IndexOf(c) >= 0 => "\\" + c,
                _ => c.ToString(),
            });
        }

        return escaped.Replace("www.", "www\\.").ToString();
    }

    /// <summary>Text to be copied as it is, such as a URL.</summary>
    public static string Code(string text)
    {
        string shown = Text.Printable(text, MaxText);
        return shown.Length == 0 || shown.IndexOf('`') >= 0 || shown.IndexOf('|') >= 0 ? Escape(text) : $"`{shown}`";
    }
}
