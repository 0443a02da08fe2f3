namespace AuthKit.Mcp.Reporting;

/// <summary>What one run says about each server: the latest result of each, without the texts that a comparison does not need.</summary>
/// <param name="keepChecks">True for the later run: there each rule's verdict tells what is fixed from what is unknown.</param>
internal sealed class RunState(bool keepChecks)
{
    private readonly Dictionary<string, ServerState> _servers = new(ServerKey.Comparer);

    /// <summary>The servers of the run.</summary>
    public IReadOnlyCollection<ServerState> Servers => _servers.Values;

    /// <summary>Takes a result, unless a later one of the same server is known: a JSON Lines file may hold many nights.</summary>
    public void Add(McpDiscoveryResult result)
    {
        string key = ServerKey.Of(result);
        if (!_servers.TryGetValue(key, out ServerState? known) || known.CheckedAt <= result.CheckedAt)
        {
            _servers[key] = ServerState.From(result, keepChecks);
        }
    }

    /// <summary>The server of that key, or null.</summary>
    public ServerState? Find(string key) => _servers.TryGetValue(key, out ServerState? state) ? state : null;
}

/// <summary>One server in one run.</summary>
internal sealed record ServerState(string Key, string Uri, string? Address, McpVerdict Verdict, string RootCause, DateTimeOffset CheckedAt, IReadOnlyList<Issue> Issues)
{
    /// <summary>Verdict and reason by rule; empty for the earlier run.</summary>
    public IReadOnlyDictionary<string, (McpRuleVerdict Verdict, string Why)> Checks { get; init; } = new Dictionary<string, (McpRuleVerdict, string)>();

    /// <summary>The authorization servers that the server names.</summary>
    public IReadOnlyList<string> AuthorizationServer { get; init; } = [];

    /// <summary>What the server says of itself, or null when the report does not tell.</summary>
    public McpServerFacts? Facts { get; init; }

    public static ServerState From(McpDiscoveryResult result, bool keepChecks) =>
        new(ServerKey.Of(result), result.Uri, result.Address, result.Verdict, result.RootCause, result.CheckedAt, [.. Issue.Of(result)])
        {
            AuthorizationServer = result.AuthorizationServer,
            Facts = result.Facts,
            Checks = keepChecks ? Verdicts(result) : new Dictionary<string, (McpRuleVerdict, string)>(),
        };

    /// <summary>The issue of that id, or null.</summary>
    public Issue? Find(string id) => Issues.FirstOrDefault(i => i.Id == id);

    private static Dictionary<string, (McpRuleVerdict Verdict, string Why)> Verdicts(McpDiscoveryResult result)
    {
        Dictionary<string, (McpRuleVerdict, string)> verdicts = new(StringComparer.Ordinal);
        foreach (McpCheck check in result.Checks)
        {
            verdicts[check.RuleId] = (check.Verdict, check.BlockedBy is { } root ? $"Blocked by {root}" : $"{check.Verdict}: {check.Message}");
        }

        return verdicts;
    }
}
