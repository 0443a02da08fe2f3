using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>The probes of one check by their kind: a hundred rules ask for them, most of them more than once.</summary>
internal sealed class ProbesByKind
{
    private const int Kinds = (int)ProbeKind.ApiKey + 1;
    private readonly ProbeResult[][] _all = new ProbeResult[Kinds][];
    private ProbeResult[]?[]? _ordered;

    public ProbesByKind(IReadOnlyList<ProbeResult> probes)
    {
        int[] counts = new int[Kinds];
        foreach (ProbeResult probe in probes)
        {
            counts[(int)probe.Kind]++;
        }

        for (int kind = 0; kind < Kinds; kind++)
        {
            _all[kind] = counts[kind] == 0 ? [] : new ProbeResult[counts[kind]];
            counts[kind] = 0;
        }

        foreach (ProbeResult probe in probes)
        {
            int kind = (int)probe.Kind;
            _all[kind][counts[kind]++] = probe;
        }
    }

    /// <summary>The probes of a kind as they were noted.</summary>
    public ProbeResult[] All(ProbeKind kind) => _all[(int)kind];

    /// <summary>The same by subject and URL.</summary>
    public ProbeResult[] InOrder(ProbeKind kind)
    {
        ProbeResult[] all = _all[(int)kind];
        return all.Length < 2 ? all
            : (_ordered ??= new ProbeResult[]?[Kinds])[(int)kind] ??= [.. all.OrderBy(static p => p.Subject, StringComparer.Ordinal).ThenBy(static p => p.Exchange.Request.Url, StringComparer.Ordinal)];
    }

    /// <summary>The answer to the first request of that kind and subject, or null.</summary>
    public Exchange? Find(ProbeKind kind, string subject)
    {
        foreach (ProbeResult probe in All(kind))
        {
            if (probe.Subject == subject)
            {
                return probe.Exchange;
            }
        }

        return null;
    }
}
