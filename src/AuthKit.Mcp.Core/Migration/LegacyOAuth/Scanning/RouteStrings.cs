namespace AuthKit.Mcp.Migration;

/// <summary>The strings of a text that are paths of old routes, found by the literals that the paths need.</summary>
internal sealed class RouteStrings(RoutePaths paths, string text, TextIndex index)
{
    private const int LongestPath = 200;
    private static readonly char[] Ends = ['"', '\'', '`', '\n'];
    private static readonly char[] EndsOfTables = ['"', '\'', '\n'];
    private static readonly LegacyPattern AnyPath = new() { Id = "any" };
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>True when a path is so short that no literal finds it; then any string may be one.</summary>
    public bool IsAny { get; } = paths.All.Any(static p => p.Find?.PathNeeds.Groups.Count == 0);

    /// <summary>Where they are, in no order, some several times.</summary>
    public IEnumerable<int> Places() => paths.All
        .Where(p => p.Find?.PathNeeds.MayBeIn(index) ?? false)
        .SelectMany(static p => p.Find?.PathNeeds.Groups[p.Find.PathNeeds.Groups.Count - 1] ?? [])
        .Distinct()
        .Where(index.MayHave)
        .SelectMany(l => Places(l.Text));

    private IEnumerable<int> Places(string part)
    {
        for (int at = text.IndexOf(part, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.OrdinalIgnoreCase))
        {
            if (IsPath(at, Ends) || IsPath(at, EndsOfTables))
            {
                yield return at;
            }
        }
    }

    private bool IsPath(int at, char[] ends)
    {
        int start = text.LastIndexOfAny(ends, at, Math.Min(at + 1, LongestPath + 1));
        int end = text.IndexOfAny(ends, at, Math.Min(text.Length - at, LongestPath + 1));
        if (start < 0 || end < 0 || text[start] == '\n' || text[end] == '\n')
        {
            return false;
        }

        string path = text.Substring(start + 1, end - start - 1);
        if (!_known.TryGetValue(path, out bool known))
        {
            known = RoutePath.Of(path, AnyPath) is string route && paths.Has(route);
            _known.Add(path, known);
        }

        return known;
    }
}
