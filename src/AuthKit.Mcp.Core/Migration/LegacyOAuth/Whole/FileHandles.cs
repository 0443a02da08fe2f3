using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>By what other files can use a file: its module where files import each other, its names where they do not (C#, Go).</summary>
internal static class FileHandles
{
    private static readonly Regex CsType = new(@"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<n>\w+)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex CsExtension = new(@"\bstatic\s[^;{}=]*?\b(?<n>\w+)\s*(?:<[^<>()]*>)?\(\s*this\b", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex GoName = new(@"(?m)^(?:func\s+(?<n>\w+)|type\s+(?<n>\w+)|(?:var|const)\s+(?<n>\w+)|[ \t](?<n>\w+)(?:\s+[\w.\[\]*]+)?\s*=\s)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex GoMethod = new(@"(?m)^func\s*\(\s*\w*\s*\*?(?<t>\w+)(?:\[[^\]]*\])?\s*\)\s*(?<n>\w+)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Extension = new(@"\.[cm]?[jt]sx?$|\.py$", RegexOptions.CultureInvariant, RegexLimit.Value);

    private static List<string> Of(SourceText source) => source.Language switch
    {
        McpSourceLanguage.CSharp => [.. Names(CsType, source).Concat(Names(CsExtension, source)).Distinct()],
        McpSourceLanguage.Go => Go(source),
        McpSourceLanguage.Html => [],
        _ => [Module(source.Path)],
    };

    /// <summary>False when they cannot be told, and the file must be kept.</summary>
    public static bool TryOf(SourceText source, out IReadOnlyList<string> handles)
    {
        try
        {
            handles = Of(source);
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            handles = [];
            return false;
        }
    }

    /// <summary>A path without what an import leaves out.</summary>
    public static string Module(string path)
    {
        string module = Extension.Replace(path, "");
        foreach (string index in (string[])["/index", "/__init__"])
        {
            module = module.EndsWith(index, StringComparison.Ordinal) ? module.Substring(0, module.Length - index.Length) : module;
        }

        return module;
    }

    private static List<string> Go(SourceText source)
    {
        // Names at the top only: what is indented is a name only inside var ( ... ), and is let through by the braces below.
        List<string> names = [.. GoName.Matches(source.Code).Cast<Match>().Where(m => !InBraces(source, m.Index)).Select(static m => m.Groups["n"].Value)];
        HashSet<string> types = [.. names];
        names.AddRange(GoMethod.Matches(source.Code).Cast<Match>().Where(m => !types.Contains(m.Groups["t"].Value)).Select(static m => m.Groups["n"].Value));
        return [.. names.Distinct().Where(static n => n is not ("_" or "init"))];
    }

    private static bool InBraces(SourceText source, int at)
    {
        for (int i = at; i >= 0; i--)
        {
            if (source.Partners[i] >= 0 && source.Partners[i] < i)
            {
                i = source.Partners[i];
            }
            else if (source.Code[i] == '{' && source.Partners[i] > at)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Names(Regex regex, SourceText source) => regex.Matches(source.Code).Cast<Match>().Select(static m => m.Groups["n"].Value);
}
