using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>What one rule says about one server, before causes and consequences are told apart.</summary>
/// <param name="Verdict">The verdict of the rule taken alone.</param>
/// <param name="Message">What was seen.</param>
internal sealed record Judgement(McpRuleVerdict Verdict, string Message)
{
    /// <summary>The fix for this server; null takes the rule's general one.</summary>
    public string? Fix { get; init; }

    /// <summary>The cause seen here; null takes the rule's general one.</summary>
    public string? Cause { get; init; }

    /// <summary>The value it is about; findings about different values do not explain each other. Null is about all.</summary>
    public string? Subject { get; init; }

    /// <summary>Further values it is about, where one cause spoils several.</summary>
    public IReadOnlyList<string> MoreSubjects { get; init; } = [];

    /// <summary>True for a fault that takes a whole document away: it explains faults about every value.</summary>
    public bool ExplainsAll { get; init; }

    /// <summary>True for a warning about what clients do and no text demands: no profile turns it into an error.</summary>
    public bool IsAdvice { get; init; }

    /// <summary>The exchange that shows it.</summary>
    public Exchange? Shown { get; init; }

    /// <summary>True when there was nothing to judge because other rules' evidence is missing.</summary>
    public bool Missing { get; init; }

    /// <summary>True when no evidence was looked at, because the check was not to gather it or the rule is not one for it.</summary>
    public bool IsUnasked { get; init; }

    /// <summary>Whose change repairs it; null takes the rule's owner.</summary>
    public McpOwner? Owner { get; init; }

    public static Judgement Pass(string message) => new(McpRuleVerdict.Pass, message);

    public static Judgement Note(string message) => new(McpRuleVerdict.Note, message);

    public static Judgement Warn(string message) => new(McpRuleVerdict.Warning, message);

    /// <summary>A warning about what clients do and no text demands.</summary>
    public static Judgement Advise(string message) => Warn(message) with { IsAdvice = true };

    public static Judgement Fail(string message) => new(McpRuleVerdict.Fail, message);

    public static Judgement Skip(string message) => new(McpRuleVerdict.Skip, message);

    public static Judgement Inconclusive(string message) => new(McpRuleVerdict.Inconclusive, message);

    /// <summary>The rule has no part in this check, for the reason given.</summary>
    public static Judgement Unasked(string message) => Skip(message) with { IsUnasked = true };

    /// <summary>There is nothing to judge; Blocked when a rule it needs has failed, else Skip.</summary>
    public static Judgement NothingToJudge(string message) => new(McpRuleVerdict.Skip, message) { Missing = true };

    /// <summary>Fail when <paramref name="isError"/>, else Warning.</summary>
    public static Judgement FailOrWarn(bool isError, string message) => isError ? Fail(message) : Warn(message);

    /// <summary>True when it is about that value, or about all.</summary>
    public bool IsAbout(string subject) => Subject is null || Subject == subject || MoreSubjects.Contains(subject);

    /// <summary>True when both say one and the same fixed sentence and nothing else: they are about no server in particular.</summary>
    public bool IsAlike(Judgement other) => ReferenceEquals(Message, other.Message) && Verdict == other.Verdict && Missing == other.Missing && IsPlain && other.IsPlain;

    private bool IsPlain => Fix is null && Cause is null && Subject is null && MoreSubjects.Count == 0 && !ExplainsAll && !IsAdvice && Shown is null && Owner is null;

    /// <summary>True for a verdict that names something to repair.</summary>
    public bool IsFault => Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning;
}
