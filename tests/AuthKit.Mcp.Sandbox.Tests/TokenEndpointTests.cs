using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class TokenEndpointTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Sandboxed _sandbox;

    public TokenEndpointTests() => _sandbox = new Sandboxed(new SandboxOptions { Clock = _clock });

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_code_becomes_a_token_pair_that_userinfo_knows()
    {
        Answer answer = await ExchangeAsync(await Flow.CodeAsync(_sandbox));
        Assert.Equal(200, answer.Status);
        Assert.Equal(["access_token", "token_type", "expires_in", "refresh_token", "scope"], answer.Json.Select(member => member.Key));
        Assert.Matches("^mat_[a-z0-9]{40}$", AccessToken(answer));
        Assert.Matches("^mrt_[a-z0-9]{40}$", (string?)answer.Json["refresh_token"]);
        Assert.Equal("Bearer", (string?)answer.Json["token_type"]);
        Assert.Equal(3600, (int?)answer.Json["expires_in"]);
        Assert.Equal("mcp:tools", (string?)answer.Json["scope"]);
        Assert.Equal(200, await UserinfoAsync(AccessToken(answer)));
    }

    [Fact]
    public async Task A_consent_without_scope_yields_a_null_scope()
    {
        Answer answer = await ExchangeAsync(await Flow.CodeAsync(_sandbox, ("scope", "")));
        Assert.True(answer.Json.ContainsKey("scope"));
        Assert.Null(answer.Json["scope"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_body_that_is_no_form_crashes_the_worker(string? type) =>
        Assert.Equal(500, (await _sandbox.GatewayAsync("POST", "/oauth/token", "{}", type)).Status);

    [Theory]
    [InlineData("grant_type", "", "unsupported_grant_type", false)]
    [InlineData("grant_type", "password", "unsupported_grant_type", false)]
    [InlineData("code", "", "invalid_request", true)]
    [InlineData("client_id", "", "invalid_request", true)]
    [InlineData("code_verifier", "", "invalid_request", true)]
    [InlineData("code", "code_unknown", "invalid_grant", true)]
    [InlineData("code_verifier", "wrong", "invalid_grant", true)]
    [InlineData("client_id", "cid_unknown", "invalid_grant", true)]
    [InlineData("redirect_uri", "https://a.example/", "invalid_grant", true)]
    public async Task A_wrong_exchange_is_400_and_leaves_the_code_usable(string field, string value, string error, bool described)
    {
        string code = await Flow.CodeAsync(_sandbox);
        Answer refused = await ExchangeAsync(code, (field, value));
        Assert.Equal(400, refused.Status);
        Assert.Equal(error, refused.Error);
        Assert.Equal(described, refused.Json.ContainsKey("error_description"));
        Assert.Equal(200, (await ExchangeAsync(code)).Status);
    }

    [Theory]
    [InlineData("redirect_uri", "")]
    [InlineData("client_secret", "junk")]
    [InlineData("resource", "junk")]
    public async Task What_the_gateway_ignores_does_not_matter(string field, string value) =>
        Assert.Equal(200, (await ExchangeAsync(await Flow.CodeAsync(_sandbox), (field, value))).Status);

    [Theory]
    [InlineData("code_challenge", "")]
    [InlineData("code_challenge_method", "plain")]
    public async Task A_code_without_an_s256_challenge_can_never_be_redeemed(string field, string value)
    {
        Answer answer = await ExchangeAsync(await Flow.CodeAsync(_sandbox, (field, value)));
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task A_replayed_code_is_refused_and_the_first_tokens_live_on()
    {
        string code = await Flow.CodeAsync(_sandbox);
        Answer first = await ExchangeAsync(code);
        Answer second = await ExchangeAsync(code);
        Assert.Equal("invalid_grant", second.Error);
        Assert.Equal(200, await UserinfoAsync(AccessToken(first)));
    }

    [Fact]
    public async Task Of_twenty_parallel_exchanges_of_one_code_exactly_one_wins()
    {
        string code = await Flow.CodeAsync(_sandbox);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ExchangeAsync(code)));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(19, answers.Count(answer => answer.Status == 400));
    }

    [Fact]
    public async Task A_code_lives_for_ten_minutes()
    {
        string kept = await Flow.CodeAsync(_sandbox);
        string late = await Flow.CodeAsync(_sandbox);
        _clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(200, (await ExchangeAsync(kept)).Status);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_grant", (await ExchangeAsync(late)).Error);
    }

    [Fact]
    public async Task An_access_token_lives_for_an_hour_and_a_refreshed_one_works_on()
    {
        _clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.Equal(200, await UserinfoAsync(_sandbox.Host.AccessToken));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await UserinfoAsync(_sandbox.Host.AccessToken));
        Assert.Equal(200, await UserinfoAsync(AccessToken(await RefreshAsync())));
    }

    [Fact]
    public async Task A_refresh_token_lives_for_thirty_days_and_is_never_rotated()
    {
        Answer first = await RefreshAsync();
        _clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Answer second = await RefreshAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Answer third = await RefreshAsync();
        Assert.Equal((200, 200, 400), (first.Status, second.Status, third.Status));
        Assert.Equal(["access_token", "token_type", "expires_in", "scope"], first.Json.Select(member => member.Key));
    }

    [Theory]
    [InlineData("client_id", "", "invalid_request", false)]
    [InlineData("refresh_token", "", "invalid_request", false)]
    [InlineData("client_id", "cid_other", "invalid_grant", true)]
    [InlineData("refresh_token", "mrt_unknown", "invalid_grant", true)]
    public async Task A_wrong_refresh_is_400(string field, string value, string error, bool described)
    {
        Answer answer = await RefreshAsync((field, value));
        Assert.Equal(400, answer.Status);
        Assert.Equal(error, answer.Error);
        Assert.Equal(described, answer.Json.ContainsKey("error_description"));
    }

    [Fact]
    public async Task An_access_token_does_not_refresh_and_scope_is_ignored()
    {
        Answer wrong = await RefreshAsync(("refresh_token", _sandbox.Host.AccessToken));
        Answer wider = await RefreshAsync(("scope", "mcp:write"));
        Assert.Equal("invalid_grant", wrong.Error);
        Assert.Equal("mcp:tools mcp:read", (string?)wider.Json["scope"]);
    }

    private static string AccessToken(Answer answer) => (string?)answer.Json["access_token"] ?? "";

    private Task<Answer> ExchangeAsync(string code, params (string Name, string Value)[] changes) =>
        _sandbox.FormAsync("/oauth/token", Flow.Exchange(_sandbox.Host, code, changes));

    private Task<Answer> RefreshAsync(params (string Name, string Value)[] changes)
    {
        (string Name, string Value)[] fields = [("grant_type", "refresh_token"), ("refresh_token", _sandbox.Host.RefreshToken), ("client_id", _sandbox.Host.ClientId)];
        fields = [.. fields.Where(field => changes.All(change => change.Name != field.Name)), .. changes.Where(change => change.Value.Length > 0)];
        return _sandbox.FormAsync("/oauth/token", fields);
    }

    private async Task<int> UserinfoAsync(string token) =>
        (await _sandbox.GatewayAsync("GET", "/oauth/userinfo", null, null, "Authorization: Bearer " + token)).Status;
}
