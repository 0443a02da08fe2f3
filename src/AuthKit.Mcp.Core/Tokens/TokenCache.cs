namespace AuthKit.Mcp.Tokens;

/// <summary>
/// Users by token hash, each for five minutes from the gateway's answer (integration guide, "Token validation latency").
/// The least recently used entry makes room for a new one. Safe for use from several threads.
/// </summary>
internal sealed class TokenCache(TimeProvider clock, int capacity = TokenCache.DefaultCapacity)
{
    /// <summary>The most entries held.</summary>
    public const int DefaultCapacity = 10_000;

    /// <summary>Users whose texts are longer are not kept: strangers choose their names, and 10,000 long ones would fill the memory.</summary>
    public const int MaxCharacters = 4096;

    /// <summary>How long an answer is used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private readonly Dictionary<TokenKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly HashSet<Lease> _leases = [];
    private long _hits;
    private long _misses;
    private long _requests;
    private long _evictions;

    /// <summary>What the cache has done; leaves out what has expired.</summary>
    public TokenCacheStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                RemoveExpired();
                return new TokenCacheStatistics
                {
                    Hits = _hits,
                    Misses = Interlocked.Read(ref _misses),
                    Requests = Interlocked.Read(ref _requests),
                    Evictions = _evictions,
                    Count = _entries.Count,
                };
            }
        }
    }

    /// <summary>Counts a look-up that the cache could not answer.</summary>
    public void CountMiss() => Interlocked.Increment(ref _misses);

    /// <summary>Counts a request to the gateway.</summary>
    public void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>The user of a token, or null.</summary>
    /// <param name="key">The token's key.</param>
    /// <param name="count">False for a second look on behalf of one look-up.</param>
    public AuthKitUser? Find(in TokenKey key, bool count = true)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                return null;
            }

            if (IsExpired(node.Value))
            {
                Drop(node);
                return null;
            }

            if (_byUse.First != node)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            _hits += count ? 1 : 0;
            return node.Value.User;
        }
    }

    /// <summary>Announces a request, so that a removal while it is under way reaches its answer too.</summary>
    public Lease Begin(in TokenKey key)
    {
        Lease lease = new(key);
        lock (_gate)
        {
            _leases.Add(lease);
        }

        return lease;
    }

    /// <summary>Ends what <see cref="Begin"/> announced.</summary>
    public void End(Lease lease)
    {
        lock (_gate)
        {
            _leases.Remove(lease);
        }
    }

    /// <summary>Keeps the answer to an announced request, unless the token was removed meanwhile.</summary>
    public void Store(Lease lease, AuthKitUser user)
    {
        if (user.Sub.Length + (user.Email?.Length ?? 0) + (user.Name?.Length ?? 0) > MaxCharacters)
        {
            return;
        }

        lock (_gate)
        {
            if (lease.IsStale)
            {
                return;
            }

            if (_entries.TryGetValue(lease.Key, out LinkedListNode<Entry>? old))
            {
                Drop(old);
            }
            else if (_entries.Count >= capacity && _byUse.Last is { } leastUsed)
            {
                Drop(leastUsed);
                _evictions++;
            }

            _entries[lease.Key] = _byUse.AddFirst(new Entry(lease.Key, user with { FromCache = true }, clock.GetTimestamp()));
        }
    }

    /// <summary>Forgets one token.</summary>
    public void Remove(in TokenKey key)
    {
        lock (_gate)
        {
            foreach (Lease lease in _leases)
            {
                lease.IsStale |= lease.Key.Equals(key);
            }

            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                Drop(node);
            }
        }
    }

    /// <summary>Forgets every token.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (Lease lease in _leases)
            {
                lease.IsStale = true;
            }

            _entries.Clear();
            _byUse.Clear();
        }
    }

    // Two clocks: the steady one stands still while a machine sleeps, and the wall clock can be set back.
    private bool IsExpired(in Entry entry)
    {
        TimeSpan wallAge = clock.GetUtcNow() - entry.User.CheckedAt;
        return wallAge >= Lifetime || wallAge < TimeSpan.Zero || clock.GetElapsedTime(entry.StoredAt) >= Lifetime;
    }

    private void RemoveExpired()
    {
        for (LinkedListNode<Entry>? node = _byUse.First; node is not null;)
        {
            LinkedListNode<Entry>? next = node.Next;
            if (IsExpired(node.Value))
            {
                Drop(node);
            }

            node = next;
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
    }

    /// <summary>A request under way. Its answer is stale when the token was removed after it was sent: it may predate the revocation.</summary>
    public sealed class Lease(TokenKey key)
    {
        internal TokenKey Key { get; } = key;

        internal bool IsStale { get; set; }
    }

    private readonly record struct Entry(TokenKey Key, AuthKitUser User, long StoredAt);
}
