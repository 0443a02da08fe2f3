using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>The tables and collections that places write to, by which other functions show that they use the same store.</summary>
internal static class StoreNames
{
    private const int LongFunction = 40;
    private static readonly Regex Table = new(@"(?i)\b(?:insert\s+(?:or\s+\w+\s+)?into|create\s+table(?:\s+if\s+not\s+exists)?|delete\s+from|replace\s+into|update)\s+[""'`\[]{0,2}(?:\w+\.)?(?<n>\w+)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Member = new(@"\.(?<n>\w+)\.(?i:save|insert|create|delete|remove|upsert|update|add|put|destroy)\w*\(", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Shared = new("(?i)^(?:set|db|_?context|session|sessions|repo|repository|conn|prisma|tx|em|store|client|http|redis|cache|kv|storage|objects|users?|accounts?|people|values|entities|res|req|response|request|headers|cookies|body|logger|log|app)$", RegexOptions.CultureInvariant, RegexLimit.Value);

    /// <summary>The names in the stores among these places, with what they keep.</summary>
    public static IReadOnlyDictionary<string, LegacyFind> Of(ScanContext context, IEnumerable<LegacyFind> finds)
    {
        Dictionary<string, LegacyFind> names = [];
        foreach (LegacyFind store in finds.Where(static f => f.Kind >= McpLegacyOAuthKind.ClientStore && f.Confidence >= McpLegacyOAuthConfidence.Medium))
        {
            string text = context.TextOf(store.Start, store.End);
            foreach (Match match in Table.Matches(text).Cast<Match>().Concat(Member.Matches(text).Cast<Match>()))
            {
                string name = match.Groups["n"].Value;
                if (name.Length > 2 && !Shared.IsMatch(name) && !names.ContainsKey(name))
                {
                    names.Add(name, store);
                }
            }
        }

        return names;
    }

    /// <summary>Adds the functions that are in no place and use one of these stores.</summary>
    public static void AddUsers(ScanContext context, IReadOnlyDictionary<string, LegacyFind> stores, List<LegacyFind> finds)
    {
        foreach (KeyValuePair<string, LegacyFind> store in stores)
        {
            string name = Regex.Escape(store.Key);
            Regex use = new($@"(?i:\b(?:from|into|update|join|table(?:\s+if\s+not\s+exists)?)\s+[""'`\[]{{0,2}}(?:\w+\.)?{name}\b)|\.{name}\.\w+\(", RegexOptions.CultureInvariant, RegexLimit.Value);
            foreach (CodeUnit function in Neighbours.Free(context, finds).Where(f => context.Source.LineOf(f.End) - context.Source.LineOf(f.Start) <= LongFunction))
            {
                if (use.IsMatch(context.TextOf(function.Start, function.End)))
                {
                    McpLegacyOAuthConfidence confidence = store.Value.Confidence == McpLegacyOAuthConfidence.High ? McpLegacyOAuthConfidence.Medium : McpLegacyOAuthConfidence.Low;
                    finds.Add(new LegacyFind(store.Value.Kind, confidence, $"{function.Name} uses {store.Key}, where home-grown OAuth code keeps things.", "store.user", function.Start, function.End));
                }
            }
        }
    }
}
