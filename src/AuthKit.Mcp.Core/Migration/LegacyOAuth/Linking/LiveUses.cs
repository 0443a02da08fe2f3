using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Which names the code outside all places uses: a function that live code calls is no part of the old code.</summary>
internal sealed class LiveUses
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);
    private static readonly Regex Identifier = new(@"(?<![\w$])[A-Za-z_$][\w$]{2,}", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex Import = new(@"^\s*(?:import|from|using|export\s*[{*])\b", RegexOptions.CultureInvariant, Limit);
    private readonly Dictionary<string, List<(McpSourceLanguage Language, string Module, IReadOnlyCollection<string> Imports)>> _files = [];

    /// <summary>Notes a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="units">Its functions, whose heads are no use of their names.</param>
    /// <param name="finds">Its places.</param>
    /// <param name="wanted">The names that matter.</param>
    public void Note(SourceText source, IReadOnlyList<CodeUnit> units, IReadOnlyList<LegacyFind> finds, IReadOnlyDictionary<string, McpLegacyOAuthKind> wanted)
    {
        HashSet<int> heads = [.. units.Select(u => source.Code.IndexOf(u.Name, u.Start, StringComparison.Ordinal))];
        HashSet<string> names = [];
        foreach (Match match in Identifier.Matches(source.Code))
        {
            if (wanted.ContainsKey(match.Value) && !names.Contains(match.Value) && !heads.Contains(match.Index) && !finds.Any(f => match.Index >= f.Start && match.Index <= f.End) && !IsImport(source, match.Index))
            {
                names.Add(match.Value);
            }
        }

        IReadOnlyCollection<string> imports = names.Count > 0 ? ImportSearch.Modules(source) : [];
        foreach (string name in names)
        {
            if (!_files.TryGetValue(name, out List<(McpSourceLanguage Language, string Module, IReadOnlyCollection<string> Imports)>? files))
            {
                _files[name] = files = [];
            }

            files.Add((source.Language, FileHandles.Module(source.Path), imports));
        }
    }

    /// <summary>True when live code that can see a file uses that name.</summary>
    public bool Has(SourceText definer, string name)
    {
        string module = FileHandles.Module(definer.Path);
        bool byModule = definer.Language is McpSourceLanguage.Python or McpSourceLanguage.JavaScript or McpSourceLanguage.TypeScript;
        return _files.TryGetValue(name, out List<(McpSourceLanguage Language, string Module, IReadOnlyCollection<string> Imports)>? files)
            && files.Exists(f => byModule ? f.Module == module || f.Imports.Any(m => ImportSearch.IsModule(module, m)) : f.Language == definer.Language);
    }

    private static bool IsImport(SourceText source, int at)
    {
        int line = source.LineOf(at);
        int start = source.StartOfLine(line);
        return Import.IsMatch(source.Code.Substring(start, at - start));
    }
}
