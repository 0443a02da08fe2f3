namespace AuthKit.Mcp.Migration;

/// <summary>What the check of one stage found.</summary>
internal sealed record StageFinding(McpRuleVerdict Verdict, string Message)
{
    public IReadOnlyList<string> Evidence { get; init; } = [];

    public string? Next { get; init; }

    public IReadOnlyList<string> Upsets { get; init; } = [];

    public McpMigrationStep? BlockedBy { get; init; }

    /// <summary>The server at the gateway, which the stage Registration finds.</summary>
    public AuthKitServer? Server { get; init; }

    /// <summary>True for the verdicts that let the next stage begin.</summary>
    public static bool Opens(McpRuleVerdict verdict) => verdict is McpRuleVerdict.Pass or McpRuleVerdict.Note or McpRuleVerdict.Warning;

    /// <summary>A clause as the sentence that it begins.</summary>
    public static string Capital(string clause) => char.ToUpperInvariant(clause[0]) + clause.Substring(1);

    public static StageFinding Pass(string message) => new(McpRuleVerdict.Pass, message);

    public static StageFinding Note(string message) => new(McpRuleVerdict.Note, message);

    public static StageFinding Skip(string message) => new(McpRuleVerdict.Skip, message);

    public static StageFinding Fail(string message, string next) => new(McpRuleVerdict.Fail, message) { Next = next };

    public static StageFinding Inconclusive(string message, string next) => new(McpRuleVerdict.Inconclusive, message) { Next = next };
}
