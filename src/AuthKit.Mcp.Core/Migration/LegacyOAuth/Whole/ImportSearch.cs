using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds out which files that are nothing but home-grown OAuth code are used by live files.</summary>
internal sealed class ImportSearch
{
    private static readonly PatternRegex Js = new(@"(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)[""'`](?<m>[^""'`\n]+)[""'`]");
    private static readonly PatternRegex PyFrom = new(@"(?m)^[ \t]*from\s+(?<m>[.\w]+)\s+import\s+(?:\((?<n>[^)]*)\)|(?<n>[^\n]*))");
    private static readonly PatternRegex PyImport = new(@"(?m)^[ \t]*import\s+(?<m>[^\n]+)");
    private static readonly Regex Alias = new(@"^(?:@/|~/?|#|\$lib/|\$/|/)?(?:src/|app/)?", RegexOptions.CultureInvariant, RegexLimit.Value);

    private readonly List<FileScan> _whole;
    private readonly HashSet<string> _paths;
    private readonly Dictionary<FileScan, string> _importers = [];
    private readonly Dictionary<string, Regex> _names = [];

    public ImportSearch(IEnumerable<FileScan> whole)
    {
        _whole = [.. whole];
        _paths = [.. _whole.Select(static w => w.File.FullPath)];
    }

    /// <summary>A live file that uses that one, or null.</summary>
    public string? ImporterOf(FileScan scan) => _importers.TryGetValue(scan, out string? importer) ? importer : null;

    /// <summary>False when a file cannot use any of the files, by its identifiers first and then by the paths in its strings.</summary>
    public bool MayUse(TreeFile file)
    {
        List<string> parts = [.. _whole.Where(w => Related(w.File.Language, file.File.Language)).SelectMany(static w => w.Handles).Select(LastPart).Distinct().Where(p => MayHave(file, p))];
        bool script = Family(file.File.Language) == McpSourceLanguage.TypeScript;
        return parts.Count > 0 && SourceReader.TextOrNull(file.File.FullPath) is string text && parts.Exists(p => !script || EndsPath(text, p) || IsBelow(file, p));
    }

    private static bool MayHave(TreeFile file, string part) => !Identifiers.IsIdentifier(part) || file.Words.MayHave(WordSet.Hash(part)) || IsBelow(file, part);

    // Whoever imports a folder that it is in does not name it.
    private static bool IsBelow(TreeFile file, string folder) => ("/" + file.File.Path).IndexOf($"/{folder}/", StringComparison.Ordinal) >= 0;

    /// <summary>True when a text has that as the last segment of a path, with or without what an import leaves out.</summary>
    private static bool EndsPath(string text, string part)
    {
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            int end = at + part.Length;
            if (at > 0 && text[at - 1] is '/' or '#' or '~' or '$' && end < text.Length && text[end] is '"' or '\'' or '`' or '.' or '/')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes what a file uses. Other files that are nothing but OAuth code, and tests, go with what they use.</summary>
    public void Look(SourceFile file)
    {
        List<FileScan> open = [.. _whole.Where(w => !_importers.ContainsKey(w) && Related(w.File.Language, file.Language))];
        if (file.IsTest || _paths.Contains(file.FullPath) || open.Count == 0)
        {
            return;
        }

        string? text = SourceReader.TextOrNull(file.FullPath);
        open.RemoveAll(w => !w.Handles.Any(h => text?.IndexOf(LastPart(h), StringComparison.Ordinal) >= 0));
        if (text is null || open.Count == 0)
        {
            return;
        }

        SourceText source = new(text, file.Language, file.Path);
        try
        {
            HashSet<string> modules = [.. Modules(source)];
            foreach (FileScan whole in open.Where(w => modules.Count > 0 ? modules.Any(m => IsModule(w.Handles[0], m)) : Names(source, w)))
            {
                _importers[whole] = file.FullPath;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            open.ForEach(w => _importers[w] = file.FullPath); // In doubt nothing gets deleted.
        }
    }

    private static bool Related(McpSourceLanguage a, McpSourceLanguage b) => Family(a) == Family(b) && a != McpSourceLanguage.Html;

    private static McpSourceLanguage Family(McpSourceLanguage language) => language == McpSourceLanguage.JavaScript ? McpSourceLanguage.TypeScript : language;

    private static string LastPart(string handle) => handle.Substring(handle.LastIndexOf('/') + 1);

    private bool Names(SourceText source, FileScan whole) => source.Language is McpSourceLanguage.CSharp or McpSourceLanguage.Go && whole.Handles.Any(h => InReach(source, whole, h) && NameOf(h).IsMatch(source.Code));

    private Regex NameOf(string name) => _names.TryGetValue(name, out Regex? regex) ? regex : _names[name] = new Regex($@"\b{Regex.Escape(name)}\b", RegexOptions.CultureInvariant, RegexLimit.Value);

    private static bool InReach(SourceText source, FileScan whole, string name) =>
        source.Language != McpSourceLanguage.Go || char.IsUpper(name[0]) || FolderOf(source.Path) == FolderOf(whole.File.Path);

    internal static string FolderOf(string path) => path.LastIndexOf('/') is int at and >= 0 ? path.Substring(0, at) : "";

    internal static bool IsModule(string handle, string module) => handle == module || (module.Length > 0 && handle.EndsWith("/" + module, StringComparison.Ordinal));

    /// <summary>The modules that a file imports; none where files do not import each other.</summary>
    internal static IReadOnlyCollection<string> Modules(SourceText source) => source.Language switch
    {
        McpSourceLanguage.Python => [.. PythonModules(source).Distinct()],
        McpSourceLanguage.JavaScript or McpSourceLanguage.TypeScript => [.. ScriptModules(source).Distinct()],
        _ => [],
    };

    private static IEnumerable<string> ScriptModules(SourceText source)
    {
        foreach (Match match in Js.Matches(source.Live))
        {
            string module = match.Groups["m"].Value;
            if (module[0] == '.')
            {
                // Resolved to a full path below the root, so it must fit as a whole: a leading slash makes it so.
                yield return FileHandles.Module(Joined(FolderOf(source.Path), module, '/'));
            }
            else if (module.IndexOf('/') >= 0)
            {
                yield return FileHandles.Module(Alias.Replace(module, ""));
            }
        }
    }

    private static IEnumerable<string> PythonModules(SourceText source)
    {
        string folder = FolderOf(source.Path);
        foreach (Match match in PyFrom.Matches(source.Live))
        {
            string module = match.Groups["m"].Value;
            int dots = module.TakeWhile(static c => c == '.').Count();
            string path = module.Substring(dots).Replace('.', '/');
            string full = dots == 0 ? path : Joined(folder, string.Concat(Enumerable.Repeat("../", dots - 1)) + path, '/');
            yield return full;
            foreach (string name in match.Groups["n"].Value.Split(','))
            {
                yield return $"{full}/{name.Trim().Split(' ')[0]}".TrimStart('/');
            }
        }

        foreach (Match match in PyImport.Matches(source.Live))
        {
            foreach (string module in match.Groups["m"].Value.Split(','))
            {
                yield return module.Trim().Split(' ')[0].Replace('.', '/');
            }
        }
    }

    private static string Joined(string folder, string path, char separator)
    {
        List<string> parts = [.. folder.Split(separator).Where(static p => p.Length > 0)];
        foreach (string part in path.Split(separator))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".." or ""))
            {
                parts.Add(part);
            }
        }

        return string.Join("/", parts);
    }
}
