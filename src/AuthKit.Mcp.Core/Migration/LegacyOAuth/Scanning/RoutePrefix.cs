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
        foreach (LegacyPattern pattern in context.Patterns.Prefixes.Where(p => p.Languages.Contains(context.Source.Language)))
        {
            for (Match? match = pattern.Find?.Match(context.Source.Live); match is { Success: true } && match.Index < at; match = match.NextMatch())
            {
                Group variable = match.Groups["var"];
                if (context.Source.ClassAt(match.Index) == CharClass.Code && (!variable.Success || (receiver.Success && variable.Value == receiver.Value)))
                {
                    prefix = match.Groups["path"].Value;
                }
            }
        }

        int blank = path.IndexOf(' ');
        return string.IsNullOrEmpty(prefix) ? path
            : blank > 0 ? $"{path.Substring(0, blank)} {prefix!.TrimEnd('/')}/{path.Substring(blank + 1).TrimStart('/')}" // ! because netstandard2.0 does not know what IsNullOrEmpty says.
            : $"{prefix!.TrimEnd('/')}/{path.TrimStart('/')}"; // As above.
    }
}
