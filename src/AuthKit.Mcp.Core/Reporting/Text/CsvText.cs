using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>Text from anywhere as a field of a CSV file: always the same text, never a formula, never two fields.</summary>
internal static class CsvText
{
    // What makes a spreadsheet calculate, with the wide forms that some of them take for the same.
    private const string FormulaStarts = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>
    /// One field by RFC 4180. It is quoted even where that is not needed: a spreadsheet that cuts at semicolons or tabs would
    /// otherwise find the start of a formula in the middle of a text.
    /// </summary>
    public static string Field(string text, int maxText)
    {
        string shown = Text.Printable(text, maxText);
        StringBuilder field = new(shown.Length + 4);
        field.Append('"');
        if (StartsFormula(text) || StartsFormula(shown))
        {
            field.Append('\'');
        }

        return field.Append(shown.Replace("\"", "\"\"")).Append('"').ToString();
    }

    // Blanks before it do not stop a spreadsheet.
    private static bool StartsFormula(string text)
    {
        string start = text.TrimStart(' ', '\u00A0');
        return start.Length > 0 && FormulaStarts.IndexOf(start[0]) >= 0;
    }
}
