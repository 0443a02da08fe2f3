namespace AuthKit.Mcp;

/// <summary>The user of an access token, as the gateway's userinfo endpoint names them.</summary>
public sealed record AuthKitUser
{
    /// <summary>The user's id at the gateway (<c>usr_</c>…). It never changes: the key to store.</summary>
    public required string Sub { get; init; }

    /// <summary>The e-mail address, or null. AuthKit does not verify it: anyone can sign up with any address.</summary>
    public string? Email { get; init; }

    /// <summary>The display name, or null. Chosen by the user.</summary>
    public string? Name { get; init; }

    /// <summary>The origin of the gateway that answered. A <see cref="Sub"/> is unique within one gateway only.</summary>
    public required string Gateway { get; init; }

    /// <summary>True when the answer came from the cache of the connection.</summary>
    public bool FromCache { get; init; }

    /// <summary>When the gateway gave the answer; up to five minutes ago when it came from the cache.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Text.Printable(Email ?? Sub);
}
