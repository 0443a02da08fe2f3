using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds what single lines, and names and words of functions, give away.</summary>
internal static class PlaceScan
{
    private const int LongFunction = 120;

    /// <summary>Finds lines.</summary>
    public static void Lines(ScanContext context, LegacyPattern pattern, List<LegacyFind> finds, List<LegacyFind> hints)
    {
        if (pattern.Find is null || !(pattern.File?.IsMatch(context.Source.Path) ?? true) || !(pattern.FileWith?.IsMatch(context.Source.Live) ?? true))
        {
            return;
        }

        int last = -1;
        foreach (Match match in pattern.Find.Matches(context.Source.Live, context.Index))
        {
            int at = match.Index + match.Value.TakeWhile(char.IsWhiteSpace).Count();
            if (at <= last || at >= context.Source.Live.Length || (pattern.At is { } wanted && context.Source.ClassAt(at) != wanted))
            {
                continue;
            }

            (int start, int end) = context.UnitOf(pattern, at, Math.Max(1, match.Index + match.Length - at));
            string unit = context.TextOf(start, end);
            bool fits = pattern.Most == 0 || context.Source.LineOf(end) - context.Source.LineOf(start) < pattern.Most;
            if (fits && context.Holds(pattern, unit))
            {
                // Too few words: kept aside as a hint, which counts when the file keeps something else as well.
                bool hint = pattern.Pair && context.Words < pattern.Words && !(pattern.RaiseFile?.IsMatch(context.Source.Path) ?? false);
                string? name = match.Groups["n"].Success ? match.Groups["n"].Value : null;
                (hint ? hints : finds).Add(new LegacyFind(pattern.Kind, context.ConfidenceOf(pattern, unit), pattern.Reason + ".", pattern.Id, start, end) { Name = name });
                last = end;
            }
        }
    }

    /// <summary>Finds functions, the inner before the outer, which then counts for nothing that was found inside it.</summary>
    public static void Functions(ScanContext context, IEnumerable<CodeUnit> fromShortToLong, LegacyPattern pattern, List<LegacyFind> finds)
    {
        if (!pattern.Body.All(b => b.IsMatch(context.Source.Live)) || !(pattern.File?.IsMatch(context.Source.Path) ?? true) || !(pattern.FileWith?.IsMatch(context.Source.Live) ?? true))
        {
            return;
        }

        foreach (CodeUnit function in fromShortToLong)
        {
            if (context.Source.LineOf(function.End) - context.Source.LineOf(function.Start) > LongFunction)
            {
                break;
            }

            if (!(pattern.Name?.IsMatch(function.Name) ?? true))
            {
                continue;
            }

            string unit = context.TextOf(function.Start, function.End);
            bool fits = pattern.Most == 0 || context.Source.LineOf(function.End) - context.Source.LineOf(function.Start) < pattern.Most;
            if (fits && pattern.Body.All(b => b.IsMatch(unit)) && context.Holds(pattern, unit))
            {
                LegacyFind find = new(pattern.Kind, context.ConfidenceOf(pattern, unit), $"{pattern.Reason}: {function.Name}.", pattern.Id, function.Start, function.End);
                List<LegacyFind> inner = finds.FindAll(f => find.Contains(f) && (f.Start != find.Start || f.End != find.End));
                bool isFactory = inner.Exists(f => f.Kind == find.Kind && f.Confidence == McpLegacyOAuthConfidence.High) || inner.Where(static f => f.IsRoute).Select(static f => f.Kind).Distinct().Count() > 1;
                if (!isFactory)
                {
                    finds.Add(find);
                }
            }
        }
    }
}
