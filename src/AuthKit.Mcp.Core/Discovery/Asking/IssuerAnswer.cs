namespace AuthKit.Mcp.Discovery;

/// <summary>What one authorization server answered, read once however many checks meet it.</summary>
/// <param name="issuer">The issuer as written in the protected resource metadata.</param>
/// <param name="probes">The requests and their answers.</param>
/// <param name="certificates">The certificates of the hosts that were asked.</param>
internal sealed class IssuerAnswer(string issuer, IReadOnlyList<ProbeResult> probes, IReadOnlyCollection<McpCertificate> certificates)
{
    /// <summary>The requests as the check that caused them notes them.</summary>
    public IReadOnlyList<ProbeResult> Probes { get; } = probes;

    /// <summary>The same as every other check notes them.</summary>
    public IReadOnlyList<ProbeResult> Shared { get; } = [.. probes.Select(static p => p with { Shared = true })];

    /// <summary>The certificates of the hosts that were asked.</summary>
    public IReadOnlyCollection<McpCertificate> Certificates { get; } = certificates;

    /// <summary>The questions for which no request was left.</summary>
    public IReadOnlyList<LeftOutProbe> LeftOut { get; init; } = [];

    /// <summary>The requests that its budget counted.</summary>
    public int Spent { get; init; }

    /// <summary>What follows from them.</summary>
    public IssuerFacts Facts { get; } = IssuerFacts.From(issuer, new ProbesByKind(probes));
}
