namespace AuthKit.Mcp.Discovery;

/// <summary>How many requests a depth allows (design: counted by tests at the server).</summary>
internal sealed class ProbeBudget(CheckDepth depth)
{
    private const int FullAtIssuers = 12;
    private readonly RequestBudget _host = new(depth switch { CheckDepth.Quick => 5, CheckDepth.Standard => 14, _ => 45 - FullAtIssuers });

    /// <summary>Issuers that are asked; more than a few is itself a finding.</summary>
    public static int Issuers(CheckDepth depth) => depth == CheckDepth.Full ? 2 : 3;

    /// <summary>Requests that may be sent to one issuer when <paramref name="issuers"/> are asked.</summary>
    public int PerIssuer(int issuers) => depth switch { CheckDepth.Quick => 2, CheckDepth.Standard => 6, _ => FullAtIssuers / Math.Max(1, issuers) };

    /// <summary>Takes one request of the MCP host; false when none is left.</summary>
    public bool TryTake() => _host.TryTake();
}
