using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Makes patterns of the paths that the metadata of a server names, in whatever language they are.</summary>
internal static class EndpointPaths
{
    public static IReadOnlyList<LegacyPattern> Patterns(IEnumerable<(McpLegacyOAuthKind Kind, string Path)> endpoints, LegacyPatterns known)
    {
        List<LegacyPattern> whole = [], part = [];
        foreach ((McpLegacyOAuthKind kind, string path) in endpoints.Distinct())
        {
            string[] segments = path.Trim('/').Split('/');
            whole.Add(Pattern(kind, Regex.Escape(path), "declared", known));
            if (segments.Length > 1)
            {
                // A route that is mounted elsewhere has the end of the path only.
                IEnumerable<string> ends = Enumerable.Range(1, segments.Length - 1).Select(i => Regex.Escape("/" + string.Join("/", segments.Skip(i))));
                part.Add(Pattern(kind, "(?:" + string.Join("|", ends) + ")", "declared-part", known));
            }
        }

        return [.. whole, .. part];
    }

    /// <summary>True when a text may hold a route to one of them.</summary>
    public static bool MayBeIn(IReadOnlyList<string> ends, string text) => ends.Any(e => text.IndexOf(e, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The last segments of the paths.</summary>
    public static IReadOnlyList<string> Ends(IEnumerable<(McpLegacyOAuthKind Kind, string Path)> endpoints) =>
        [.. endpoints.Select(static e => e.Path.Substring(e.Path.LastIndexOf('/') + 1)).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static LegacyPattern Pattern(McpLegacyOAuthKind kind, string path, string id, LegacyPatterns known) => new()
    {
        Id = id,
        Kind = kind,
        Confidence = McpLegacyOAuthConfidence.Medium,
        Reason = "A route that the metadata of the server names",
        Find = new PatternRegex($"^{path}$"),
        UnitWithout = known.Paths.FirstOrDefault(p => p.Kind == kind && p.UnitWithout is not null)?.UnitWithout,
        Declared = true,
        Strict = id != "declared",
    };
}
