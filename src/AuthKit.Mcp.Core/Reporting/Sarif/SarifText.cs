namespace AuthKit.Mcp.Reporting;

/// <summary>Text from anywhere as a plain text message of SARIF, in which braces are placeholders and brackets can be links.</summary>
internal static class SarifText
{
    private const int MaxText = 8000;

    /// <summary>The message that shows just that text (SARIF 2.1.0 sections 3.11.5 and 3.11.6).</summary>
    public static string Message(string text)
    {
        string shown = Text.Printable(text, MaxText).Replace("{", "{{").Replace("}", "}}");
        return shown.IndexOf("](", StringComparison.Ordinal) < 0 ? shown : shown.Replace("\\", "\\\\").Replace("[", "\\[").Replace("]", "\\]");
    }

    /// <summary>Text that is shown as it is.</summary>
    public static string Plain(string text) => Text.Printable(text, MaxText);
}
