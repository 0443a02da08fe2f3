using System.Text;
using System.Xml.Linq;

namespace AuthKit.Mcp.HelpGen;

/// <summary>Doc comment markup as plain paragraphs.</summary>
public sealed class DocText(IReadOnlyDictionary<string, string> cmdletsByType)
{
    /// <summary>The paragraphs of an element; list items and code blocks are paragraphs of their own.</summary>
    public IReadOnlyList<string> Paragraphs(XElement? element)
    {
        List<string> done = [];
        if (element is not null)
        {
            StringBuilder line = new();
            Walk(element, line, done);
            Flush(line, done);
        }

        return done;
    }

    /// <summary>The text as one line.</summary>
    public string OneLine(XElement? element) => string.Join(' ', Paragraphs(element));

    /// <summary>Code without the indentation that all its lines share.</summary>
    public static string Code(XElement? element)
    {
        string[] lines = (element?.Value ?? "").ReplaceLineEndings("\n").TrimEnd().Split('\n');
        // Code may begin right behind its tag; that line says nothing about the indentation of the others.
        IEnumerable<string> rest = lines.Skip(1);
        int shared = rest.Where(static l => l.Trim().Length > 0).Select(static l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', rest.Select(l => (l.Length > shared ? l[shared..] : "").TrimEnd()).Prepend(lines[0].Trim())).Trim('\n');
    }

    private void Walk(XElement element, StringBuilder line, List<string> done)
    {
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XText text:
                    line.Append(text.Value);
                    break;
                case XElement { Name.LocalName: "para" or "list" or "description" } block:
                    Flush(line, done);
                    Walk(block, line, done);
                    Flush(line, done);
                    break;
                case XElement { Name.LocalName: "item" } item:
                    Flush(line, done);
                    line.Append("- ").Append(Item(item));
                    Flush(line, done);
                    break;
                case XElement { Name.LocalName: "code" } code:
                    Flush(line, done);
                    done.Add(Code(code));
                    break;
                case XElement inline:
                    line.Append(Inline(inline));
                    break;
            }
        }
    }

    private string Item(XElement item) => item.Element("term") is { } term ? $"{OneLine(term)}: {OneLine(item.Element("description"))}" : OneLine(item);

    private string Inline(XElement element) => element.Name.LocalName switch
    {
        "see" or "seealso" when element.Value.Length > 0 => OneLine(element),
        "see" or "seealso" => (string?)element.Attribute("langword") ?? (string?)element.Attribute("href") ?? Cref((string?)element.Attribute("cref") ?? ""),
        "paramref" or "typeparamref" => (string?)element.Attribute("name") ?? "",
        _ => OneLine(element),
    };

    /// <summary>The word that a PowerShell user knows for a code reference: a cmdlet's name, a parameter with its dash, a type or a value.</summary>
    private string Cref(string id)
    {
        string path = id.Split('(')[0].Split(':')[^1];
        if (cmdletsByType.TryGetValue(path, out string? cmdlet))
        {
            return cmdlet;
        }

        string[] parts = path.Split('.');
        string last = parts[^1].Split('`')[0];
        bool ofCmdlet = id.StartsWith("P:", StringComparison.Ordinal) && parts.Length > 1 && cmdletsByType.ContainsKey(string.Join('.', parts[..^1]));
        return ofCmdlet ? "-" + last : last;
    }

    private static void Flush(StringBuilder line, List<string> done)
    {
        string text = string.Join(' ', line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length > 0)
        {
            done.Add(text);
        }

        line.Clear();
    }
}
