namespace AuthKit.Mcp.Migration;

/// <summary>Finds the rest of a file that is for the most part home-grown OAuth code.</summary>
internal static class Remainder
{
    private const int LeastWords = 3;
    private const double LeastShare = 0.5;

    public static void Add(ScanContext context, List<LegacyFind> finds)
    {
        List<LegacyFind> sure = finds.FindAll(static f => f.Confidence >= McpLegacyOAuthConfidence.Medium);
        if (sure.Count < 2 || context.Words < LeastWords || context.Source.Language == McpSourceLanguage.Html || WholeFile.IsAlive(context.Source, sure) || WholeFile.Share(context.Source, sure) < LeastShare)
        {
            return;
        }

        foreach (CodeUnit unit in Neighbours.Free(context, finds))
        {
            McpLegacyOAuthKind kind = UnitGuess.Of(context.Patterns, context.TextOf(unit.Start, unit.End)) ?? Nearest(unit, sure).Kind;
            finds.Add(new LegacyFind(kind, McpLegacyOAuthConfidence.Low, $"Most of the file around {unit.Name} is home-grown OAuth code.", "remainder", unit.Start, unit.End));
        }
    }

    private static LegacyFind Nearest(CodeUnit unit, List<LegacyFind> sure) =>
        sure.OrderBy(f => Math.Min(Math.Abs(f.Start - unit.End), Math.Abs(unit.Start - f.End))).First();
}
