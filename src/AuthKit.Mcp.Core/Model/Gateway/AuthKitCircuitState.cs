namespace AuthKit.Mcp;

/// <summary>Whether look-ups of tokens reach the gateway.</summary>
public enum AuthKitCircuitState
{
    /// <summary>Look-ups reach the gateway.</summary>
    Closed,

    /// <summary>The last look-ups in a row were outages: for a short while the gateway is not asked.</summary>
    Open,

    /// <summary>The while is over: the next look-up, or the one under way, tries the gateway for all.</summary>
    HalfOpen,
}
