namespace AuthKit.Mcp;

/// <summary>Whether a connection spares its gateway, and why: after several outages in a row look-ups fail at once for a while.</summary>
public sealed record AuthKitCircuit
{
    /// <summary>Closed is the normal state: look-ups reach the gateway.</summary>
    public AuthKitCircuitState State { get; init; }

    /// <summary>Outages in a row: no answer, a time-out, or an answer that a working gateway does not give.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of these outages was seen, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the gateway is tried again, or null when it is not being spared.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What the last of these outages was, or null.</summary>
    public string? LastCause { get; init; }

    /// <inheritdoc/>
    public override string ToString() => State.ToString();
}
