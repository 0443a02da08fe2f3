namespace AuthKit.Mcp;

/// <summary>A user of an AuthKit gateway together with the account that your own store has for them.</summary>
public sealed record AuthKitAccount
{
    /// <summary>The user, as the gateway names them.</summary>
    public required AuthKitUser User { get; init; }

    /// <summary>The account: what the script gave, as it gave it.</summary>
    public required object Account { get; init; }

    /// <summary>What the account was found by, or Created.</summary>
    public required AuthKitAccountMatch MatchedBy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{User} ({MatchedBy})";
}
