using System.Globalization;

namespace AuthKit.Mcp.Tokens;

/// <summary>
/// Finds or creates the account of a user (integration guide, "find or create"): by the provider's id first, and by the
/// e-mail address only where that is allowed, because AuthKit verifies none.
/// </summary>
internal sealed class AccountResolver(IAccountStore store, string provider, bool allowEmailMatch)
{
    /// <summary>The account, or null when it was not to be created.</summary>
    /// <exception cref="AuthKitException">A script failed, or the accounts are not one.</exception>
    public AuthKitAccount? Resolve(AuthKitUser user)
    {
        if (FindById(user) is { } known)
        {
            return Account(user, known, AuthKitAccountMatch.ProviderId);
        }

        if (allowEmailMatch && !string.IsNullOrWhiteSpace(user.Email) && FindByEmail(user) is { } sameAddress)
        {
            store.Warn($"The account of {Text.Printable(user.Sub)} was matched by the e-mail address '{Text.Printable(user.Email)}', which {Text.Printable(user.Gateway)} does not verify: anyone can sign up there with that address. Store the provider id with the account, so that it is matched by that from now on.");
            return Account(user, sameAddress, AuthKitAccountMatch.Email);
        }

        AuthKitNewAccount account = new() { Provider = provider, ProviderId = user.Sub, Email = user.Email, Name = user.Name };
        return store.MayCreate(account) ? Create(user, account) : null;
    }

    private AuthKitAccount Create(AuthKitUser user, AuthKitNewAccount account)
    {
        IReadOnlyList<object> created;
        try
        {
            created = store.Create(account);
        }
        catch (AuthKitException e) when (e.Code == ErrorCode.AccountCreateFailed)
        {
            // Another process may have been faster: then the account is there, and nothing is wrong.
            if (FindById(user) is { } theirs)
            {
                return Account(user, theirs, AuthKitAccountMatch.ProviderId);
            }

            throw;
        }

        // A script may store the account without giving it back, or give back more than that.
        return created.Count == 1 ? Account(user, created[0], AuthKitAccountMatch.Created)
            : FindById(user) is { } stored ? Account(user, stored, AuthKitAccountMatch.Created)
            : throw new AuthKitException(
                ErrorCode.AccountUnconfirmed,
                string.Format(CultureInfo.InvariantCulture, "-Create wrote {0} objects for {1}, and -Find does not find the account. Let -Create write the account and nothing else.", created.Count, account),
                user.Sub);
    }

    private object? FindById(AuthKitUser user) => One(user, new AuthKitAccountQuery { By = AuthKitAccountMatch.ProviderId, Provider = provider, ProviderId = user.Sub });

    private object? FindByEmail(AuthKitUser user) => One(user, new AuthKitAccountQuery { By = AuthKitAccountMatch.Email, Provider = provider, Email = user.Email });

    private object? One(AuthKitUser user, AuthKitAccountQuery query)
    {
        IReadOnlyList<object> found = store.Find(query);
        return found.Count > 1
            ? throw new AuthKitException(
                ErrorCode.AccountAmbiguous,
                string.Format(CultureInfo.InvariantCulture, "-Find wrote {0} objects when asked by {1} for '{2}'. It must write one account or nothing: check that it uses $_.{1}, and that the store has no duplicates.", found.Count, query.By, query),
                user.Sub)
            : found.Count == 1 ? found[0] : null;
    }

    private static AuthKitAccount Account(AuthKitUser user, object account, AuthKitAccountMatch by) => new() { User = user, Account = account, MatchedBy = by };
}
