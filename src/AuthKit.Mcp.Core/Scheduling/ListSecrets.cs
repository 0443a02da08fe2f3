using System.Text;

namespace AuthKit.Mcp.Scheduling;

/// <summary>Finds the columns of a list in which secrets stand: they must not be copied to where others read.</summary>
internal static class ListSecrets
{
    private static readonly string[] Servers = ["Uri", "ResourceUrl", "McpUri"];
    private static readonly string[] Secrets = ["Token", "OtherToken", "ApiKey", "Headers"];

    /// <summary>The first such column with a value in it, or null.</summary>
    public static string? Find(string text)
    {
        // A list that is separated in another way is of no use to the check, and its secrets are secrets all the same.
        foreach (char separator in new[] { ',', ';', '\t' })
        {
            List<string>? columns = null;
            foreach (List<string> row in Rows(text, separator))
            {
                if (columns is null)
                {
                    columns = row;
                    if (!columns.Any(static c => Servers.Contains(c, StringComparer.OrdinalIgnoreCase)))
                    {
                        break;
                    }
                }
                else if (columns.Where((c, i) => i < row.Count && row[i].Length > 0 && Secrets.Contains(c, StringComparer.OrdinalIgnoreCase)).FirstOrDefault() is { } column)
                {
                    return column;
                }
            }
        }

        return null;
    }

    // RFC 4180, with lines that begin with # left out; white space around a cell does not count.
    private static IEnumerable<List<string>> Rows(string text, char separator)
    {
        List<string> row = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\n';
            if (c == '#' && !quoted && row.Count == 0 && cell.ToString().Trim().Length == 0)
            {
                i = text.IndexOf('\n', i) is >= 0 and int end ? end - 1 : text.Length - 1;
                cell.Clear();
            }
            else if (c == '"' && (quoted || cell.ToString().Trim().Length == 0))
            {
                bool doubled = quoted && i + 1 < text.Length && text[i + 1] == '"';
                _ = doubled ? cell.Append(text[++i]) : cell;
                quoted = doubled || !quoted;
            }
            else if (i == text.Length || (!quoted && (c == separator || c == '\n')))
            {
                row.Add(cell.ToString().Trim());
                cell.Clear();
                if (c != separator || i == text.Length)
                {
                    if (row.Any(static r => r.Length > 0))
                    {
                        yield return row;
                    }

                    row = [];
                }
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}
