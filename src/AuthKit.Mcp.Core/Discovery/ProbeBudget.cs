namespace AuthKit.Mcp.Discovery;

/// <summary>How many requests a depth allows (design: counted by tests at the server).</summary>
internal sealed class ProbeBudget(CheckDepth depth)
{
    private int _host = depth switch { CheckDepth.Quick => 5, CheckDepth.Standard => 14, _ => 33 };

    /// <summary>Candidates that may be asked of one issuer.</summary>
    public int PerIssuer { get; } = depth switch { CheckDepth.Quick => 2, _ => 6 };

    /// <summary>Issuers that are asked; more than a few is itself a finding.</summary>
    public int Issuers { get; } = depth == CheckDepth.Full ? 2 : 3;

    /// <summary>Takes one request of the MCP host; false when none is left.</summary>
    public bool TryTake() => Interlocked.Decrement(ref _host) >= 0;
}
