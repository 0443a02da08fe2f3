using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds what belongs to places of the same file: functions that use a store found there, and helpers of places only.</summary>
internal static class Neighbours
{
    private const int ShortFunction = 20;
    private const int Rounds = 3;

    public static void Add(ScanContext context, List<LegacyFind> finds)
    {
        if (finds.Count == 0)
        {
            return;
        }

        StoreNames.AddUsers(context, StoreNames.Of(context, finds), finds);
        Containers.Add(context, finds);
        StoreUsers(context, finds);
        for (int round = 0; round < Rounds && Helpers(context, finds); round++)
        {
        }
    }

    private static void StoreUsers(ScanContext context, List<LegacyFind> finds)
    {
        foreach (LegacyFind store in finds.FindAll(static f => f.Name is { Length: > 2 }))
        {
            Regex name = new($@"(?<![\w""'.$])(?:(?:this|self|s|[A-Z]\w*)\.)?#?{Regex.Escape(store.Name ?? "")}\s*(?:\[|\.\w+\(|\.\w+\s*\[|,)|\w\.{Regex.Escape(store.Name ?? "")}\s*(?:\[|\.\w+\(|,)", RegexOptions.CultureInvariant, RegexLimit.Value);
            Regex query = new($@"(?i)\b(?:from|into|update|join)\s+[""'`\[]?{Regex.Escape(store.Name ?? "")}\b", RegexOptions.CultureInvariant, RegexLimit.Value);
            bool isTable = store.PatternId.EndsWith(".table", StringComparison.Ordinal);
            foreach (CodeUnit function in Free(context, finds).Where(f => context.Source.LineOf(f.End) - context.Source.LineOf(f.Start) <= ShortFunction))
            {
                if ((isTable ? query : name).IsMatch((isTable ? context.Source.Live : context.Source.Code).Substring(function.Start, function.End - function.Start + 1)))
                {
                    McpLegacyOAuthConfidence confidence = store.Confidence == McpLegacyOAuthConfidence.High ? McpLegacyOAuthConfidence.Medium : store.Confidence;
                    finds.Add(new LegacyFind(store.Kind, confidence, $"{function.Name} uses {store.Name}, which {char.ToLowerInvariant(store.Reason[0])}{store.Reason.Substring(1)}", store.PatternId + "/user", function.Start, function.End));
                }
            }
        }
    }

    private static bool Helpers(ScanContext context, List<LegacyFind> finds)
    {
        bool more = false;
        foreach (CodeUnit function in Free(context, finds).Where(static f => f.Name.Length > 2))
        {
            LegacyFind? user = null;
            bool others = false;
            foreach (int at in context.UsesOf(function.Name))
            {
                LegacyFind? holder = finds.Find(f => at >= f.Start && at <= f.End);
                user ??= holder;
                others |= holder is null && !function.Holds(at);
            }

            if (user is not null && !others)
            {
                finds.Add(new LegacyFind(user.Kind, McpLegacyOAuthConfidence.Low, $"In this file only home-grown OAuth code uses {function.Name}.", user.PatternId + "/helper", function.Start, function.End));
                more = true;
            }
        }

        return more;
    }

    /// <summary>Functions that are in no place and hold none.</summary>
    public static List<CodeUnit> Free(ScanContext context, List<LegacyFind> finds) =>
        [.. context.Shape.Units.Where(u => u.IsFunction && !finds.Exists(f => f.Start <= u.End && u.Start <= f.End))];
}
