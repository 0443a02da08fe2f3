namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class AuthorizationEndpointTests : IDisposable
{
    private readonly Sandboxed _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_valid_request_shows_a_form_with_hidden_copies()
    {
        Answer page = await ShowAsync();
        Assert.Equal(200, page.Status);
        Assert.Equal("text/html", page.Field("Content-Type"));
        Assert.Null(page.Field("Access-Control-Allow-Origin"));
        Assert.Null(page.Field("Cache-Control"));
        foreach (string name in new[] { "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "auth_mode" })
        {
            Assert.Contains($"<input type=\"hidden\" name=\"{name}\" value=\"", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everything_from_outside_is_escaped_on_the_page()
    {
        const string Hostile = "\"><script>alert(1)</script>";
        Answer client = await _sandbox.GatewayAsync("POST", "/oauth/register", """{"redirect_uris":["https://a.example/cb"],"client_name":"<script>alert(2)</script>"}""", "application/json");
        Answer page = await ShowAsync(("client_id", (string?)client.Json["client_id"] ?? ""), ("redirect_uri", "https://a.example/cb"), ("state", Hostile), ("scope", Hostile), ("code_challenge", Hostile));
        Assert.Equal(200, page.Status);
        Assert.Contains("&lt;script&gt;alert(2)", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client_id", "cid_unknown", "invalid_client")]
    [InlineData("client_id", "", "invalid_client")]
    [InlineData("redirect_uri", "", "invalid_request")]
    [InlineData("redirect_uri", "https://evil.example/cb", "invalid_request")]
    [InlineData("redirect_uri", "http://127.0.0.1:33418/callback/", "invalid_request")]
    [InlineData("redirect_uri", "http://127.0.0.1:33418/callback?x=1", "invalid_request")]
    [InlineData("redirect_uri", "http://127.0.0.1:33419/callback", "invalid_request")]
    public async Task An_unknown_client_or_redirect_uri_is_never_redirected_by_get_or_post(string field, string value, string error)
    {
        Answer shown = await ShowAsync((field, value));
        Answer allowed = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, (field, value)));
        Answer denied = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, (field, value), ("action", "deny")));
        foreach (Answer answer in new[] { shown, allowed, denied })
        {
            Assert.Equal(400, answer.Status);
            Assert.Equal(error, answer.Error);
            Assert.Null(answer.Field("Location"));
        }
    }

    [Theory]
    [InlineData("https://a.example/cb", 200)]
    [InlineData("https://a.example/", 400)]
    [InlineData("a", 400)]
    public async Task A_redirect_uri_registered_as_a_lone_string_matches_whole_only(string uri, int status)
    {
        Answer client = await _sandbox.GatewayAsync("POST", "/oauth/register", """{"redirect_uris":"https://a.example/cb"}""", "application/json");
        Assert.Equal(status, (await ShowAsync(("client_id", (string?)client.Json["client_id"] ?? ""), ("redirect_uri", uri))).Status);
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "", "unsupported_response_type")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    public async Task Other_errors_go_back_to_the_client_with_the_state(string field, string value, string error)
    {
        Answer answer = await ShowAsync((field, value));
        Assert.Equal(302, answer.Status);
        Assert.Equal($"{_sandbox.Host.RedirectUri}?error={error}&state=s1", answer.Field("Location"));
    }

    [Theory]
    [InlineData("code_challenge", "")]
    [InlineData("code_challenge", "junk")]
    [InlineData("state", "")]
    [InlineData("scope", "unknown:scope")]
    [InlineData("resource", "not a resource")]
    [InlineData("prompt", "none")]
    public async Task What_the_gateway_does_not_check_shows_the_page(string field, string value) =>
        Assert.Equal(200, (await ShowAsync((field, value))).Status);

    [Fact]
    public async Task The_scope_defaults_to_mcp_tools()
    {
        Answer page = await ShowAsync(("scope", ""));
        Assert.Contains("name=\"scope\" value=\"mcp:tools\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_redirect_uri_that_is_no_uri_crashes_on_the_error_path()
    {
        Answer client = await _sandbox.GatewayAsync("POST", "/oauth/register", """{"redirect_uris":["not a uri"]}""", "application/json");
        Answer answer = await ShowAsync(("client_id", (string?)client.Json["client_id"] ?? ""), ("redirect_uri", "not a uri"), ("response_type", "token"));
        Assert.Equal(500, answer.Status);
    }

    [Theory]
    [InlineData("allow")]
    [InlineData("approve")]
    [InlineData("")]
    public async Task Login_with_any_action_but_deny_gives_a_code_and_the_state_and_no_iss(string action)
    {
        Answer answer = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, ("action", action)));
        Assert.Equal(302, answer.Status);
        Assert.Matches("^http://127\\.0\\.0\\.1:33418/callback\\?code=code_[a-z0-9]{32}&state=s1$", answer.Field("Location"));
    }

    [Fact]
    public async Task Deny_gives_access_denied()
    {
        Answer answer = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, ("action", "deny")));
        Assert.Equal($"{_sandbox.Host.RedirectUri}?error=access_denied&state=s1", answer.Field("Location"));
    }

    [Fact]
    public async Task Signup_makes_the_account_and_gives_a_code()
    {
        Answer answer = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, ("auth_mode", "signup"), ("email", "new@a.example"), ("password", "p")));
        Answer login = await _sandbox.GatewayAsync("POST", "/auth/login", """{"email":"new@a.example","password":"p"}""", "application/json");
        Assert.Equal((302, 200), (answer.Status, login.Status));
    }

    [Theory]
    [InlineData("password", "wrong", "login")]
    [InlineData("email", "nobody@a.example", "login")]
    [InlineData("email", " demo@sandbox.invalid", "login")]
    [InlineData("email", "Demo@sandbox.invalid", "login")]
    [InlineData("state", "s2", "signup")]
    public async Task A_failed_login_or_signup_is_a_page_with_status_200_and_an_error_box(string field, string value, string mode)
    {
        Answer answer = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, (field, value), ("auth_mode", mode)));
        Assert.Equal(200, answer.Status);
        Assert.Contains("class=\"error\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_body_that_is_no_form_crashes_the_worker(string? type) =>
        Assert.Equal(500, (await _sandbox.GatewayAsync("POST", "/oauth/authorize", "{}", type)).Status);

    [Fact]
    public async Task A_missing_e_mail_crashes_the_worker_and_a_missing_password_makes_no_account()
    {
        Answer noEmail = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, ("email", ""), ("auth_mode", "signup")));
        Answer noPassword = await _sandbox.FormAsync("/oauth/authorize", Flow.Consent(_sandbox.Host, ("email", "x@a.example"), ("password", ""), ("auth_mode", "signup")));
        Answer login = await _sandbox.GatewayAsync("POST", "/auth/login", """{"email":"x@a.example","password":"null"}""", "application/json");
        Assert.Equal((500, 400, 401), (noEmail.Status, noPassword.Status, login.Status));
    }

    [Fact]
    public async Task A_multipart_form_works_as_well()
    {
        IEnumerable<string> parts = Flow.Consent(_sandbox.Host).Select(field => $"--B\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n");
        Answer answer = await _sandbox.GatewayAsync("POST", "/oauth/authorize", string.Concat(parts) + "--B--\r\n", "multipart/form-data; boundary=B");
        Assert.Equal(302, answer.Status);
    }

    [Fact]
    public async Task The_page_cannot_be_framed()
    {
        Answer page = await ShowAsync();
        Assert.Contains("frame-ancestors 'none'", page.Field("Content-Security-Policy"), StringComparison.Ordinal);
    }

    private Task<Answer> ShowAsync(params (string Name, string Value)[] changes)
    {
        (string Name, string Value)[] query = Flow.Consent(_sandbox.Host, [("response_type", "code"), ("email", ""), ("password", ""), ("action", ""), .. changes]);
        return _sandbox.GatewayAsync("GET", "/oauth/authorize?" + Sandboxed.Encode(query));
    }
}
