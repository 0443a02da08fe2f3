namespace AuthKit.Mcp;

/// <summary>
/// What the -Find script of Resolve-AuthKitUser is to look for. Only what may be matched is set, so a script cannot match
/// by e-mail by accident.
/// </summary>
public sealed record AuthKitAccountQuery
{
    /// <summary>What to look for: ProviderId or Email.</summary>
    public required AuthKitAccountMatch By { get; init; }

    /// <summary>The name of the provider, as given by -Provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The user's id at the provider, or null when <see cref="By"/> is Email.</summary>
    public string? ProviderId { get; init; }

    /// <summary>The e-mail address, or null when <see cref="By"/> is ProviderId.</summary>
    public string? Email { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text.Printable(By == AuthKitAccountMatch.Email ? Email : Provider + ":" + ProviderId);
}
