namespace AuthKit.Mcp;

/// <summary>The state of one AuthKit gateway.</summary>
public sealed record AuthKitInstanceResult
{
    /// <summary>The origin of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>The worst of the checks: Pass, Warning or Fail; Unreachable when nothing answers.</summary>
    public required McpVerdict Verdict { get; init; }

    /// <summary>The checks in the order in which they were made.</summary>
    public required IReadOnlyList<AuthKitCheck> Checks { get; init => field = Indexable.Of(value); }

    /// <summary>How many servers are registered, or null when the list could not be read.</summary>
    public int? ServerCount { get; init; }

    /// <summary>When the check began.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Gateway} {Verdict}";
}
