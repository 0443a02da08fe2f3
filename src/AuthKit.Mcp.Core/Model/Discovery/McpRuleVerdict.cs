namespace AuthKit.Mcp;

/// <summary>The verdict of one rule on one server.</summary>
public enum McpRuleVerdict
{
    /// <summary>The rule holds.</summary>
    Pass,

    /// <summary>Worth knowing, nothing to repair.</summary>
    Note,

    /// <summary>Some clients will have trouble, or a recommendation is not followed.</summary>
    Warning,

    /// <summary>A requirement is broken.</summary>
    Fail,

    /// <summary>The rule does not apply here; the message says why.</summary>
    Skip,

    /// <summary>The rule fails or cannot be judged because of another finding, named in <c>BlockedBy</c>.</summary>
    Blocked,

    /// <summary>The evidence allows no verdict.</summary>
    Inconclusive,

    /// <summary>The rule fails, and a waiver accepts that.</summary>
    Waived,
}
