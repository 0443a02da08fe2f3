namespace AuthKit.Mcp;

/// <summary>What an account was found by.</summary>
public enum AuthKitAccountMatch
{
    /// <summary>The user's id at the provider, which never changes.</summary>
    ProviderId,

    /// <summary>The e-mail address, which AuthKit does not verify: anyone can sign up with any address.</summary>
    Email,

    /// <summary>There was none, and it was created.</summary>
    Created,
}
