namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>Revocation, userinfo and the account API.</summary>
public sealed class TokenUseTests : IDisposable
{
    private readonly Sandboxed _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Userinfo_tells_sub_email_and_name()
    {
        Answer answer = await UserinfoAsync("Bearer " + _sandbox.Host.AccessToken);
        Assert.Equal($$"""{"sub":"{{_sandbox.Host.UserId}}","email":"{{_sandbox.Host.UserEmail}}","name":"{{_sandbox.Host.UserName}}"}""", answer.Text);
        Assert.Matches("^usr_[a-z0-9]{20}$", _sandbox.Host.UserId);
    }

    [Theory]
    [InlineData("{0}", 200)]
    [InlineData("bearer {0}", 401)]
    [InlineData("Bearer  {0}", 401)]
    [InlineData("Basic {0}", 401)]
    [InlineData("Bearer mat_unknown", 401)]
    [InlineData("Bearer sak_x", 401)]
    [InlineData("Bearer {1}", 401)]
    [InlineData("Bearer {2}", 401)]
    [InlineData("Bearer {0}\r\nAuthorization: Bearer {0}", 401)]
    public async Task Userinfo_reads_the_header_the_way_the_gateway_does(string pattern, int status)
    {
        string value = pattern.Replace("{0}", _sandbox.Host.AccessToken, StringComparison.Ordinal).Replace("{1}", _sandbox.Host.RefreshToken, StringComparison.Ordinal).Replace("{2}", _sandbox.Host.AdminKey, StringComparison.Ordinal);
        string answer = await RawClient.AskAsync(_sandbox.Gateway, $"GET /oauth/userinfo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: {value}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_a_queried_and_a_huge_token_are_401_without_a_challenge()
    {
        Answer missing = await _sandbox.GatewayAsync("GET", "/oauth/userinfo");
        Answer queried = await _sandbox.GatewayAsync("GET", "/oauth/userinfo?access_token=" + _sandbox.Host.AccessToken);
        Answer huge = await UserinfoAsync("Bearer mat_" + new string('x', 100_000));
        foreach (Answer answer in new[] { missing, queried, huge })
        {
            Assert.Equal(401, answer.Status);
            Assert.Equal("""{"error":"invalid_token"}""", answer.Text);
            Assert.Null(answer.Field("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task Revoking_is_200_and_empty_with_cors_and_kills_the_token_for_any_holder()
    {
        Answer first = await _sandbox.FormAsync("/oauth/revoke", ("token", _sandbox.Host.AccessToken), ("client_id", "cid_other"));
        Answer again = await _sandbox.FormAsync("/oauth/revoke", ("token", _sandbox.Host.AccessToken));
        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Empty(first.Body);
        Assert.Equal("*", first.Field("Access-Control-Allow-Origin"));
        Assert.Null(first.Field("Cache-Control"));
        Assert.Equal(401, (await UserinfoAsync("Bearer " + _sandbox.Host.AccessToken)).Status);
    }

    [Fact]
    public async Task Revoking_by_json_or_without_a_token_is_400_and_revokes_nothing()
    {
        Answer json = await _sandbox.GatewayAsync("POST", "/oauth/revoke", $$"""{"token":"{{_sandbox.Host.AccessToken}}"}""", "application/json");
        Answer empty = await _sandbox.FormAsync("/oauth/revoke", ("client_id", "x"));
        Assert.Equal((400, 400), (json.Status, empty.Status));
        Assert.Equal(200, (await UserinfoAsync("Bearer " + _sandbox.Host.AccessToken)).Status);
    }

    [Fact]
    public async Task A_revoked_refresh_token_leaves_its_access_tokens_valid()
    {
        await _sandbox.FormAsync("/oauth/revoke", ("token", _sandbox.Host.RefreshToken));
        Answer refresh = await _sandbox.FormAsync("/oauth/token", ("grant_type", "refresh_token"), ("refresh_token", _sandbox.Host.RefreshToken), ("client_id", _sandbox.Host.ClientId));
        Assert.Equal(400, refresh.Status);
        Assert.Equal(200, (await UserinfoAsync("Bearer " + _sandbox.Host.AccessToken)).Status);
    }

    [Fact]
    public async Task Signup_is_201_and_flat_then_409()
    {
        Answer first = await PostAsync("/auth/signup", """{"email":"not-an-email","password":"x","name":"N"}""");
        Answer second = await PostAsync("/auth/signup", """{"email":"not-an-email","password":"y"}""");
        Assert.Equal(201, first.Status);
        Assert.Equal(["user_id", "email"], first.Json.Select(member => member.Key));
        Assert.Equal(409, second.Status);
        Assert.Equal(["error", "message"], second.Json.Select(member => member.Key));
        Assert.Equal("email_exists", second.Error);
        Assert.Equal(500, (await PostAsync("/auth/signup", """{"password":"x"}""")).Status);
    }

    [Fact]
    public async Task Login_tells_the_user_and_a_useless_session_token()
    {
        Answer answer = await PostAsync("/auth/login", $$"""{"email":"{{_sandbox.Host.UserEmail}}","password":"{{_sandbox.Host.UserPassword}}"}""");
        Assert.Equal(["user_id", "email", "name", "session_token"], answer.Json.Select(member => member.Key));
        string session = (string?)answer.Json["session_token"] ?? "";
        Assert.Matches("^ses_[a-z0-9]{32}$", session);
        Assert.Equal(401, (await UserinfoAsync("Bearer " + session)).Status);
    }

    [Fact]
    public async Task A_wrong_login_is_401_and_an_empty_one_crashes_the_worker()
    {
        Answer wrong = await PostAsync("/auth/login", $$"""{"email":"{{_sandbox.Host.UserEmail}}","password":"wrong"}""");
        Assert.Equal((401, """{"error":"invalid_credentials"}"""), (wrong.Status, wrong.Text));
        Assert.Equal(500, (await PostAsync("/auth/login", "{}")).Status);
    }

    private Task<Answer> UserinfoAsync(string authorization) => _sandbox.GatewayAsync("GET", "/oauth/userinfo", null, null, "Authorization: " + authorization);

    private Task<Answer> PostAsync(string path, string body) => _sandbox.GatewayAsync("POST", path, body, "application/json");
}
