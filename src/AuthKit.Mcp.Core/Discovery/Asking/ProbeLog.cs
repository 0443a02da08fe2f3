using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Where an answer is to be noted.</summary>
/// <param name="Log">The log of the check.</param>
/// <param name="Kind">Which request it answers.</param>
/// <param name="Subject">What distinguishes it from others of its kind, or empty.</param>
internal readonly record struct ProbeNote(ProbeLog Log, ProbeKind Kind, string Subject)
{
    /// <summary>Notes the exchange, without its secrets, and returns it as noted.</summary>
    public Exchange Of(Exchange exchange) => Log.Add(Kind, Subject, exchange);
}

/// <summary>What was asked and answered so far. Requests overlap, so entries come in no particular order.</summary>
internal sealed class ProbeLog(Redaction redaction)
{
    private Redaction _redaction = redaction;
    private readonly List<ProbeResult> _results = [];
    private readonly List<LeftOutProbe> _leftOut = [];

    /// <summary>Notes an exchange, without its secrets, and returns it as noted.</summary>
    public Exchange Add(ProbeKind kind, string subject, Exchange exchange)
    {
        lock (_results)
        {
            ProbeResult result = new(kind, _redaction.Apply(exchange)) { Subject = subject };
            _results.Add(result);
            return result.Exchange;
        }
    }

    /// <summary>Takes a secret that came up on the way out of what is noted, and of all that will be.</summary>
    public void Hide(string secret)
    {
        lock (_results)
        {
            _redaction = _redaction.With(secret);
            for (int i = 0; i < _results.Count; i++)
            {
                _results[i] = _results[i] with { Exchange = _redaction.Apply(_results[i].Exchange) };
            }
        }
    }

    /// <summary>Takes over what another check of the run has found out.</summary>
    public void AddRange(IEnumerable<ProbeResult> results)
    {
        lock (_results)
        {
            _results.AddRange(results);
        }
    }

    /// <summary>Notes a question for which no request was left.</summary>
    public void LeaveOut(ProbeKind kind, string subject)
    {
        lock (_results)
        {
            _leftOut.Add(new LeftOutProbe(kind, subject));
        }
    }

    /// <summary>Takes over what another check of the run had no request left for.</summary>
    public void LeaveOut(IEnumerable<LeftOutProbe> probes)
    {
        lock (_results)
        {
            _leftOut.AddRange(probes);
        }
    }

    /// <summary>The questions for which no request was left, in an order of their own: they come up side by side.</summary>
    public IReadOnlyList<LeftOutProbe> LeftOut()
    {
        lock (_results)
        {
            return _leftOut.Count == 0 ? [] : [.. _leftOut.OrderBy(static l => l.Kind).ThenBy(static l => l.Subject, StringComparer.Ordinal)];
        }
    }

    /// <summary>All entries up to now.</summary>
    public IReadOnlyList<ProbeResult> Results()
    {
        lock (_results)
        {
            return [.. _results];
        }
    }

    /// <summary>The exchanges of one kind up to now.</summary>
    public IReadOnlyList<Exchange> Seen(ProbeKind kind)
    {
        lock (_results)
        {
            return [.. _results.Where(r => r.Kind == kind).Select(static r => r.Exchange)];
        }
    }
}
