namespace AuthKit.Mcp.Rules;

/// <summary>Which rules explain what users see: the troubleshooting table of the AuthKit guide, read as rules.</summary>
internal static class Symptoms
{
    /// <summary>The rules behind a symptom, the likeliest first; a star stands for the rest of a group.</summary>
    public static IReadOnlyList<string> Rules(McpSymptom symptom) => symptom switch
    {
        McpSymptom.CouldNotConnect => ["PRM-001", "AKT-001", "CHL-001", "CHL-006", "PRM-002", "HYG-001", "CHL-*", "PRM-*", "ASM-*", "AKT-002", "HYG-*", "REG-001"],
        McpSymptom.RedirectLoop => ["PRM-012", "HYG-003", "AKT-006", "HYG-002", "PRM-006", "ASM-005", "ASM-006"],
        McpSymptom.CorsError => ["COR-*", "AKT-003", "AKT-005"],
        McpSymptom.InvalidRedirectUri => ["REG-004", "REG-008", "AUZ-002", "REG-003", "REG-007"],
        McpSymptom.WorksThenStops => ["ASM-010", "TKN-001", "TKN-002", "TKN-011", "TKN-010", "PRM-014", "TOK-*"],
        _ => throw new ArgumentOutOfRangeException(nameof(symptom)),
    };

    /// <summary>The symptom in the words of the user.</summary>
    public static string Words(McpSymptom symptom) => symptom switch
    {
        McpSymptom.CouldNotConnect => "couldn't connect",
        McpSymptom.RedirectLoop => "redirect loop",
        McpSymptom.CorsError => "CORS error",
        McpSymptom.InvalidRedirectUri => "invalid redirect_uri",
        McpSymptom.WorksThenStops => "works, then stops",
        _ => throw new ArgumentOutOfRangeException(nameof(symptom)),
    };

    /// <summary>How near a rule is to a symptom: 0 is the likeliest cause, <see cref="int.MaxValue"/> has nothing to do with it.</summary>
    public static int Distance(McpSymptom symptom, string rule)
    {
        IReadOnlyList<string> rules = Rules(symptom);
        for (int i = 0; i < rules.Count; i++)
        {
            if (Wildcard.IsMatch(rules[i], rule))
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    /// <summary>The depth from which every rule named for a symptom can be judged.</summary>
    public static CheckDepth Depth(McpSymptom symptom) => RuleCatalogue.All
        .Where(r => Rules(symptom).Contains(r.Id)).Select(static r => r.Depth).DefaultIfEmpty(CheckDepth.Quick).Max();
}
