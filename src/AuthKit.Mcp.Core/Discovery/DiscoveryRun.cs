using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Discovery;

/// <summary>A run over any number of servers. What they share, such as an issuer's metadata, is fetched once.</summary>
public sealed class DiscoveryRun : IDisposable
{
    private readonly DiscoveryOptions _options;
    private readonly IssuerStore _issuers;

    /// <summary>Starts a run; nothing is sent yet.</summary>
    /// <exception cref="AuthKitException">A spec version is unknown.</exception>
    public DiscoveryRun(DiscoveryOptions options)
    {
        _ = SpecVersions.Resolve(options.SpecVersion);
        _options = options;
        _issuers = new IssuerStore(options);
    }

    /// <summary>Checks one server.</summary>
    /// <param name="uri">The MCP endpoint as typed.</param>
    /// <param name="cancellationToken">Ends the check at once.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidUri"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<McpDiscoveryResult> CheckAsync(string? uri, CancellationToken cancellationToken)
    {
        Target target = Target.Parse(uri);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _options.RunDeadline);
        deadline.CancelAfter(_options.Deadline);
        (Evidence evidence, int requests) = await new Prober(target, _options, _issuers).ProbeAsync(deadline.Token, cancellationToken).ConfigureAwait(false);
        return DiscoveryJudge.Judge(evidence, _options) with { RequestCount = requests };
    }

    /// <summary>Ends what is shared by the checks and still under way. Call it after the last check has ended.</summary>
    public void Dispose() => _issuers.Dispose();
}
