namespace AuthKit.Mcp.Migration;

/// <summary>Which patterns can find something in a file, by the literals in its text: told before the text is taken apart, which costs far more.</summary>
internal sealed class ScanPlan
{
    private ScanPlan()
    {
    }

    /// <summary>The forms of routes that can lead to a path of an old route.</summary>
    public required IReadOnlyList<LegacyPattern> Routes { get; init; }

    /// <summary>The patterns of lines that can match.</summary>
    public required IReadOnlyList<LegacyPattern> Places { get; init; }

    /// <summary>The patterns of functions that can match.</summary>
    public required IReadOnlyList<LegacyPattern> Functions { get; init; }

    /// <summary>True when the file may name endpoints of a server.</summary>
    public required bool Endpoints { get; init; }

    /// <summary>True when nothing can be found.</summary>
    public bool IsEmpty => Routes.Count == 0 && Places.Count == 0 && Functions.Count == 0 && !Endpoints;

    /// <param name="patterns">The patterns.</param>
    /// <param name="file">The path of the file below the root of the search.</param>
    /// <param name="language">Its language.</param>
    /// <param name="text">Its text.</param>
    /// <param name="index">The literals in the text.</param>
    /// <param name="declared">Paths that other files declare.</param>
    public static ScanPlan Of(LegacyPatterns patterns, string file, McpSourceLanguage language, string text, TextIndex index, IReadOnlyList<LegacyPattern> declared)
    {
        int words = patterns.Words.Count(w => w.Needs.MayBeIn(index));
        bool Fits(LegacyPattern p) => p.Languages.Contains(language) && (p.Pair || p.Words <= words) && MayBe(p.FileWith, index) && MayBe(p.UnitWith, index) && p.Body.All(b => b.Needs.MayBeIn(index)) && (p.File?.IsMatch(file) ?? true);
        return new ScanPlan
        {
            Routes = new RoutePlan(patterns, new RoutePaths(patterns, declared), file, language, text, index).Forms(),
            Places = [.. patterns.Places.Where(p => p.Find is not null && p.Find.Needs.MayBeIn(index) && Fits(p))],
            Functions = [.. patterns.Functions.Where(p => Fits(p) && MayBe(p.Name, index))],
            Endpoints = FileFacts.MayNameEndpoints(index),
        };
    }

    private static bool MayBe(PatternRegex? regex, TextIndex index) => regex?.Needs.MayBeIn(index) ?? true;
}
