using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Brings the ways to write the path of a route into one form: lower case, with a leading slash.</summary>
internal static class RoutePath
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(200);
    private static readonly Regex s_method = new(@"^(?:GET|POST|ALL|ANY|OPTIONS|PUT|DELETE)\s+(?:[\w.-]+(?=/))?", RegexOptions.CultureInvariant, s_limit);
    private static readonly Regex s_hole = new(@"^[\^~]*(?:\$?\{[^{}]*\}|%s)+", RegexOptions.CultureInvariant, s_limit);
    private static readonly Regex s_group = new(@"/\([^()/]*\)", RegexOptions.CultureInvariant, s_limit);
    private static readonly Regex s_tail = new(@"(?:/?[?$*]+|\{\$\}|/\*\*?|/:?\w*\*|/)+$", RegexOptions.CultureInvariant, s_limit);
    private static readonly Regex s_constantTail = new("_?(?:path|endpoint|route|url|uri|pattern)s?$", RegexOptions.CultureInvariant, s_limit);
    private static readonly Regex s_camel = new("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant, s_limit);

    /// <summary>The path, or null when it cannot be one.</summary>
    public static string? Of(string text, LegacyPattern form)
    {
        if (form.Constant)
        {
            string name = s_camel.Replace(text.Substring(text.LastIndexOf('.') + 1), "_").ToLowerInvariant();
            return "/" + s_constantTail.Replace(name, "").Trim('_').Replace('_', '/');
        }

        string path = text.Trim();
        if (path.IndexOf("://", StringComparison.Ordinal) >= 0 || (path.IndexOf(' ') > 0 && !s_method.IsMatch(path)))
        {
            return null;
        }

        path = s_hole.Replace(s_method.Replace(path, ""), "").TrimStart('^', '~');
        path = form.Dots ? path.Replace("[.]", "\0").Replace('.', '/').Replace('\0', '.') : path.Replace("\\.", ".").Replace("\\/", "/");
        path = s_tail.Replace(s_group.Replace("/" + path.TrimStart('/'), ""), "");
        return path.ToLowerInvariant();
    }
}
