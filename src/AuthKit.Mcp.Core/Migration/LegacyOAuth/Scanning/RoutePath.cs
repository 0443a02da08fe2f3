using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Brings the ways to write the path of a route into one form: lower case, with a leading slash.</summary>
internal static class RoutePath
{
    private static readonly Regex Method = new(@"^(?:GET|POST|ALL|ANY|OPTIONS|PUT|DELETE)\s+(?:[\w.-]+(?=/))?", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Hole = new(@"^[\^~]*(?:\$?\{[^{}]*\}|%s)+", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Group = new(@"/\([^()/]*\)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Tail = new(@"(?:/?[?$*]+|\{\$\}|/\*\*?|/:?\w*\*|/)+$", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex ConstantTail = new("_?(?:path|endpoint|route|url|uri|pattern)s?$", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Camel = new("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant, RegexLimit.Value);

    /// <summary>The path, or null when it cannot be one.</summary>
    public static string? Of(string text, LegacyPattern form)
    {
        if (form.Constant)
        {
            string name = Camel.Replace(text.Substring(text.LastIndexOf('.') + 1), "_").ToLowerInvariant();
            return "/" + ConstantTail.Replace(name, "").Trim('_').Replace('_', '/');
        }

        string path = text.Trim();
        if (path.IndexOf("://", StringComparison.Ordinal) >= 0 || (path.IndexOf(' ') > 0 && !Method.IsMatch(path)))
        {
            return null;
        }

        path = Hole.Replace(Method.Replace(path, ""), "").TrimStart('^', '~');
        path = form.Dots ? path.Replace("[.]", "\0").Replace('.', '/').Replace('\0', '.') : path.Replace("\\.", ".").Replace("\\/", "/");
        path = Tail.Replace(Group.Replace("/" + path.TrimStart('/'), ""), "");
        return path.ToLowerInvariant();
    }
}
