namespace AuthKit.Mcp.Migration;

/// <summary>Which forms of routes can lead to a path of an old route in a file.</summary>
internal sealed class RoutePlan(LegacyPatterns patterns, IReadOnlyList<LegacyPattern> declared, string file, McpSourceLanguage language, string text, TextIndex index)
{
    private readonly IReadOnlyList<LegacyPattern> _paths = [.. patterns.Paths.Concat(declared)];
    private bool? _hasString;

    /// <summary>The forms that can match and lead to such a path.</summary>
    public IReadOnlyList<LegacyPattern> Forms() => [.. patterns.Routes.Where(MayFind)];

    private bool MayFind(LegacyPattern form)
    {
        if (form.Find is null || !form.Languages.Contains(language) || !form.Find.Needs.MayBeIn(index) || !(form.FileWith?.Needs.MayBeIn(index) ?? true))
        {
            return false;
        }

        if (form.File is { } pathOfFile)
        {
            return pathOfFile.Match(file) is { Success: true } match && RoutePath.Of(match.Groups["path"].Value, form) is string route && _paths.Any(p => p.Find?.IsMatch(route) ?? false);
        }

        return form.Constant ? _paths.Any(p => p.Find?.PathNeeds.MayBeIn(index) ?? false) : _hasString ??= HasPrefix() || HasString();
    }

    /// <summary>A prefix makes a path of what is none by itself.</summary>
    private bool HasPrefix() => patterns.Prefixes.Any(p => p.Languages.Contains(language) && (p.Find?.Needs.MayBeIn(index) ?? false));

    private bool HasString() => new RouteStrings(patterns, declared, text, index) is var strings && (strings.IsAny || strings.Places().Any());
}
