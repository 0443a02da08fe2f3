namespace AuthKit.Mcp;

/// <summary>One finding in two runs.</summary>
public sealed record McpReportChange
{
    /// <summary>What became of it.</summary>
    public required McpChange Change { get; init; }

    /// <summary>The server, as its endpoint was given.</summary>
    public required string Uri { get; init; }

    /// <summary>The address of the node, when several were checked; else null.</summary>
    public string? Address { get; init; }

    /// <summary>The rule, for example <c>PRM-001</c>; or Unreachable, Incomplete, NotMcp or Open, when the rules could not be judged.</summary>
    public required string RuleId { get; init; }

    /// <summary>What the rule asks for.</summary>
    public string Title { get; init; } = "";

    /// <summary>How much it matters: in the later run, or in the earlier one when it is not there any more.</summary>
    public required McpLevel Level { get; init; }

    /// <summary>The verdict in the earlier run, or null when it was not there.</summary>
    public McpRuleVerdict? Before { get; init; }

    /// <summary>The verdict in the later run, or null when the rule was not judged.</summary>
    public McpRuleVerdict? After { get; init; }

    /// <summary>What is seen now; for what is not there any more, why that is said.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to change, with the server's own URLs; empty when there is nothing to do.</summary>
    public string Fix { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Change} {RuleId} {Text.Printable(Uri)}";
}
