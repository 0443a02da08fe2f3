namespace AuthKit.Mcp.Tokens;

/// <summary>The user's own store of accounts, and the user's say about changes to it.</summary>
internal interface IAccountStore
{
    /// <summary>The accounts that match.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.AccountFindFailed"/>.</exception>
    IReadOnlyList<object> Find(AuthKitAccountQuery query);

    /// <summary>Asks whether the account may be created.</summary>
    bool MayCreate(AuthKitNewAccount account);

    /// <summary>Creates an account and gives it back, or nothing.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.AccountCreateFailed"/>.</exception>
    IReadOnlyList<object> Create(AuthKitNewAccount account);

    /// <summary>Tells what the user should know.</summary>
    void Warn(string message);
}
