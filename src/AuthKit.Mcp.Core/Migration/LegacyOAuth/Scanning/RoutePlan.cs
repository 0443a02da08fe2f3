namespace AuthKit.Mcp.Migration;

/// <summary>Which forms of routes can lead to a path of an old route in a file.</summary>
internal sealed class RoutePlan(LegacyPatterns patterns, RoutePaths paths, string file, McpSourceLanguage language, string text, TextIndex index)
{
    private bool? _hasString;

    /// <summary>The forms that can match and lead to such a path.</summary>
    public IReadOnlyList<LegacyPattern> Forms() => [.. patterns.Routes.Where(MayFind)];

    /// <summary>True when there is one.</summary>
    public bool HasForm => patterns.Routes.Any(MayFind);

    private bool MayFind(LegacyPattern form)
    {
        if (form.Find is null || !form.Languages.Contains(language) || !form.Find.Needs.MayBeIn(index) || !(form.FileWith?.Needs.MayBeIn(index) ?? true))
        {
            return false;
        }

        if (form.File is { } pathOfFile)
        {
            return pathOfFile.Match(file) is { Success: true } match && RoutePath.Of(match.Groups["path"].Value, form) is string route && paths.Has(route);
        }

        return form.Constant ? paths.All.Any(p => p.Find?.PathNeeds.MayBeIn(index) ?? false) : _hasString ??= HasPrefix() || HasString();
    }

    /// <summary>A prefix makes a path of what is none by itself.</summary>
    private bool HasPrefix() => patterns.Prefixes.Any(p => p.Languages.Contains(language) && (p.Find?.Needs.MayBeIn(index) ?? false));

    private bool HasString() => new RouteStrings(paths, text, index) is var strings && (strings.IsAny || strings.Places().Any());
}
