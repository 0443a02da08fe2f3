namespace AuthKit.Mcp.Rules;

/// <summary>
/// What a result says of every rule, written out when somebody looks: most results of a fleet pass down the pipeline and
/// nobody reads their hundred checks. Safe for use from several threads.
/// </summary>
internal sealed class LateChecks
{
    private readonly object _gate = new();
    private object[] _rules;
    private McpCheck[]? _checks;

    /// <param name="rules">The rules as judged. What holds an exchange is written out at once, for a result must not keep whole answers in memory.</param>
    public LateChecks(IReadOnlyList<MergedRule> rules)
    {
        _rules = new object[rules.Count];
        for (int rule = 0; rule < _rules.Length; rule++)
        {
            _rules[rule] = rules[rule].HoldsExchange ? rules[rule].ToCheck() : rules[rule];
        }
    }

    /// <summary>The checks, the same ones each time.</summary>
    public IReadOnlyList<McpCheck> Checks
    {
        get
        {
            lock (_gate)
            {
                if (_checks is null)
                {
                    _checks = [.. _rules.Select(static r => r as McpCheck ?? ((MergedRule)r).ToCheck())];
                    _rules = [];
                }

                return _checks;
            }
        }
    }
}
