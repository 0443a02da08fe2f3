namespace AuthKit.Mcp;

/// <summary>A known deviation that somebody has accepted, for a reason and until a day.</summary>
public sealed record McpWaiver
{
    /// <summary>The rules it covers, for example <c>PRM-003</c> or <c>COR-*</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The servers it covers: the endpoint as typed, with <c>*</c> and <c>?</c> as wildcards.</summary>
    public required string Target { get; init; }

    /// <summary>Why the deviation is accepted.</summary>
    public required string Reason { get; init; }

    /// <summary>Who accepted it.</summary>
    public required string Owner { get; init; }

    /// <summary>The last day on which it holds, in UTC.</summary>
    public required DateTime Expires { get; init; }

    /// <summary>True when it covers that rule of that server, whether it still holds or not.</summary>
    public bool Covers(string rule, string target) => Wildcard.IsMatch(Rule, rule) && Wildcard.IsMatch(Target, target);

    /// <summary>True when its last day has passed at that time.</summary>
    public bool IsExpired(DateTimeOffset at) => at.UtcDateTime.Date > Expires.Date;

    /// <summary>The reason in words, for whoever sees the finding that it accepts.</summary>
    internal string Accepted => $"Accepted until {Text.Day(Expires)}: {Reason} ({Owner})";

    /// <inheritdoc/>
    public override string ToString() => $"{Rule} at {Target} until {Text.Day(Expires)}: {Reason} ({Owner})";
}
