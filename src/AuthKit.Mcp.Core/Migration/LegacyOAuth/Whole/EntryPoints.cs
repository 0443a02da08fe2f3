using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>
/// Tells which files are started by configuration rather than by code. A configuration that names a file by its path in any place
/// keeps it: which of its members start something differs from tool to tool, and in doubt nothing gets deleted.
/// </summary>
internal static class EntryPoints
{
    private const int MostFolders = 12;
    private static readonly string[] Configurations = ["package.json", "wrangler.toml", "wrangler.json", "wrangler.jsonc", "Dockerfile", "Procfile"];
    private static readonly Regex Word = new(@"[\w./@$\[\]-]+", RegexOptions.CultureInvariant, RegexLimit.Value);

    // What is started is often what a build has made of a file in src.
    private static readonly Regex Built = new("^(?:dist|build|out|lib)/", RegexOptions.CultureInvariant, RegexLimit.Value);

    /// <summary>A configuration beside a file or above it that names it, or null.</summary>
    public static string? ConfigurationOf(string fullPath)
    {
        string? folder = Path.GetDirectoryName(fullPath);
        for (int i = 0; i < MostFolders && folder is not null; i++, folder = Path.GetDirectoryName(folder))
        {
            string module = FileHandles.Module(fullPath.Substring(folder.Length).TrimStart(Path.DirectorySeparatorChar).Replace(Path.DirectorySeparatorChar, '/'));
            foreach (string configuration in Configurations.Select(c => Path.Combine(folder, c)).Where(File.Exists))
            {
                if (Paths(SourceReader.TextOrNull(configuration) ?? "").Any(p => FileHandles.Module(p) == module))
                {
                    return configuration;
                }
            }

            if (Directory.Exists(Path.Combine(folder, ".git")))
            {
                return null;
            }
        }

        return null;
    }

    private static IEnumerable<string> Paths(string text)
    {
        foreach (Match match in Word.Matches(text))
        {
            string path = match.Value.StartsWith("./", StringComparison.Ordinal) ? match.Value.Substring(2) : match.Value;
            yield return path;
            if (Built.Match(path) is { Success: true } built)
            {
                string source = path.Substring(built.Length);
                yield return source;
                yield return "src/" + source;
            }
        }
    }
}
