namespace AuthKit.Mcp;

/// <summary>One check of a gateway.</summary>
public sealed record AuthKitCheck
{
    /// <summary>What was checked, for example <c>Health</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The outcome.</summary>
    public required McpRuleVerdict Verdict { get; init; }

    /// <summary>What was seen. Text of the gateway in it is escaped.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; empty when there is nothing to do.</summary>
    public string Fix { get; init; } = "";

    /// <summary>The id of the registered server it is about, or null.</summary>
    public string? ServerId { get; init; }

    /// <summary>How long the gateway took, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Verdict}";
}
