namespace AuthKit.Mcp;

/// <summary>What the -Create script of Resolve-AuthKitUser is to create an account from.</summary>
public sealed record AuthKitNewAccount
{
    /// <summary>The name of the provider, as given by -Provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The user's id at the provider. Store it with the account: it is what the account is found by.</summary>
    public required string ProviderId { get; init; }

    /// <summary>The e-mail address, or null. AuthKit does not verify it.</summary>
    public string? Email { get; init; }

    /// <summary>The display name, or null. Chosen by the user.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text.Printable(Provider + ":" + ProviderId);
}
