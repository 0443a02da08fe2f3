namespace AuthKit.Mcp.Discovery;

/// <summary>What one authorization server answered, read once however many checks meet it.</summary>
/// <param name="issuer">The issuer as written in the protected resource metadata.</param>
/// <param name="probes">The requests and their answers.</param>
internal sealed class IssuerAnswer(string issuer, IReadOnlyList<ProbeResult> probes)
{
    /// <summary>The requests as the check that caused them notes them.</summary>
    public IReadOnlyList<ProbeResult> Probes { get; } = probes;

    /// <summary>The same as every other check notes them.</summary>
    public IReadOnlyList<ProbeResult> Shared { get; } = [.. probes.Select(static p => p with { Shared = true })];

    /// <summary>What follows from them.</summary>
    public IssuerFacts Facts { get; } = IssuerFacts.From(issuer, new ProbesByKind(probes));
}
