using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds what only other files give away: routes that the metadata names, and functions, pages and tables that places of other files use.</summary>
internal sealed class TreeLinks
{
    /// <summary>From so many files with places on, the links between them are too many to follow in a sensible time.</summary>
    public const int MostSeeds = 400;

    private const int Rounds = 3;
    private static readonly Regex Record = new(@"models\.Model|@Entity|@Table|__tablename__|SQLModel|\bBase\)|Document\b|extends\s+\w*Model|Schema\b|`(?:db|gorm|bson|json):|\{\s*get;|@Column|\brecord\b", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Served = new(@"(?m)^\s*(?:\[(?:Http|Route|Function)|@\w*(?:Get|Post|All|app|router|route|api|bp)\w*[.(])", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Keeps = new(@"(?i)\b(?:insert|select|delete|update)\b|objects\.|\.(?:set|get|pop|push|add|find\w*|save\w*|remove\w*|query\w*|exec\w*|delete\w*|create\w*|insert\w*|put\w*)\(|\]\s*=(?!=)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private readonly LegacyPatterns _patterns;
    private readonly Dictionary<string, FileScan> _scans;
    private readonly List<(McpLegacyOAuthKind Kind, string Path)> _endpoints;
    private readonly IReadOnlyList<LegacyPattern> _paths;
    private readonly HashSet<string> _imported;
    private readonly HashSet<string> _folders;
    private readonly HashSet<string> _templates;
    private readonly Dictionary<string, McpLegacyOAuthKind> _names = [];
    private readonly Dictionary<string, LegacyFind> _tables = [];
    private readonly Dictionary<string, string> _verifiers = [];
    private readonly List<FileScan> _seeds;
    private readonly Dictionary<string, FileScan> _added = [];
    private readonly Dictionary<string, List<FileScan>> _users = [];
    private readonly Dictionary<string, List<FileScan>> _handlers = [];
    private readonly HashSet<string> _importedEnds = [];
    private readonly IReadOnlyList<TreeFile> _files;
    private readonly ParallelOptions _parallel;
    private readonly ImportIndex _importers;
    private readonly DeclaredRoutes _routes;
    private readonly HashSet<int> _namedWords = [];
    private readonly HashSet<int> _usedWords = [];
    private readonly HashSet<string> _definers = [];
    private readonly HashSet<string> _definerEnds = [];
    private LiveUses? _live;

    /// <summary>Takes what is known.</summary>
    /// <param name="scans">What was found in each file by itself.</param>
    /// <param name="patterns">The patterns.</param>
    /// <param name="files">The files of the tree that are no tests.</param>
    /// <param name="parallel">How many files to read at once.</param>
    public TreeLinks(IReadOnlyList<FileScan> scans, LegacyPatterns patterns, IReadOnlyList<TreeFile> files, ParallelOptions parallel)
    {
        (_files, _parallel, _importers) = (files, parallel, new ImportIndex(files, parallel));
        _patterns = patterns;
        _scans = scans.ToDictionary(static s => s.File.FullPath);
        _seeds = [.. scans.Where(static s => s.Facts.Names.Count > 0)];
        _endpoints = [.. scans.SelectMany(static s => s.Facts.Endpoints).Distinct()];
        _paths = EndpointPaths.Patterns(_endpoints, patterns);
        _routes = new DeclaredRoutes(patterns, _paths, EndpointPaths.Ends(_endpoints));
        _imported = [.. _seeds.SelectMany(static s => s.Facts.Imports)];
        _folders = [.. _seeds.Select(static s => ImportSearch.FolderOf(s.File.Path))];
        _templates = [.. _seeds.SelectMany(static s => s.Facts.Templates)];
        foreach (FileScan seed in _seeds)
        {
            Index(seed);
            Add(_names, seed.Facts.Names);
            Add(_tables, seed.Facts.Tables);
            Add(_verifiers, seed.Facts.Verifiers.Select(v => new KeyValuePair<string, string>(v, FileHandles.Module(seed.File.Path))));
        }

        _namedWords.UnionWith(_verifiers.Keys.Select(WordSet.Hash));
        _usedWords.UnionWith(_tables.Keys.Select(WordSet.Hash));
        _definerEnds.UnionWith(_verifiers.Values.Select(ImportIndex.EndOf));
    }

    /// <summary>True when nothing was found that could lead further.</summary>
    public bool IsEmpty => IsTooMuch || (_endpoints.Count == 0 && _names.Count == 0);

    /// <summary>True when too many files hold places to follow all that they name.</summary>
    public bool IsTooMuch => _seeds.Count > MostSeeds;

    /// <summary>What more is in each file. What a file found so uses is looked for in a second round.</summary>
    public IEnumerable<FileScan> Follow()
    {
        bool more = !IsEmpty;
        HashSet<TreeFile> routes = more ? _routes.In(_files, _parallel) : [];
        Parallel.ForEach(more ? _files.Where(f => !SeesAll(f.File.Language) && f.Words.MayHave(_namedWords)) : [], _parallel, static f => ImportIndex.Imports(f));
        for (int round = 0; round < Rounds && more; round++)
        {
            more = false;
            foreach (TreeFile file in _files)
            {
                if ((round == 0 || IsNear(file)) && Follow(file, routes.Contains(file)) is { } scan)
                {
                    yield return scan;
                    Learn(scan);
                    more = true;
                }
            }

            _live = null;
        }
    }

    /// <summary>What more is in a file; null when there is nothing.</summary>
    private FileScan? Follow(TreeFile kept, bool routes)
    {
        SourceFile file = kept.File;
        bool near = IsNear(kept);
        bool page = file.Language == McpSourceLanguage.Html;
        bool named = kept.Words.MayHave(_namedWords) && SeesDefiner(kept);
        if (!(page || routes || named || (near && kept.Words.MayHave(_usedWords))) || SourceReader.TextOrNull(file.FullPath) is not string text)
        {
            return null;
        }

        HashSet<string> words = [.. Identifiers.In(text, 0, text.Length)];
        named = named && words.Any(w => _verifiers.ContainsKey(w) || _handlers.ContainsKey(w));
        if (!(page || routes || named || (near && words.Any(w => _names.ContainsKey(w) || _tables.ContainsKey(w)))))
        {
            return null;
        }

        FileScan? known = Known(file, _added);
        List<LegacyFind> finds = [.. known?.Finds ?? []];
        int before = finds.Count;
        SourceText source = new(text, file.Language, file.Path);
        ScanContext context = new(source, _patterns) { Declared = _paths };
        try
        {
            if (page)
            {
                LinkedPages.Add(context, _templates, _endpoints, finds);
            }
            else
            {
                Code(context, kept, near, words, finds);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What was found before is not less true.
        }

        List<LegacyFind> more = [.. finds.Skip(before).OrderBy(static f => f.Start)];
        return more.Count == 0 ? null : new FileScan
        {
            File = file,
            Finds = more,
            Lines = [.. more.Select(f => (source.LineOf(f.Start), source.LineOf(f.End)))],
            LineCount = source.LineCount,
            IsNothingElse = known?.IsNothingElse ?? false,
            Facts = FileFacts.Of(context, [.. finds.Select(static f => f with { Confidence = McpLegacyOAuthConfidence.Medium })]),
        };
    }

    private void Code(ScanContext context, TreeFile kept, bool near, HashSet<string> words, List<LegacyFind> finds)
    {
        List<LegacyFind> routes = [];
        if (_routes.MayBeIn(kept.File, context.Source.Text))
        {
            RouteScan.Scan(context, routes);
        }

        finds.AddRange(routes.Where(r => r.PatternId.IndexOf("declared", StringComparison.Ordinal) >= 0 && !finds.Exists(f => f.Overlaps(r) && (f.Kind == r.Kind || f.Contains(r)))).ToList());
        if (near)
        {
            StoreNames.AddUsers(context, words.Where(_tables.ContainsKey).ToDictionary(static w => w, w => _tables[w]), finds);
            Linked(context, finds);
        }

        IReadOnlyCollection<string> imports = words.Any(w => _handlers.ContainsKey(w) || _verifiers.ContainsKey(w)) ? kept.Imports ??= ImportSearch.Modules(context.Source) : [];
        HandlerUses.Add(context, Handlers(context.Source, imports, words), finds);
        VerifierUses.Add(context, imports, words.Where(_verifiers.ContainsKey).Select(w => new KeyValuePair<string, string>(w, _verifiers[w])), finds);
    }

    /// <summary>Functions and tables of data that places of other files use and live code does not.</summary>
    private void Linked(ScanContext context, List<LegacyFind> finds)
    {
        foreach (CodeUnit unit in context.Shape.Units.Where(u => u.Name.Length > 2 && IsUsed(context.Source, u.Name) && !finds.Exists(f => f.Start <= u.End && u.Start <= f.End)).ToList())
        {
            string body = context.TextOf(unit.Start, unit.End);
            if ((unit.IsFunction ? !Served.IsMatch(WithLineBefore(context, unit)) : Record.IsMatch(body)) && !Live().Has(context.Source, unit.Name))
            {
                McpLegacyOAuthKind user = _names[unit.Name];
                McpLegacyOAuthKind kind = UnitGuess.Of(_patterns, body) ?? (!unit.IsFunction || Keeps.IsMatch(body) ? UnitGuess.StoreOf(_patterns, user, body) : user);
                finds.Add(new LegacyFind(kind, McpLegacyOAuthConfidence.Low, $"Only home-grown OAuth code of another file uses {unit.Name}.", "linked", unit.Start, unit.End));
            }
        }
    }

    private static string WithLineBefore(ScanContext context, CodeUnit unit)
    {
        int line = context.Source.LineOf(unit.Start);
        return context.TextOf(context.Source.StartOfLine(Math.Max(1, line - 1)), unit.Start);
    }

    private IEnumerable<(string Name, McpLegacyOAuthKind Kind, string Folder)> Handlers(SourceText source, IReadOnlyCollection<string> imports, HashSet<string> words)
    {
        bool byName = SeesAll(source.Language);
        return words.Where(_handlers.ContainsKey).SelectMany(w => _handlers[w]
            .Where(s => s.File.Path == source.Path || (byName ? s.File.Language == source.Language : imports.Any(m => ImportSearch.IsModule(FileHandles.Module(s.File.Path), m))))
            .Take(1)
            .Select(s => (w, s.Facts.Handlers[w], ImportSearch.FolderOf(s.File.Path))));
    }

    private void Index(FileScan seed)
    {
        Put(_users, seed.Facts.Names.Keys, seed);
        Put(_handlers, seed.Facts.Handlers.Keys, seed);
        _usedWords.UnionWith(seed.Facts.Names.Keys.Select(WordSet.Hash));
        _namedWords.UnionWith(seed.Facts.Handlers.Keys.Select(WordSet.Hash));
        _importedEnds.UnionWith(seed.Facts.Imports.Select(ImportIndex.EndOf));
        if (seed.Facts.Handlers.Count > 0)
        {
            _definers.Add(seed.File.Path);
            _definerEnds.Add(ImportIndex.EndOf(FileHandles.Module(seed.File.Path)));
        }
    }

    private static void Put(Dictionary<string, List<FileScan>> index, IEnumerable<string> names, FileScan seed)
    {
        foreach (string name in names)
        {
            if (!index.TryGetValue(name, out List<FileScan>? seeds))
            {
                index[name] = seeds = [];
            }

            seeds.Add(seed);
        }
    }

    private FileScan? Known(SourceFile file, Dictionary<string, FileScan> added)
    {
        FileScan? scan = _scans.TryGetValue(file.FullPath, out FileScan? first) ? first : null;
        return added.TryGetValue(file.FullPath, out FileScan? more) ? more with { Finds = [.. scan?.Finds ?? [], .. more.Finds] } : scan;
    }

    private void Learn(FileScan scan)
    {
        _added[scan.File.FullPath] = _added.TryGetValue(scan.File.FullPath, out FileScan? before) ? scan with { Finds = [.. before.Finds, .. scan.Finds] } : scan;
        Index(scan);
        _folders.Add(ImportSearch.FolderOf(scan.File.Path));
        _imported.UnionWith(scan.Facts.Imports);
        foreach (KeyValuePair<string, McpLegacyOAuthKind> name in scan.Facts.Names.Where(n => !_names.ContainsKey(n.Key)))
        {
            _names.Add(name.Key, name.Value);
        }
    }

    /// <summary>True when a file with places imports the file or is beside it.</summary>
    private bool IsNear(TreeFile file) => file.File.Language is McpSourceLanguage.CSharp or McpSourceLanguage.Go
        ? ImportSearch.FolderOf(file.File.Path) is string folder && (_folders.Contains(folder) || _folders.Any(f => f.StartsWith(folder, StringComparison.Ordinal) || folder.StartsWith(f, StringComparison.Ordinal)))
        : _importedEnds.Contains(ImportIndex.EndOf(file.Module)) && _imported.Any(m => ImportSearch.IsModule(file.Module, m));

    /// <summary>True when a place of another file that can see this one has that name.</summary>
    private bool IsUsed(SourceText source, string name) => _users.TryGetValue(name, out List<FileScan>? users) && users.Exists(s => s.File.Path != source.Path
        && (source.Language is McpSourceLanguage.CSharp or McpSourceLanguage.Go || s.Facts.Imports.Any(m => ImportSearch.IsModule(FileHandles.Module(source.Path), m))));

    /// <summary>True where files see each other without imports.</summary>
    private static bool SeesAll(McpSourceLanguage language) => language is McpSourceLanguage.CSharp or McpSourceLanguage.Go;

    /// <summary>True for a file that defines a handler itself, or may import one or a verifier.</summary>
    private bool SeesDefiner(TreeFile file) => SeesAll(file.File.Language) || _definers.Contains(file.File.Path) || ImportIndex.Imports(file).Any(m => _definerEnds.Contains(ImportIndex.EndOf(m)));

    private LiveUses Live()
    {
        if (_live is null)
        {
            // As things stand now: what the round goes on to find must not depend on how far it has come.
            Dictionary<string, FileScan> added = new(_added);
            _live = new LiveUses(_files, _importers, _names.Keys, f => Known(f, added)?.Finds ?? []);
        }

        return _live;
    }

    private static void Add<T>(Dictionary<string, T> all, IEnumerable<KeyValuePair<string, T>> more)
    {
        foreach (KeyValuePair<string, T> pair in more)
        {
            all[pair.Key] = pair.Value;
        }
    }
}
