using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Which files import which, of a whole tree. Read when first asked for, because most trees never ask.</summary>
internal sealed class ImportIndex(IReadOnlyList<TreeFile> files, ParallelOptions parallel)
{
    private Dictionary<string, List<TreeFile>>? _byEnd;

    /// <summary>The files that import a module, in the order of the tree.</summary>
    public IEnumerable<TreeFile> Of(string module) => (_byEnd ??= Read()).TryGetValue(EndOf(module), out List<TreeFile>? importers)
        ? importers.Where(f => f.Imports is { } imports && imports.Any(m => ImportSearch.IsModule(module, m)))
        : [];

    /// <summary>The last segment of a module.</summary>
    public static string EndOf(string module) => module.Substring(module.LastIndexOf('/') + 1);

    /// <summary>The modules that a file imports.</summary>
    public static IReadOnlyCollection<string> Imports(TreeFile file) => file.Imports ??= Modules(file.File);

    private Dictionary<string, List<TreeFile>> Read()
    {
        Parallel.ForEach(files, parallel, static f => Imports(f));
        Dictionary<string, List<TreeFile>> byEnd = [];
        foreach (TreeFile file in files)
        {
            foreach (string end in (file.Imports ?? []).Select(EndOf).Distinct())
            {
                if (!byEnd.TryGetValue(end, out List<TreeFile>? importers))
                {
                    byEnd[end] = importers = [];
                }

                importers.Add(file);
            }
        }

        return byEnd;
    }

    private static IReadOnlyCollection<string> Modules(SourceFile file)
    {
        try
        {
            return file.Language is McpSourceLanguage.Python or McpSourceLanguage.JavaScript or McpSourceLanguage.TypeScript && SourceReader.TextOrNull(file.FullPath) is string text
                ? ImportSearch.Modules(new SourceText(text, file.Language, file.Path))
                : [];
        }
        catch (RegexMatchTimeoutException)
        {
            return []; // What it imports may then be taken for unused: a place of low confidence too many.
        }
    }
}
