using System.Collections.Concurrent;
using System.Text.Json;

namespace AuthKit.Mcp.Migration;

/// <summary>The patterns of home-grown OAuth code, which are data: the JSON files beside this one, one for each language and one for what they share.</summary>
internal sealed class LegacyPatterns
{
    private const string Shared = "shared";
    private const int MostKnown = 10_000;
    private static readonly IReadOnlyList<string> Files = ["javascript", "python", "go", "csharp", "html", Shared];
    private static readonly Lazy<LegacyPatterns> Loaded = new(Read);

    private readonly ConcurrentDictionary<string, bool> _knownPaths = new(StringComparer.Ordinal);

    private LegacyPatterns()
    {
    }

    /// <summary>The patterns of this module.</summary>
    public static LegacyPatterns All => Loaded.Value;

    /// <summary>Words that code about OAuth uses.</summary>
    public required IReadOnlyList<PatternRegex> Words { get; init; }

    /// <summary>How frameworks put a path before those of a group of routes.</summary>
    public required IReadOnlyList<LegacyPattern> Prefixes { get; init; }

    /// <summary>How frameworks say that a path has a handler.</summary>
    public required IReadOnlyList<LegacyPattern> Routes { get; init; }

    /// <summary>What the paths mean.</summary>
    public required IReadOnlyList<LegacyPattern> Paths { get; init; }

    /// <summary>What single lines give away.</summary>
    public required IReadOnlyList<LegacyPattern> Places { get; init; }

    /// <summary>What names and words of functions give away.</summary>
    public required IReadOnlyList<LegacyPattern> Functions { get; init; }

    /// <summary>What a function does that only its callers give away, the surest first.</summary>
    public required IReadOnlyList<LegacyPattern> Guesses { get; init; }

    /// <summary>How languages declare a map or a list.</summary>
    public required IReadOnlyList<LegacyPattern> Containers { get; init; }

    /// <summary>True when a path is that of an old route. Files have many strings in common, so what was asked before is kept, up to a limit.</summary>
    public bool IsKnown(string path)
    {
        if (_knownPaths.TryGetValue(path, out bool known))
        {
            return known;
        }

        known = Paths.Any(p => p.Find?.IsMatch(path) ?? false);
        return _knownPaths.Count < MostKnown ? _knownPaths.GetOrAdd(path, known) : known;
    }

    private static LegacyPatterns Read()
    {
        List<JsonElement> roots = [.. Files.Select(Root)];
        JsonElement shared = roots[roots.Count - 1];
        PatternReader reader = new(shared.GetProperty("macros"));
        IReadOnlyList<LegacyPattern> All(string section) => [.. roots.Where(r => r.TryGetProperty(section, out _)).SelectMany(r => reader.All(r.GetProperty(section)))];
        return new LegacyPatterns
        {
            Words = [.. shared.GetProperty("words").EnumerateArray().Select(static w => new PatternRegex("(?i)" + w.GetString()))],
            Prefixes = All("prefixes"),
            Routes = All("routes"),
            Paths = All("paths"),
            Places = All("places"),
            Functions = All("functions"),
            Guesses = All("guesses"),
            Containers = All("containers"),
        };
    }

    private static JsonElement Root(string file)
    {
        string resource = $"AuthKit.Mcp.Migration.legacy-{file}.json";
        using Stream stream = typeof(LegacyPatterns).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
