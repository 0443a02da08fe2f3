namespace AuthKit.Mcp.Migration;

/// <summary>The paths of old routes: those that are known, and those that the metadata of the server names.</summary>
/// <param name="patterns">The patterns.</param>
/// <param name="declared">The paths that the metadata names.</param>
/// <param name="declaredOnly">True when known paths do not count.</param>
internal sealed class RoutePaths(LegacyPatterns patterns, IReadOnlyList<LegacyPattern> declared, bool declaredOnly = false)
{
    public IReadOnlyList<LegacyPattern> All { get; } = declaredOnly ? declared : [.. patterns.Paths, .. declared];

    /// <summary>True when that is one of the paths. A path that is known is never one that was only declared.</summary>
    public bool Has(string route) => declaredOnly
        ? declared.Any(p => p.Find?.IsMatch(route) ?? false) && !patterns.IsKnown(route)
        : patterns.IsKnown(route) || declared.Any(p => p.Find?.IsMatch(route) ?? false);
}
