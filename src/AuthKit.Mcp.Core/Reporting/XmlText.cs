using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>Text that an XML 1.0 document can hold and a reader can see.</summary>
internal static class XmlText
{
    private const int MaxText = 8000;

    /// <summary>Escapes what is not seen, and the two characters that are neither control characters nor legal XML.</summary>
    public static string Legal(string text)
    {
        string shown = Text.Printable(text, MaxText);
        return shown.IndexOf('\uFFFE') < 0 && shown.IndexOf('\uFFFF') < 0
            ? shown
            : new StringBuilder(shown).Replace("\uFFFE", "\\ufffe").Replace("\uFFFF", "\\uffff").ToString();
    }
}
