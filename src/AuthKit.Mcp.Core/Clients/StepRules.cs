namespace AuthKit.Mcp.Clients;

/// <summary>Which finding explains the end of a walk at a step.</summary>
internal static class StepRules
{
    private static readonly string[] ResourceMetadata = ["PRM-001", "PRM-002", "PRM-005", "PRM-006", "PRM-016", "PRM-007", "PRM-011", "PRM-012", "PRM-014", "PRM-015", "PRM-017", "CHL-007", "CHL-008", "CHL-005", "CHL-009", "CHL-006", "CHL-004", "PRM-008", "HYG-009"];

    // Where a client stumbles over one member, the rule on that member explains it, whatever else is wrong.
    private static readonly Dictionary<string, string> ServerMembers = new(StringComparer.Ordinal)
    {
        ["client_id_metadata_document_supported"] = "REG-002",
        ["authorization_response_iss_parameter_supported"] = "ASM-013",
        ["code_challenge_methods_supported"] = "ASM-009",
        ["scopes_supported"] = "ASM-012",
    };

    /// <summary>The rules whose breach can end a client there, the likeliest first.</summary>
    public static IReadOnlyList<string> At(McpClientStep step) => step switch
    {
        McpClientStep.Connect => ["HYG-001", "CHL-001", "CHL-002", "HYG-002"],
        McpClientStep.Challenge => ["CHL-005", "CHL-009", "CHL-007", "CHL-010", "CHL-004", "CHL-006"],
        McpClientStep.ResourceMetadata => ResourceMetadata,
        McpClientStep.Resource => ["PRM-008", "PRM-009", "PRM-007", "PRM-004", "PRM-010"],
        McpClientStep.AuthorizationServer => ["PRM-012", "ASM-001", "ASM-002", "ASM-003", "ASM-017", "ASM-004", "ASM-007", "ASM-008", "ASM-010", "ASM-014", "PRM-013", "ASM-005", "HYG-009"],
        McpClientStep.Issuer => ["PRM-012", "ASM-005", "ASM-006", "ASM-001", "ASM-017", "PRM-013"],
        McpClientStep.Pkce => ["ASM-009", "ASM-017", "ASM-007", "ASM-014"],
        McpClientStep.Endpoints => ["ASM-007", "ASM-008", "ASM-017", "ASM-003", "ASM-001"],
        McpClientStep.Registration => ["REG-001", "REG-002", "REG-003"],
        _ => [],
    };

    /// <summary>The finding among these that explains it: a root finding, or the root of one that is blocked. Null when there is none.</summary>
    public static string? Explain(WalkEnd end, IReadOnlyList<McpFinding> findings)
    {
        IEnumerable<string> member = end is { Step: McpClientStep.AuthorizationServer, Problem: Problem.Member } && ServerMembers.TryGetValue(end.Value, out string? rule) ? [rule] : [];
        foreach (string id in member.Concat(At(end.Step)))
        {
            McpFinding? finding = findings.FirstOrDefault(f => f.RuleId == id);
            if (finding?.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning or McpRuleVerdict.Waived)
            {
                return id;
            }

            if (finding is { Verdict: McpRuleVerdict.Blocked, BlockedBy: { } root })
            {
                return root;
            }
        }

        return null;
    }
}
