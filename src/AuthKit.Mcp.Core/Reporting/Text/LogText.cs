using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// Text from anywhere as a part of a log command. CI systems read commands out of what a job prints, Azure and GitHub's
/// older form even in the middle of a line, so nothing in the text may look like one.
/// </summary>
internal static class LogText
{
    /// <summary>Text after a command of GitHub.</summary>
    public static string GitHubData(string text, int maxText) => Visible(text, maxText).Replace("%", "%25");

    /// <summary>Text as the value of a property of a command of GitHub.</summary>
    public static string GitHubProperty(string text, int maxText) => GitHubData(text, maxText).Replace(":", "%3A").Replace(",", "%2C");

    /// <summary>Text after a command of Azure Pipelines.</summary>
    public static string AzureData(string text, int maxText) => Visible(text, maxText).Replace("%", "%AZP25");

    /// <summary>Text as the value of a property of a command of Azure Pipelines.</summary>
    public static string AzureProperty(string text, int maxText) => AzureData(text, maxText).Replace(";", "%3B").Replace("]", "%5D");

    // Line ends are shown, so that no text begins a line of its own, and "##vso[" and "##[" are torn apart.
    private static string Visible(string text, int maxText)
    {
        string shown = Text.Printable(text, maxText);
        if (shown.IndexOf("##", StringComparison.Ordinal) < 0)
        {
            return shown;
        }

        StringBuilder torn = new(shown.Length + 8);
        foreach (char c in shown)
        {
            if (c == '#' && torn.Length > 0 && torn[torn.Length - 1] == '#')
            {
                torn.Append(' ');
            }

            torn.Append(c);
        }

        return torn.ToString();
    }
}
