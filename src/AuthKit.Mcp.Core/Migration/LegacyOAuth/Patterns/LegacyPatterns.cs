using System.Text.Json;

namespace AuthKit.Mcp.Migration;

/// <summary>The patterns of home-grown OAuth code, which are data: legacy-patterns.json beside this file.</summary>
internal sealed class LegacyPatterns
{
    private const string Resource = "AuthKit.Mcp.Migration.legacy-patterns.json";
    private static readonly Lazy<LegacyPatterns> Loaded = new(Read);

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

    private static LegacyPatterns Read()
    {
        using Stream stream = typeof(LegacyPatterns).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        PatternReader reader = new(root.GetProperty("macros"));
        return new LegacyPatterns
        {
            Words = [.. root.GetProperty("words").EnumerateArray().Select(static w => new PatternRegex("(?i)" + w.GetString()))],
            Prefixes = reader.All(root.GetProperty("prefixes")),
            Routes = reader.All(root.GetProperty("routes")),
            Paths = reader.All(root.GetProperty("paths")),
            Places = reader.All(root.GetProperty("places")),
            Functions = reader.All(root.GetProperty("functions")),
        };
    }
}
