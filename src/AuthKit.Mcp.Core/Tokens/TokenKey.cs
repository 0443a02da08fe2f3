namespace AuthKit.Mcp.Tokens;

/// <summary>
/// The SHA-256 hash of a token: what the cache knows a token by, so that no dump of the cache holds one.
/// All 256 bits are compared; a shorter hash would let a crafted token meet another user's entry.
/// </summary>
internal readonly struct TokenKey : IEquatable<TokenKey>
{
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private TokenKey(ReadOnlySpan<ulong> hash) => (_a, _b, _c, _d) = (hash[0], hash[1], hash[2], hash[3]);

    /// <summary>The key of a token.</summary>
    public static TokenKey Of(string token)
    {
        Span<ulong> hash = stackalloc ulong[4];
        Sha256.Hash(token, hash);
        return new TokenKey(hash);
    }

    public bool Equals(TokenKey other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is TokenKey other && Equals(other);

    public override int GetHashCode() => _a.GetHashCode();

    public override string ToString() => nameof(TokenKey);
}
