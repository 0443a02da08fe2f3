namespace AuthKit.Mcp.Clients;

/// <summary>What can be wrong with an answer.</summary>
internal enum Problem
{
    /// <summary>Nothing, or something else.</summary>
    None,

    /// <summary>The URL cannot be requested.</summary>
    Unusable,

    /// <summary>There is none.</summary>
    NoAnswer,

    /// <summary>Its status.</summary>
    Status,

    /// <summary>It is no JSON object, or not labelled as JSON.</summary>
    NotJson,

    /// <summary>A member, named by <see cref="WalkEnd.Value"/>.</summary>
    Member,
}

/// <summary>Where a walk ends, before it is put into the words of the client.</summary>
internal sealed record WalkEnd
{
    public required McpClientStep Step { get; init; }

    public required McpClientOutcome Outcome { get; init; }

    /// <summary>Why.</summary>
    public required string Detail { get; init; }

    /// <summary>What was wrong with an answer.</summary>
    public Problem Problem { get; init; }

    /// <summary>The status of that answer, or 0.</summary>
    public int Status { get; init; }

    /// <summary>The status of the POST after which it asked for the stream of the older transport, or 0.</summary>
    public int AfterStatus { get; init; }

    /// <summary>The value the client stumbles over.</summary>
    public string Value { get; init; } = "";

    /// <summary>What it wanted in its place.</summary>
    public string Wanted { get; init; } = "";

    /// <summary>The URL it was at.</summary>
    public string Url { get; init; } = "";

    /// <summary>Shown values: escaped.</summary>
    public string ShownValue => Text.Printable(Value);

    /// <inheritdoc cref="ShownValue"/>
    public string ShownWanted => Text.Printable(Wanted);

    /// <inheritdoc cref="ShownValue"/>
    public string ShownUrl => Text.Printable(Url);

    public static WalkEnd At(McpClientStep step, McpClientOutcome outcome, string detail) => new() { Step = step, Outcome = outcome, Detail = detail };

    /// <summary>A resource that the client refuses (false), or of which nobody knows (null).</summary>
    public static WalkEnd Resource(bool? matches, string resource, string endpoint) =>
        At(McpClientStep.Resource, matches is null ? McpClientOutcome.Unknown : McpClientOutcome.Fails, $"The resource is '{Text.Printable(resource)}', the endpoint '{endpoint}'.") with { Value = resource, Wanted = endpoint };
}
