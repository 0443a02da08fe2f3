using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Which names the code outside all places uses: a function that live code calls is no part of the old code.</summary>
internal sealed class LiveUses
{
    private static readonly Regex Import = new(@"^\s*(?:import|from|using|export\s*[{*])\b", RegexOptions.CultureInvariant, RegexLimit.Value);
    private readonly IReadOnlyList<TreeFile> _files;
    private readonly ImportIndex _imports;
    private readonly HashSet<string> _names;
    private readonly Func<SourceFile, IReadOnlyList<LegacyFind>> _finds;
    private readonly Dictionary<TreeFile, HashSet<string>> _known = [];

    /// <param name="files">The files of the tree.</param>
    /// <param name="imports">Which of them import each other.</param>
    /// <param name="names">The names that matter.</param>
    /// <param name="finds">The places of a file.</param>
    public LiveUses(IReadOnlyList<TreeFile> files, ImportIndex imports, IEnumerable<string> names, Func<SourceFile, IReadOnlyList<LegacyFind>> finds) =>
        (_files, _imports, _names, _finds) = ([.. files.Where(static f => f.File.Language != McpSourceLanguage.Html)], imports, [.. names], finds);

    /// <summary>True when live code that can see a file uses that name.</summary>
    public bool Has(SourceText definer, string name)
    {
        if (!_names.Contains(name))
        {
            return false;
        }

        int hash = WordSet.Hash(name);
        return Seers(definer).Any(f => f.Words.MayHave(hash) && NamesOf(f).Contains(name));
    }

    /// <summary>The files that see what a file defines: itself and those that import it, or all of its language.</summary>
    private IEnumerable<TreeFile> Seers(SourceText definer)
    {
        if (definer.Language is not (McpSourceLanguage.Python or McpSourceLanguage.JavaScript or McpSourceLanguage.TypeScript))
        {
            return _files.Where(f => f.File.Language == definer.Language);
        }

        string module = FileHandles.Module(definer.Path);
        return _imports.Of(module).Concat(_files.Where(f => f.Module == module));
    }

    private HashSet<string> NamesOf(TreeFile file)
    {
        if (!_known.TryGetValue(file, out HashSet<string>? names))
        {
            names = [];
            try
            {
                if (SourceReader.TextOrNull(file.File.FullPath) is string text)
                {
                    Add(new SourceText(text, file.File.Language, file.File.Path), _finds(file.File), names);
                }
            }
            catch (RegexMatchTimeoutException)
            {
                names = _names; // In doubt live.
            }

            _known.Add(file, names);
        }

        return names;
    }

    private void Add(SourceText source, IReadOnlyList<LegacyFind> finds, HashSet<string> names)
    {
        // The heads of functions are no use of their names.
        HashSet<int> heads = [.. CodeShape.Of(source).Units.Select(u => source.Code.IndexOf(u.Name, u.Start, StringComparison.Ordinal))];
        for ((int Start, int Length) next = Identifiers.Next(source.Code, 0); next.Length > 0; next = Identifiers.Next(source.Code, next.Start + next.Length))
        {
            int at = next.Start;
            string name = source.Code.Substring(at, next.Length);
            if (_names.Contains(name) && !names.Contains(name) && !heads.Contains(at) && !finds.Any(f => at >= f.Start && at <= f.End) && !IsImport(source, at))
            {
                names.Add(name);
            }
        }
    }

    private static bool IsImport(SourceText source, int at)
    {
        int line = source.LineOf(at);
        int start = source.StartOfLine(line);
        return Import.IsMatch(source.Code.Substring(start, at - start));
    }
}
