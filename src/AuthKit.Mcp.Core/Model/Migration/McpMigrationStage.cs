namespace AuthKit.Mcp;

/// <summary>One stage of a migration: what was checked, what came of it, and what to do next.</summary>
public sealed record McpMigrationStage
{
    /// <summary>The MCP endpoint.</summary>
    public required string Uri { get; init; }

    /// <summary>The stage.</summary>
    public required McpMigrationStep Step { get; init; }

    /// <summary>Pass, Note and Warning open the way to the next stage. Fail and Inconclusive stop it. Blocked: an earlier stage was not done in the last run, so this one was not checked; what an earlier check saw is in Message, and goes on counting as proof of step 5. Skip: not checked.</summary>
    public required McpRuleVerdict Verdict { get; init; }

    /// <summary>What was seen, in a sentence or two.</summary>
    public required string Message { get; init; }

    /// <summary>What the verdict rests on, one line each: answers of the live server, places in the source tree. Free of secrets.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What to do next, with the server's own URLs and the command to type, or null when there is nothing to do.</summary>
    public string? Next { get; init; }

    /// <summary>How to take the step back.</summary>
    public string Rollback { get; init; } = "";

    /// <summary>Whom the step will upset, one sentence for each client or group of users.</summary>
    public IReadOnlyList<string> Upsets { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What the step changed of what clients see, from before to after; empty while it is not done.</summary>
    public IReadOnlyList<McpMigrationChange> Changes { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The stage that has to be done first, when this one is Blocked; else null.</summary>
    public McpMigrationStep? BlockedBy { get; init; }

    /// <summary>When the stage was last checked, or null.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>When the stage last passed, or null.</summary>
    public DateTimeOffset? PassedAt { get; init; }

    /// <summary>The server at the gateway, from the stage Registration of this run; with its API key when it was registered just now, which the gateway shows once.</summary>
    public AuthKitServer? Server { get; init; }

    /// <summary>True when the stage lets the next one begin.</summary>
    public bool IsDone => Verdict is McpRuleVerdict.Pass or McpRuleVerdict.Note or McpRuleVerdict.Warning;

    /// <inheritdoc/>
    public override string ToString() => $"{Step} {Verdict}";
}
