namespace AuthKit.Mcp.OAuth;

/// <summary>What one step found.</summary>
internal sealed record StageOutcome(McpRuleVerdict Verdict, string Message)
{
    /// <summary>Why it failed.</summary>
    public string? Cause { get; init; }

    /// <summary>What to change.</summary>
    public string? Fix { get; init; }

    public static StageOutcome Pass(string message) => new(McpRuleVerdict.Pass, message);

    public static StageOutcome Note(string message) => new(McpRuleVerdict.Note, message);

    public static StageOutcome Warning(string message, string cause, string fix) => new(McpRuleVerdict.Warning, message) { Cause = cause, Fix = fix };

    public static StageOutcome Skip(string message) => new(McpRuleVerdict.Skip, message);

    public static StageOutcome Inconclusive(string message) => new(McpRuleVerdict.Inconclusive, message);

    public static StageOutcome Fail(string message, string cause, string fix) => new(McpRuleVerdict.Fail, message) { Cause = cause, Fix = fix };
}
