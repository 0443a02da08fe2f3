using System.Reflection;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Files;

/// <summary>
/// The text of one file with <c>$Name$</c> for values, and lines <c>%if Part</c>, <c>%else</c> and <c>%end</c> around what only
/// some need. Values are put in once, so one that looks like a placeholder stays what it is.
/// </summary>
internal static class FileTemplate
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly Regex Placeholder = new(@"\$([A-Z][A-Za-z]+)\$", RegexOptions.CultureInvariant, Limit);

    /// <summary>Fills in a template.</summary>
    /// <param name="name">Its folder and file name.</param>
    /// <param name="values">What to put in place of the placeholders, as source text.</param>
    /// <param name="parts">The parts to keep.</param>
    public static string Fill(string name, IReadOnlyDictionary<string, string> values, ISet<string> parts) => Placeholder.Replace(
        string.Join("\n", Selected(Read(name), name, parts)),
        m => values.TryGetValue(m.Groups[1].Value, out string? value) ? value : throw new InvalidOperationException($"The template {name} asks for the unknown value {m.Value}."));

    private static IEnumerable<string> Selected(string text, string name, ISet<string> parts)
    {
        Stack<bool> kept = new();
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("%if ", StringComparison.Ordinal))
            {
                kept.Push(parts.Contains(line.Substring(4)));
            }
            else if (line == "%else")
            {
                kept.Push(!kept.Pop());
            }
            else if (line == "%end")
            {
                _ = kept.Pop();
            }
            else if (kept.All(static k => k))
            {
                yield return line;
            }
        }

        if (kept.Count > 0)
        {
            throw new InvalidOperationException($"The template {name} has a part without an end.");
        }
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(FileTemplate).GetTypeInfo().Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no template {name} in the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n"); // A checkout on Windows may have changed the line ends.
    }
}
