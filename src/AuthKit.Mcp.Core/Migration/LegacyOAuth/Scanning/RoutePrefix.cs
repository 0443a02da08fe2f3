using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Puts the path of a controller, router or group before that of a route in it.</summary>
internal static class RoutePrefix
{
    /// <summary>The whole path, as far as this file tells.</summary>
    /// <param name="context">The file.</param>
    /// <param name="receiver">The variable that the route is added to, if the match has one.</param>
    /// <param name="at">Where the route is.</param>
    /// <param name="path">The path of the route.</param>
    public static string Before(ScanContext context, Group receiver, int at, string path)
    {
        bool absolute = path.StartsWith("~", StringComparison.Ordinal) || (context.Source.Language == McpSourceLanguage.CSharp && !receiver.Success && path.StartsWith("/", StringComparison.Ordinal));
        if (absolute || path.IndexOf("well-known", StringComparison.Ordinal) >= 0)
        {
            return path;
        }

        string? prefix = null;
        foreach ((int before, string? variable, string text) in context.Prefixes)
        {
            if (before < at && (variable is null || (receiver.Success && variable == receiver.Value)))
            {
                prefix = text;
            }
        }

        int blank = path.IndexOf(' ');
        return string.IsNullOrEmpty(prefix) ? path
            : blank > 0 ? $"{path.Substring(0, blank)} {prefix!.TrimEnd('/')}/{path.Substring(blank + 1).TrimStart('/')}" // ! because netstandard2.0 does not know what IsNullOrEmpty says.
            : $"{prefix!.TrimEnd('/')}/{path.TrimStart('/')}"; // As above.
    }

    /// <summary>The prefixes of a file, each with the variable of its group if it has one.</summary>
    public static IReadOnlyList<(int At, string? Variable, string Path)> In(ScanContext context)
    {
        List<(int At, string? Variable, string Path)> found = [];
        foreach (LegacyPattern pattern in context.Patterns.Prefixes.Where(p => p.Languages.Contains(context.Source.Language)))
        {
            foreach (Match match in pattern.Find is { } find && find.Needs.MayBeIn(context.Index) ? find.Matches(context.Source.Live, context.Index) : [])
            {
                if (context.Source.ClassAt(match.Index) == CharClass.Code)
                {
                    found.Add((match.Index, match.Groups["var"] is { Success: true, Value: string variable } ? variable : null, match.Groups["path"].Value));
                }
            }
        }

        return found;
    }
}
