using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds the files that may hold a route to a path that the metadata of the server names.</summary>
/// <param name="patterns">The patterns.</param>
/// <param name="paths">The paths.</param>
/// <param name="ends">Their last segments.</param>
internal sealed class DeclaredRoutes(LegacyPatterns patterns, IReadOnlyList<LegacyPattern> paths, IReadOnlyList<string> ends)
{
    private readonly RoutePaths _paths = new(patterns, paths, declaredOnly: true);

    /// <summary>The files among these.</summary>
    public HashSet<TreeFile> In(IReadOnlyList<TreeFile> files, ParallelOptions parallel)
    {
        ConcurrentBag<TreeFile> found = [];
        Parallel.ForEach(ends.Count == 0 ? [] : files, parallel, file =>
        {
            if (SourceReader.TextOrNull(file.File.FullPath) is string text && EndpointPaths.MayBeIn(ends, text) && MayBeIn(file.File, text))
            {
                found.Add(file);
            }
        });
        return [.. found];
    }

    /// <summary>False when no form of a route can lead to one of the paths there.</summary>
    public bool MayBeIn(SourceFile file, string text)
    {
        try
        {
            return new RoutePlan(patterns, _paths, file.Path, file.Language, text, new TextIndex(text)).HasForm;
        }
        catch (RegexMatchTimeoutException)
        {
            return true; // A closer look is not less guarded.
        }
    }
}
