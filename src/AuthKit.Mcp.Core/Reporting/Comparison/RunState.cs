namespace AuthKit.Mcp.Reporting;

/// <summary>What one run says about each server: the latest result of each, without the texts that a comparison does not need.</summary>
/// <param name="isAskedFor">
/// Says of a rule whether its verdict is needed. It tells what is fixed from what is unknown, so of the later run those are needed that the
/// earlier one found broken; all of them would be most of what a comparison holds in memory.
/// </param>
internal sealed class RunState(Func<string, bool> isAskedFor)
{
    private readonly Dictionary<string, ServerState> _servers = new(ServerKey.Comparer);
    private Dictionary<string, ServerState?>? _only;

    /// <summary>The servers of the run.</summary>
    public IReadOnlyCollection<ServerState> Servers => _servers.Values;

    /// <summary>Takes a result, unless a later one of the same server is known: a JSON Lines file may hold many nights.</summary>
    public void Add(McpDiscoveryResult result)
    {
        string key = ServerKey.Of(result);
        if (!_servers.TryGetValue(key, out ServerState? known) || known.CheckedAt <= result.CheckedAt)
        {
            _servers[key] = ServerState.From(result, isAskedFor);
        }
    }

    /// <summary>The state of a server of another run: checked in the same way, or else the only one of that server in each of the runs.</summary>
    public ServerState? Find(ServerState other, RunState run) => _servers.TryGetValue(other.Key, out ServerState? state) ? state
        : run.Only(other.NodeKey) is not null ? Only(other.NodeKey)
        : null;

    // Null where the server was checked in several ways. Asked for after the last result is known.
    private ServerState? Only(string nodeKey)
    {
        _only ??= _servers.Values.GroupBy(static s => s.NodeKey, ServerKey.Comparer).ToDictionary(static g => g.Key, static g => g.Count() == 1 ? g.First() : null, ServerKey.Comparer);
        return _only.TryGetValue(nodeKey, out ServerState? only) ? only : null;
    }
}

/// <summary>One server in one run.</summary>
internal sealed record ServerState(string Key, string NodeKey, string Uri, string? Address, McpVerdict Verdict, string RootCause, DateTimeOffset CheckedAt, IReadOnlyList<Issue> Issues)
{
    /// <summary>Verdict and reason by rule, of the rules that are asked for.</summary>
    public IReadOnlyDictionary<string, (McpRuleVerdict Verdict, string Why)> Checks { get; init; } = new Dictionary<string, (McpRuleVerdict, string)>();

    /// <summary>The server for people.</summary>
    public string Shown { get; init; } = "";

    /// <summary>The authorization servers that the server names.</summary>
    public IReadOnlyList<string> AuthorizationServer { get; init; } = [];

    /// <summary>What the server says of itself, or null when the report does not tell.</summary>
    public McpServerFacts? Facts { get; init; }

    public static ServerState From(McpDiscoveryResult result, Func<string, bool> isAskedFor) =>
        new(ServerKey.Of(result), ServerKey.OfNode(result), result.Uri, result.Address, result.Verdict, result.RootCause, result.CheckedAt, [.. Issue.Of(result)])
        {
            Shown = ServerKey.Shown(result),
            AuthorizationServer = result.AuthorizationServer,
            Facts = result.Facts,
            Checks = Verdicts(result, isAskedFor),
        };

    /// <summary>The issue of that id, or null.</summary>
    public Issue? Find(string id) => Issues.FirstOrDefault(i => i.Id == id);

    private static Dictionary<string, (McpRuleVerdict Verdict, string Why)> Verdicts(McpDiscoveryResult result, Func<string, bool> isAskedFor)
    {
        Dictionary<string, (McpRuleVerdict, string)> verdicts = new(StringComparer.Ordinal);
        foreach (McpCheck check in result.Checks)
        {
            if (isAskedFor(check.RuleId))
            {
                verdicts[check.RuleId] = (check.Verdict, check.BlockedBy is { } root ? $"Blocked by {root}" : $"{check.Verdict}: {check.Message}");
            }
        }

        return verdicts;
    }
}
