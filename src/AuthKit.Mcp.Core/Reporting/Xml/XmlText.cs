namespace AuthKit.Mcp.Reporting;

/// <summary>Text that an XML 1.0 document can hold and a reader can see.</summary>
internal static class XmlText
{
    private const int MaxText = 8000;

    /// <summary>Escapes what is not seen; what XML cannot hold is among that.</summary>
    public static string Legal(string text) => Text.Printable(text, MaxText);
}
