using System.Collections.ObjectModel;

namespace AuthKit.Mcp;

/// <summary>The verdict of one rule, whatever it is.</summary>
public sealed record McpCheck
{
    private static readonly IReadOnlyDictionary<string, McpRuleVerdict> None = new ReadOnlyDictionary<string, McpRuleVerdict>(new Dictionary<string, McpRuleVerdict>());

    /// <summary>The rule, for example <c>PRM-001</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>What the rule asks for.</summary>
    public required string Title { get; init; }

    /// <summary>The worst verdict over the judged spec versions.</summary>
    public required McpRuleVerdict Verdict { get; init; }

    /// <summary>What was seen, or why the rule was not judged.</summary>
    public required string Message { get; init; }

    /// <summary>The finding that keeps this rule from being judged, or null.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>The verdict by spec version.</summary>
    public IReadOnlyDictionary<string, McpRuleVerdict> BySpecVersion { get; init; } = None;

    /// <inheritdoc/>
    public override string ToString() => $"{RuleId} {Verdict}";
}
