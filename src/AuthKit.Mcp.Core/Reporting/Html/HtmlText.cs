using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>Text from anywhere in HTML, between tags or in a quoted attribute.</summary>
internal static class HtmlText
{
    private const int MaxText = 8000;

    /// <summary>The text, with everything that could be markup escaped and everything unseen shown.</summary>
    public static string Escape(string text)
    {
        string shown = Text.Printable(text, MaxText);
        StringBuilder escaped = new(shown.Length + 16);
        foreach (char c in shown)
        {
            escaped.Append(c switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&quot;", '\'' => "&#39;", _ => c.ToString() });
        }

        return escaped.ToString();
    }
}
