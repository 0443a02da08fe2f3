using System.Net;
using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Core.Tests.OAuth.SignIn;

/// <summary>Signing in at forms: the sandbox's own and others' markup, over sockets.</summary>
public sealed class FormSignInTests
{
    private const string Password = "p&ss=word +%";
    private const string Inputs = "<input type=email name=email><input type=password name=pw>";

    [Fact]
    public async Task The_sandbox_lets_its_user_in_and_hands_out_a_code()
    {
        using SandboxHost sandbox = SandboxHost.Start();
        string answer = await AtSandboxAsync(sandbox, sandbox.UserEmail, sandbox.UserPassword, signUp: false);
        Assert.StartsWith(Attempts.RedirectUri + "?code=", answer, StringComparison.Ordinal);
        Assert.EndsWith("&state=" + Attempts.State, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_creates_an_account_once_and_knows_it_then()
    {
        using SandboxHost sandbox = SandboxHost.Start();
        Assert.Contains("?code=", await AtSandboxAsync(sandbox, "new@example.org", Password, signUp: true), StringComparison.Ordinal);
        Assert.Contains("?code=", await AtSandboxAsync(sandbox, "new@example.org", Password, signUp: false), StringComparison.Ordinal);
        AuthKitException taken = await Attempts.FailsAsync(ErrorCode.SignInRefused, () => AtSandboxAsync(sandbox, "new@example.org", Password, signUp: true));
        Assert.Contains("already registered", taken.Message, StringComparison.Ordinal);
        Assert.Contains("without -SignUp", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_the_words_of_the_page_and_sent_once()
    {
        using SandboxHost sandbox = SandboxHost.Start();
        AuthKitException wrong = await Attempts.FailsAsync(ErrorCode.SignInRefused, () => AtSandboxAsync(sandbox, sandbox.UserEmail, Password, signUp: false));
        Assert.Contains("\"Wrong e-mail or password.\"", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(sandbox.UserEmail, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, wrong.Message, StringComparison.Ordinal);
        Assert.Single(sandbox.Requests, static r => r.Method == "POST");
    }

    [Theory]
    [InlineData("<FORM METHOD=Post ACTION=/go><INPUT NAME=Email TYPE=EMAIL><input NAME='Pw' required type='PassWord'><button>Go</button></FORM>", "Email=u%40x.org&Pw=p%26ss%3Dword+%2B%25")]
    [InlineData("<form action='/go' method='post'><input type=hidden value='a&amp;b &quot;c&quot; &#x27;' name=csrf><input name=user><input type=password name=pw><input type=submit name=go value=Login></form>", "csrf=a%26b+%22c%22+%27&user=u%40x.org&pw=p%26ss%3Dword+%2B%25&go=Login")]
    [InlineData("<form action=/search><input name=q></form><form method=post action=go><input name=username><input type=password name=pw><button name=do value=cancel>Cancel</button><button name=do value=login>Anmelden</button></form>", "username=u%40x.org&pw=p%26ss%3Dword+%2B%25&do=login")]
    [InlineData("<form method=post action=/new><input name=mail><input type=password name=a><input type=password name=b></form><form method=post action=/go><input name=mail><input type=password name=pw></form>", "mail=u%40x.org&pw=p%26ss%3Dword+%2B%25")]
    [InlineData("<!-- <form method=post action=//evil.example><input type=password> --><script>'<form><input type=password>'</script><base href=/deep/><form method=post action=../go><select name=lang><option value=en>E<option value=de selected>D</select><textarea name=t>x &lt;</textarea><input type=checkbox name=keep checked><input type=checkbox name=no>" + Inputs + "<button name=a value='1'>Don't allow</button><button type=button name=b>Allow all</button><button name=c value=2><b>Allow</b></button></form>", "lang=de&t=x+%3C&keep=on&email=u%40x.org&pw=p%26ss%3Dword+%2B%25&c=2")]
    [InlineData("<form method=post action=/go>" + Inputs + "<input type=radio name=r value=1 required><input type=radio name=r value=2 checked></form>", "email=u%40x.org&pw=p%26ss%3Dword+%2B%25&r=2")]
    [InlineData("<form method=post action=/no>" + Inputs + "<button formaction=/go name=x disabled>Login</button><button formaction=/go>Login</button></form>", "email=u%40x.org&pw=p%26ss%3Dword+%2B%25")]
    public async Task Forms_of_any_markup_are_filled_in(string html, string sent)
    {
        using PageServer server = new(r => r.StartsWith("GET", StringComparison.Ordinal) ? PageServer.Page(html)
            : r.StartsWith("POST /go ", StringComparison.Ordinal) ? PageServer.Redirect(Attempts.Good) : PageServer.Page("wrong", 404));
        Assert.Equal(Attempts.Good, await SignInAsync(server));
        string post = Assert.Single(server.Posts);
        Assert.Equal(sent, Body(post), ignoreCase: true);
        Assert.Contains("Origin: " + server.Origin + "\r\n", post, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<form method=post action=https://evil.example/go>" + Inputs + "</form>", "https://evil.example")]
    [InlineData("<form method=post action=//evil.example/go>" + Inputs + "</form>", "evil.example")]
    [InlineData("<base href=https://evil.example/><form method=post action=go>" + Inputs + "</form>", "https://evil.example")]
    [InlineData("<form method=post action=/go>" + Inputs + "<button formaction=https://evil.example/>Login</button></form>", "https://evil.example")]
    [InlineData("<form method=post action='javascript:send()'>" + Inputs + "</form>", "no address of the web")]
    [InlineData("<form action=/go>" + Inputs + "</form>", "POST")]
    [InlineData("<form method=post action=/go>" + Inputs + "<button formmethod=get>Login</button></form>", "POST")]
    [InlineData("<form method=post enctype=multipart/form-data action=/go>" + Inputs + "</form>", "multipart/form-data")]
    [InlineData("<form method=post action=/go>" + Inputs + "<button>Cancel</button></form>", "refuse")]
    [InlineData("<form method=post action=/go>" + Inputs + "<input name=otp required></form>", "'otp'")]
    [InlineData("<form method=post action=/go>" + Inputs + "<input name=terms type=checkbox required></form>", "'terms'")]
    [InlineData("<form method=post action=/go><input type=password name=pw></form>", "no field for an e-mail")]
    [InlineData("<form method=post action=/go><input name=u><input type=password name=a><input type=password name=b></form>", "accounts only")]
    [InlineData("<script src=app.js></script><div id=root></div>", "scripts")]
    [InlineData("<form method=post action=/go><input name=email><button>Next</button></form>", "later")]
    [InlineData("<", "scripts")]
    [InlineData("<form method=post action='/go><input type=password", "scripts")]
    public async Task A_form_that_cannot_be_filled_in_safely_gets_nothing(string html, string said)
    {
        using PageServer server = new(r => PageServer.Page(html));
        AuthKitException e = await Attempts.FailsAsync(ErrorCode.SignInPageUnknown, () => SignInAsync(server));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Contains("without -Credential", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_password_is_not_sent_a_second_time(int status)
    {
        using PageServer server = new(r => r.StartsWith("GET", StringComparison.Ordinal) ? PageServer.Page($"<form method=post>{Inputs}</form>") : PageServer.Redirect("/again", status));
        await Attempts.FailsAsync(ErrorCode.SignInPageUnknown, () => SignInAsync(server));
        Assert.Single(server.Posts);
    }

    [Fact]
    public async Task A_consent_form_after_the_sign_in_is_agreed_to_with_the_cookies_but_no_password()
    {
        using PageServer server = new(static r => r.StartsWith("GET /a", StringComparison.Ordinal) ? PageServer.Page($"<form method=post action=/login>{Inputs}</form>", 200, "Set-Cookie: pre=1\r\n")
            : r.StartsWith("POST /login", StringComparison.Ordinal) ? PageServer.Redirect("/consent", 303, "Set-Cookie: sid=s2; Path=/\r\n")
            : r.StartsWith("GET /consent", StringComparison.Ordinal) ? PageServer.Page("<p role=alert>Allow only what you trust.</p><form method=post action=/consent><input type=hidden name=c value=7><button name=d value=deny>Deny</button><button name=d value=allow>OK</button></form>")
            : PageServer.Redirect(Attempts.Good));
        Assert.Equal(Attempts.Good, await SignInAsync(server));
        Assert.Equal("c=7&d=allow", Body(server.Posts[1]));
        Assert.Contains("pre=1", server.Posts[0], StringComparison.Ordinal);
        Assert.Contains("sid=s2", server.Posts[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<div class='box error-text'>\u001b[31m<b>Wrong</b>\n password</div>", 200, "\"\\u001b[31m Wrong password\"")]
    [InlineData("<p role=alert>Locked</p>", 401, "\"Locked\"")]
    [InlineData("<p class=error>p&amp;ss=word +% is wrong</p>", 200, "does not say why")]
    [InlineData("<p class=error>the-state-of-a-test is old</p>", 200, "does not say why")]
    [InlineData("<p class=error>p&amp;ss=word <b> +% </b></p>", 200, "does not say why")]
    [InlineData("<div class=error></div>", 422, "does not say why")]
    public async Task The_form_again_is_a_refusal_with_what_the_page_says(string box, int status, string said)
    {
        string form = $"<form method=post>{Inputs}</form>";
        using PageServer server = new(r => r.StartsWith("GET", StringComparison.Ordinal) ? PageServer.Page(form) : PageServer.Page(box + form, status));
        AuthKitException e = await Attempts.FailsAsync(ErrorCode.SignInRefused, () => SignInAsync(server));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, e.Message, StringComparison.Ordinal);
        Assert.Single(server.Posts);
    }

    [Theory]
    [InlineData("<h1>Enter the code we sent you</h1><form method=post><input name=code required><button>Verify</button></form>", 200, ErrorCode.SignInPageUnknown, "second factor")]
    [InlineData("<form method=post><input name=code required><button>Continue</button></form>", 200, ErrorCode.SignInPageUnknown, "'code'")]
    [InlineData("<form method=post><button>Continue</button></form>", 200, ErrorCode.SignInPageUnknown, "after 3")]
    [InlineData("<form method=post><button>Sign out</button></form>", 200, ErrorCode.SignInPageUnknown, "second factor")]
    [InlineData("<p class=error>Account locked</p>", 200, ErrorCode.SignInRefused, "Account locked")]
    [InlineData("""{"error":"access_denied"}""", 403, ErrorCode.SignInRefused, "access_denied")]
    [InlineData("oops", 500, ErrorCode.SignInPageUnknown, "500")]
    public async Task What_comes_after_the_password_is_told(string page, int status, ErrorCode code, string said)
    {
        using PageServer server = new(r => r.StartsWith("GET", StringComparison.Ordinal) ? PageServer.Page($"<form method=post>{Inputs}</form>") : PageServer.Page(page, status));
        Assert.Contains(said, (await Attempts.FailsAsync(code, () => SignInAsync(server))).Message, StringComparison.Ordinal);
        Assert.Single(server.Posts, static r => r.Contains("pw=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_cannot_create_accounts_is_not_asked_to()
    {
        using PageServer server = new(_ => PageServer.Page($"<form method=post>{Inputs}</form>"));
        Assert.Contains("auth_mode", (await Attempts.FailsAsync(ErrorCode.SignInPageUnknown, () => SignInAsync(server, signUp: true))).Message, StringComparison.Ordinal);
        Assert.Empty(server.Posts);
    }

    [Fact]
    public async Task A_page_built_to_be_slow_is_read_at_once()
    {
        string page = string.Concat(Enumerable.Repeat("<div class=error><form><button><!--", 15000)) + string.Concat(Enumerable.Repeat("--><div class=error><button>", 15000));
        using PageServer server = new(_ => PageServer.Page(page));
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        await Attempts.FailsAsync(ErrorCode.SignInPageUnknown, () => SignInAsync(server));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), watch.Elapsed.ToString());
    }

    private static string Body(string request) => request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private static async Task<string> AtSandboxAsync(SandboxHost sandbox, string user, string password, bool signUp)
    {
        using OAuthWire wire = Attempts.Wire(sandbox.McpUri);
        using FormSignIn signIn = new(wire, Attempts.RedirectUri, new NetworkCredential(user, password), signUp);
        return await signIn.SignInAsync(
            Attempts.To($"{sandbox.GatewayUri}/oauth/authorize?response_type=code&client_id={sandbox.ClientId}&redirect_uri={Uri.EscapeDataString(Attempts.RedirectUri)}&state={Attempts.State}"),
            default);
    }

    private static async Task<string> SignInAsync(PageServer server, bool signUp = false)
    {
        using OAuthWire wire = Attempts.Wire(server.Origin);
        using FormSignIn signIn = new(wire, Attempts.RedirectUri, new NetworkCredential("u@x.org", Password), signUp);
        return await signIn.SignInAsync(Attempts.To(server.Origin + "/authorize?state=" + Attempts.State), default);
    }
}
