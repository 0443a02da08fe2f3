namespace AuthKit.Mcp.Discovery;

/// <summary>How many requests a depth allows (design: counted by tests at the server).</summary>
internal sealed class ProbeBudget(CheckDepth depth)
{
    private const int FullInAll = 45;
    private const int AtOneIssuer = 12;
    private const int AtSeveralIssuers = 18;
    private readonly RequestBudget _host = new(depth switch { CheckDepth.Quick => 5, CheckDepth.Standard => 14, _ => FullInAll - AtOneIssuer });

    /// <summary>Issuers that are asked; more than a few is itself a finding.</summary>
    public const int Issuers = 3;

    /// <summary>Requests that may be sent to one issuer when <paramref name="issuers"/> are asked: never fewer at Full than at Standard.</summary>
    public int PerIssuer(int issuers) => depth switch
    {
        CheckDepth.Quick => 2,
        CheckDepth.Standard => 6,
        _ => issuers <= 1 ? AtOneIssuer : AtSeveralIssuers / issuers,
    };

    /// <summary>Sets apart what several issuers may take beyond the share of one; what only Full asks the MCP host comes after them.</summary>
    public void Reserve(int issuers)
    {
        if (depth == CheckDepth.Full && issuers > 1)
        {
            _host.Change(AtOneIssuer - AtSeveralIssuers);
        }
    }

    /// <summary>Gives the MCP host back what the issuers have left of that.</summary>
    /// <param name="issuers">How many were asked.</param>
    /// <param name="spent">The requests that went to them.</param>
    public void GiveBack(int issuers, int spent)
    {
        if (depth == CheckDepth.Full && issuers > 1)
        {
            _host.Change(Math.Min(AtSeveralIssuers - AtOneIssuer, AtSeveralIssuers - spent));
        }
    }

    /// <summary>Takes one request of the MCP host; false when none is left.</summary>
    public bool TryTake() => _host.TryTake();
}
