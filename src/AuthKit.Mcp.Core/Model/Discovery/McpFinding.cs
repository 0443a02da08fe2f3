namespace AuthKit.Mcp;

/// <summary>One thing that is wrong or worth knowing about a server.</summary>
public sealed record McpFinding
{
    /// <summary>The rule, for example <c>PRM-001</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>What the rule asks for.</summary>
    public required string Title { get; init; }

    /// <summary>How much it matters.</summary>
    public required McpLevel Level { get; init; }

    /// <summary>The verdict of the rule.</summary>
    public required McpRuleVerdict Verdict { get; init; }

    /// <summary>What was seen on this server.</summary>
    public required string Message { get; init; }

    /// <summary>Why servers usually show this.</summary>
    public string Cause { get; init; } = "";

    /// <summary>What to change, with this server's own URLs.</summary>
    public string Fix { get; init; } = "";

    /// <summary>Whose change it is.</summary>
    public McpOwner Owner { get; init; }

    /// <summary>Where the requirement stands: RFC section, MCP chapter, guide step.</summary>
    public string Source { get; init; } = "";

    /// <summary>The spec versions in which the verdict holds.</summary>
    public IReadOnlyList<string> SpecVersion { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The finding this one follows from, when the verdict is Blocked.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>The waiver that accepts it, or that did until it expired; null when there is none.</summary>
    public McpWaiver? Waiver { get; init; }

    /// <summary>The request that shows it, ready to run, or null when no single request does.</summary>
    public McpReplay? Replay { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{RuleId} {Message}";
}

/// <summary>A request that shows a finding, as lines to paste.</summary>
/// <param name="Curl">For a POSIX shell.</param>
/// <param name="InvokeWebRequest">For PowerShell 7.</param>
public sealed record McpReplay(string Curl, string InvokeWebRequest)
{
    /// <inheritdoc/>
    public override string ToString() => Curl;
}
