using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds where functions that serve the old routes are named: in calls that mount them, and in tables and lists of routes.</summary>
internal static class HandlerUses
{
    private const int LongStatement = 3;
    private const int ShortName = 3;
    private static readonly Regex Import = new(@"^\s*(?:import|from|using|export\s*[{*]|[\w$]+\s*,?\s*$)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Mount = new(@"(?i)\.(?:get|post|put|all|any|use|route|handle|add|map|method|on|register|mount)\w*\(|\b(?:path|route|url|rule|get|post)\w*\(|[""'`][^""'`\n]*/[^""'`\n]*[""'`]|^\s*[\[{(]?\s*[\w.$""'\]\[]+\s*[:,]", RegexOptions.CultureInvariant, RegexLimit.Value);

    public static void Add(ScanContext context, IEnumerable<(string Name, McpLegacyOAuthKind Kind, string Folder)> handlers, List<LegacyFind> finds)
    {
        SourceText source = context.Source;
        foreach ((string Name, McpLegacyOAuthKind Kind, string Folder) handler in handlers.Where(h => h.Name.Length >= ShortName && source.Code.IndexOf(h.Name, StringComparison.Ordinal) >= 0))
        {
            // Named, not called: a handler is handed over. A view class is turned into one first.
            Regex use = new($@"(?<![\w$]){Regex.Escape(handler.Name)}(?:\.as_?[vV]iew\(|\.bind\(|(?![\w$(.:=]|\s*[=:(]))", RegexOptions.CultureInvariant, RegexLimit.Value);
            Regex variable = new($@"\b(?:const|let|var)\s+{Regex.Escape(handler.Name)}\s*[:=][^>]*$|(?<![\w$.]){Regex.Escape(handler.Name)}\s*:?=(?!=)", RegexOptions.CultureInvariant | RegexOptions.Multiline, RegexLimit.Value);
            if (variable.IsMatch(source.Code))
            {
                continue; // The name means something else here.
            }

            foreach (Match match in use.Matches(source.Code))
            {
                (int start, int end) = Around(context, match.Index);
                string unit = source.Live.Substring(start, end - start + 1);
                LegacyFind find = new(handler.Kind, McpLegacyOAuthConfidence.Medium, $"Mounts {handler.Name}, which serves a route of home-grown OAuth code.", "handler.use", start, end);
                if (Mount.IsMatch(unit) && !IsOfOtherPackage(source, match.Index, handler.Folder) && !Import.IsMatch(unit) && !context.Shape.Units.Any(u => u.Start >= start && u.Start <= end) && !finds.Exists(f => f.Overlaps(find)))
                {
                    finds.Add(find);
                }
            }
        }
    }

    /// <summary>True for the function of the same name of another Go package.</summary>
    private static bool IsOfOtherPackage(SourceText source, int at, string folder)
    {
        int from = at - 1;
        while (from > 0 && (char.IsLetterOrDigit(source.Code[from - 1]) || source.Code[from - 1] == '_'))
        {
            from--;
        }

        string package = from >= 0 && from < at - 1 && source.Code[at - 1] == '.' ? source.Code.Substring(from, at - 1 - from) : "";
        return source.Language == McpSourceLanguage.Go && package.Length > 0
            && source.Live.IndexOf($"/{package}\"", StringComparison.Ordinal) >= 0
            && folder.Substring(folder.LastIndexOf('/') + 1) != package;
    }

    /// <summary>The statement, or in a long one (a table of routes) the line.</summary>
    private static (int Start, int End) Around(ScanContext context, int at)
    {
        (int start, int end) = context.Shape.Statement(at);
        if (context.Source.LineOf(end) - context.Source.LineOf(start) < LongStatement && start <= at && at <= end)
        {
            return (start, end);
        }

        int last = context.Source.Code.IndexOf('\n', at);
        return (context.Source.FirstOnLine(at), last < 0 ? context.Source.Code.Length - 1 : last - 1);
    }
}
