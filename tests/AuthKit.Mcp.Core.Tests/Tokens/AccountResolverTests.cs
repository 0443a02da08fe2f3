using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public sealed class AccountResolverTests
{
    private static readonly AuthKitUser Ada = Samples.User(DateTimeOffset.UnixEpoch);
    private readonly FakeStore _store = new();

    [Fact]
    public void The_provider_id_is_asked_for_first_and_shows_no_e_mail()
    {
        _store.OnFind = static _ => ["account"];
        AuthKitAccount? found = Resolve(allowEmailMatch: true);
        Assert.Equal(("account", AuthKitAccountMatch.ProviderId), (found?.Account, found?.MatchedBy));
        Assert.Equal([new AuthKitAccountQuery { By = AuthKitAccountMatch.ProviderId, Provider = "authkit", ProviderId = "usr_ada" }], _store.Queries);
        Assert.Empty(_store.Warnings);
        Assert.Equal(0, _store.Asked);
    }

    [Fact]
    public void An_e_mail_address_is_matched_only_on_demand_and_with_a_warning()
    {
        _store.OnFind = static q => q.By == AuthKitAccountMatch.Email ? ["account of " + q.Email] : [];
        Assert.Equal(AuthKitAccountMatch.Created, Resolve()?.MatchedBy);
        Assert.DoesNotContain(_store.Queries, static q => q.Email is not null);

        AuthKitAccount? found = Resolve(allowEmailMatch: true);
        Assert.Equal(("account of ada@example.com", AuthKitAccountMatch.Email), (found?.Account, found?.MatchedBy));
        Assert.Null(_store.Queries[^1].ProviderId);
        Assert.Contains("does not verify", Assert.Single(_store.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, _store.Created);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_user_without_an_address_is_not_matched_by_it(string? email)
    {
        _store.OnFind = static q => q.By == AuthKitAccountMatch.Email ? ["the account without address"] : [];
        Assert.Equal(AuthKitAccountMatch.Created, Resolve(allowEmailMatch: true, Ada with { Email = email })?.MatchedBy);
    }

    [Fact]
    public void Nothing_is_created_without_consent()
    {
        _store.Consent = false;
        Assert.Null(Resolve());
        Assert.Equal((1, 0), (_store.Asked, _store.Created));
    }

    [Fact]
    public void Several_accounts_are_an_error_and_none_is_created()
    {
        _store.OnFind = static _ => ["a", "b"];
        AuthKitException e = Assert.Throws<AuthKitException>(() => Resolve());
        Assert.Equal(ErrorCode.AccountAmbiguous, e.Code);
        Assert.Contains("$_.ProviderId", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, _store.Created);
    }

    [Fact]
    public void A_creation_that_lost_a_race_finds_the_account_of_the_winner()
    {
        _store.OnFind = _ => _store.Created == 0 ? [] : ["theirs"];
        _store.OnCreate = static () => throw new AuthKitException(ErrorCode.AccountCreateFailed, "duplicate key");
        AuthKitAccount? found = Resolve();
        Assert.Equal(("theirs", AuthKitAccountMatch.ProviderId), (found?.Account, found?.MatchedBy));
        Assert.Equal(2, _store.Queries.Count);
    }

    [Fact]
    public void A_creation_that_failed_is_told_after_one_more_look()
    {
        _store.OnCreate = static () => throw new AuthKitException(ErrorCode.AccountCreateFailed, "disk full");
        Assert.Equal("disk full", Assert.Throws<AuthKitException>(() => Resolve()).Message);
        Assert.Equal((2, 1), (_store.Queries.Count, _store.Created));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_creation_that_does_not_name_its_account_is_looked_up(int written)
    {
        _store.OnCreate = () => [.. Enumerable.Repeat("noise", written)];
        _store.OnFind = _ => _store.Created == 0 ? [] : ["stored"];
        AuthKitAccount? found = Resolve();
        Assert.Equal(("stored", AuthKitAccountMatch.Created), (found?.Account, found?.MatchedBy));

        _store.OnFind = static _ => [];
        AuthKitException e = Assert.Throws<AuthKitException>(() => Resolve());
        Assert.Equal(ErrorCode.AccountUnconfirmed, e.Code);
        Assert.Contains($"wrote {written} objects for authkit:usr_ada", e.Message, StringComparison.Ordinal);
    }

    private AuthKitAccount? Resolve(bool allowEmailMatch = false, AuthKitUser? user = null) => new AccountResolver(_store, "authkit", allowEmailMatch).Resolve(user ?? Ada);

    private sealed class FakeStore : IAccountStore
    {
        public List<AuthKitAccountQuery> Queries { get; } = [];

        public List<string> Warnings { get; } = [];

        public int Asked { get; private set; }

        public int Created { get; private set; }

        public bool Consent { get; set; } = true;

        public Func<AuthKitAccountQuery, object[]> OnFind { get; set; } = static _ => [];

        public Func<object[]> OnCreate { get; set; } = static () => ["new"];

        public IReadOnlyList<object> Find(AuthKitAccountQuery query)
        {
            Queries.Add(query);
            return OnFind(query);
        }

        public bool MayCreate(AuthKitNewAccount account)
        {
            Asked++;
            return Consent;
        }

        public IReadOnlyList<object> Create(AuthKitNewAccount account)
        {
            Created++;
            return OnCreate();
        }

        public void Warn(string message) => Warnings.Add(message);
    }
}
