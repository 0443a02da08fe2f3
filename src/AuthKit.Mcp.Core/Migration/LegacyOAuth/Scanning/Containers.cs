using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds the maps and lists in which the places of a file keep things, whatever their names.</summary>
internal static class Containers
{
    private static readonly Regex Live = new("(?i)sess|cookie|user|person|people|account|config|option|setting|log|metric|limit|scope|header|tool|route|handler|queue|env|param|prompt|resource|transport|server", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Maker = new("^(?:__init__|constructor|New\\w*|new\\w*|init\\w*|setup\\w*|create\\w*)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, RegexLimit.Value);

    public static void Add(ScanContext context, List<LegacyFind> finds)
    {
        if (finds.Count == 0)
        {
            return;
        }

        foreach (LegacyPattern pattern in context.Patterns.Containers)
        {
            foreach (Match match in pattern.Find?.Matches(context.Source.Live, context.Index) ?? [])
            {
                Group name = match.Groups["n"];
                (int start, int end) = context.Shape.Statement(name.Index);
                if (context.Source.ClassAt(name.Index) == CharClass.Code && name.Length > 2 && !Live.IsMatch(name.Value) && !IsLocal(context, name.Index) && !finds.Exists(f => f.Start <= end && start <= f.End))
                {
                    Judge(context, name, (start, end), finds);
                }
            }
        }
    }

    private static void Judge(ScanContext context, Group name, (int Start, int End) declared, List<LegacyFind> finds)
    {
        LegacyFind? user = null;
        bool others = false;
        foreach (int at in context.UsesOf(name.Value))
        {
            if (at >= declared.Start && at <= declared.End)
            {
                continue;
            }

            LegacyFind? holder = finds.Find(f => at >= f.Start && at <= f.End && f.Confidence >= McpLegacyOAuthConfidence.Medium);
            user ??= holder;
            others |= holder is null;
        }

        if (user is not null && (!others || context.Words >= 3))
        {
            McpLegacyOAuthKind kind = UnitGuess.StoreOf(context.Patterns, user.Kind, context.TextOf(user.Start, user.End));
            McpLegacyOAuthConfidence confidence = others ? McpLegacyOAuthConfidence.Low : McpLegacyOAuthConfidence.Medium;
            finds.Add(new LegacyFind(kind, confidence, $"Home-grown OAuth code keeps things in {name.Value}.", "container", declared.Start, declared.End) { Name = name.Value });
        }
    }

    private static bool IsLocal(ScanContext context, int at) => context.Shape.Units.Any(u => u.IsFunction && u.Holds(at) && !Maker.IsMatch(u.Name));
}
