using AuthKit.Mcp.Core.Tests.OAuth.SignIn;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.Attacks;

/// <summary>Authorization responses that somebody has planted or swapped. No code of them may reach a token endpoint.</summary>
public sealed class AuthorizationAnswerAttacks : IDisposable
{
    private readonly AttackedSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_honest_site_gives_a_token_and_passes() // What fails below fails because of the attack.
    {
        McpToken token = await _site.TokenAsync();
        Assert.StartsWith(AttackedSite.Access, Secret.Unprotect(token.AccessToken), StringComparison.Ordinal);
        McpOAuthFlowResult result = await _site.CheckAsync();
        Assert.All(result.Stages, static s => Assert.Equal(McpRuleVerdict.Pass, s.Verdict));
        Assert.Empty(_site.Evil.Requests);
    }

    [Theory]
    [InlineData("code=C&state=guessed&iss=I", ErrorCode.StateMismatch)]
    [InlineData("code=C&iss=I", ErrorCode.StateMismatch)]
    [InlineData("code=C&state=&iss=I", ErrorCode.StateMismatch)]
    [InlineData("code=C&state=S%20&iss=I", ErrorCode.StateMismatch)]
    [InlineData("code=C&state=S&state=S&iss=I", ErrorCode.AuthorizationResponseInvalid)]
    [InlineData("code=C&state=S", ErrorCode.IssuerMismatch)]
    [InlineData("code=C&state=S&iss=", ErrorCode.IssuerMismatch)]
    [InlineData("code=C&state=S&iss=I/", ErrorCode.IssuerMismatch)]
    [InlineData("code=C&state=S&iss=E", ErrorCode.IssuerMismatch)]
    [InlineData("code=C&state=S&iss=I&iss=E", ErrorCode.AuthorizationResponseInvalid)]
    [InlineData("code=C&code=D&state=S&iss=I", ErrorCode.AuthorizationResponseInvalid)]
    [InlineData("error=access_denied&code=C&state=S&iss=I", ErrorCode.AuthorizationRefused)]
    [InlineData("error=access_denied&code=C&state=S&iss=E", ErrorCode.IssuerMismatch)]
    [InlineData("state=S&iss=I#code=C", ErrorCode.AuthorizationResponseInvalid)]
    [InlineData("#code=C&state=S&iss=I", ErrorCode.StateMismatch)]
    public async Task An_answer_with_another_state_or_issuer_or_twice_the_same_is_not_used(string answer, ErrorCode code)
    {
        _site.Respond = Filled(answer);
        await _site.FailsAsync(code, McpFlowStageName.Authorization);
        Assert.Equal(0, AttackedSite.Leaks(_site.Issuer));
    }

    [Fact]
    public async Task A_wrong_issuer_is_refused_even_where_none_is_promised()
    {
        _site.Metadata.Remove("authorization_response_iss_parameter_supported");
        _site.Respond = Filled("code=C&state=S&iss=E");
        await _site.FailsAsync(ErrorCode.IssuerMismatch, McpFlowStageName.Authorization);
        Assert.Equal(0, AttackedSite.Leaks(_site.Issuer));
    }

    [Fact]
    public async Task Mix_up_a_browser_that_comes_back_from_another_issuer_brings_a_code_to_nobody()
    {
        // The page of the attacker's server sends the browser back with the victim's code and state, and must give its own iss.
        List<string> pages = [];
        Task visit = Task.CompletedTask;
        OAuthWire wire = AttackedSite.Wire(_site.Endpoint);
        using OAuthFlow flow = new(_site.Options, wire, redirect => LoopbackSignIn.Start(redirect, Open, static _ => Task.CompletedTask, TimeSpan.FromSeconds(60)));
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => flow.RequestTokenAsync(default));
        await visit;
        Assert.Equal(ErrorCode.IssuerMismatch, e.Code);
        Assert.Contains(_site.Evil.Origin, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", Assert.Single(pages), StringComparison.Ordinal);
        Assert.DoesNotContain(AttackedSite.Code, e + pages[0], StringComparison.Ordinal);
        Assert.Equal((0, 0), (AttackedSite.Leaks(_site.Issuer), AttackedSite.Leaks(_site.Evil)));

        bool Open(string url)
        {
            Dictionary<string, string> query = FormText.Read(url[(url.IndexOf('?') + 1)..]).ToDictionary(static p => p.Key, static p => p.Value);
            visit = VisitAsync(new Uri(query["redirect_uri"]).Port, $"/callback?code={AttackedSite.Code}&state={query["state"]}&iss={Uri.EscapeDataString(_site.Evil.Origin)}");
            return true;
        }

        async Task VisitAsync(int port, string target) => pages.Add(await RawAsk.GetAsync(port, target));
    }

    [Theory]
    [InlineData("E/callback?")]
    [InlineData("http://127.0.0.1:33419/callback?")]
    [InlineData("http://127.0.0.1:33418/callback/../evil?")]
    [InlineData("http://127.0.0.1:33418.evil.example/callback?")]
    [InlineData("http://127.0.0.1:33418@evil.example/callback?")]
    public async Task A_code_on_its_way_to_another_place_is_not_followed(string place)
    {
        string location = place.Replace("E", _site.Evil.Origin, StringComparison.Ordinal) + "code=" + AttackedSite.Code;
        _site.Instead = r => r.StartsWith("GET /authorize", StringComparison.Ordinal) ? PageServer.Redirect(location) : null;
        await _site.FailsAsync(ErrorCode.SignInPageUnknown, McpFlowStageName.Authorization);
        Assert.Empty(_site.Evil.Requests);
        Assert.Equal(0, AttackedSite.Leaks(_site.Issuer));
    }

    private Func<Dictionary<string, string>, string> Filled(string answer) => q => answer
        .Replace("=C", "=" + AttackedSite.Code, StringComparison.Ordinal)
        .Replace("state=S", "state=" + q["state"], StringComparison.Ordinal)
        .Replace("iss=I", "iss=" + q["issuer"], StringComparison.Ordinal)
        .Replace("iss=E", "iss=" + Uri.EscapeDataString(_site.Evil.Origin), StringComparison.Ordinal);
}
