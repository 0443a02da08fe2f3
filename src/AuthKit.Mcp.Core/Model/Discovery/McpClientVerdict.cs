namespace AuthKit.Mcp;

/// <summary>
/// Whether one client would get from the first 401 to opening the browser on a server, told from what was seen of the
/// server. What comes after the browser opens is not part of it.
/// </summary>
public sealed record McpClientVerdict
{
    /// <summary>The client, for example <c>TypeScript</c>.</summary>
    public required string Client { get; init; }

    /// <summary>The version whose behaviour this is.</summary>
    public required string Version { get; init; }

    /// <summary>When that behaviour was last looked at: the day of the run, or of the source or document read.</summary>
    public required string Date { get; init; }

    /// <summary>How that behaviour is known.</summary>
    public required McpClientBasis Basis { get; init; }

    /// <summary>What becomes of the client.</summary>
    public required McpClientOutcome Outcome { get; init; }

    /// <summary>The step at which it ends; <see cref="McpClientStep.Authorization"/> when it gets through.</summary>
    public required McpClientStep Step { get; init; }

    /// <summary>The finding of the same result that explains it, or null when no finding does.</summary>
    public string? RuleId { get; init; }

    /// <summary>What its user sees.</summary>
    public string Sees { get; init; } = "";

    /// <summary>Why, with this server's own values.</summary>
    public string Detail { get; init; } = "";

    /// <summary>True when the client opens the browser, or needs no token.</summary>
    public bool IsConnecting => Outcome is McpClientOutcome.Connects or McpClientOutcome.ConnectsByLegacy;

    /// <inheritdoc/>
    public override string ToString() => $"{Client} {Outcome}{(RuleId is null ? "" : $" ({RuleId})")}";
}
