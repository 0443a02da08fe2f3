namespace AuthKit.Mcp;

/// <summary>What the token cache of a connection has done since the connection was made.</summary>
public sealed record TokenCacheStatistics
{
    /// <summary>Look-ups answered from the cache.</summary>
    public long Hits { get; init; }

    /// <summary>Look-ups that the cache could not answer. Those that waited for another's request count too.</summary>
    public long Misses { get; init; }

    /// <summary>Requests sent to the userinfo endpoint, those that go past the cache included.</summary>
    public long Requests { get; init; }

    /// <summary>Users dropped before their time to make room for others.</summary>
    public long Evictions { get; init; }

    /// <summary>Users in the cache that can still answer.</summary>
    public int Count { get; init; }
}
