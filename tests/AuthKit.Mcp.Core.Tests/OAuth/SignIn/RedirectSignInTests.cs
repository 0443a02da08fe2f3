using AuthKit.Mcp.OAuth;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp.Core.Tests.OAuth.SignIn;

/// <summary>Signing in where the server sends back at once, over sockets.</summary>
public sealed class RedirectSignInTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    public async Task A_redirect_is_handed_back_as_it_came(int status)
    {
        using PageServer server = new(_ => PageServer.Redirect(Attempts.Good + "&x=%7e#f", status));
        Assert.Equal(Attempts.Good + "&x=%7e#f", await SignInAsync(server));
    }

    [Fact]
    public async Task Five_hops_of_the_same_origin_are_followed_with_their_cookies_and_no_more()
    {
        using PageServer server = new(static r => r.StartsWith("GET /5 ", StringComparison.Ordinal) && r.Contains("Cookie: sid=1", StringComparison.Ordinal)
            ? PageServer.Redirect(Attempts.Good)
            : PageServer.Redirect("/" + (Number(r) + 1), 302, "Set-Cookie: sid=1; Path=/; HttpOnly\r\nSet-Cookie: =broken;;=\r\n"));
        Assert.Equal(Attempts.Good, await SignInAsync(server, "/0"));
        Assert.Equal(6, server.Requests.Count);
        using PageServer endless = new(static r => PageServer.Redirect("?n=" + r.Length));
        AuthKitException e = await FailsAsync(endless, ErrorCode.SignInPageUnknown);
        Assert.Contains("5 redirects", e.Message, StringComparison.Ordinal);
        Assert.Equal(6, endless.Requests.Count);
    }

    [Theory]
    [InlineData("https://evil.example/callback?code=c1", "https://evil.example")]
    [InlineData("http://127.0.0.1:33418/callback2?code=c1", "http://127.0.0.1:33418")]
    [InlineData("http://127.0.0.1:33419/callback?code=c1", "http://127.0.0.1:33419")]
    [InlineData("//evil.example/callback", "evil.example")]
    [InlineData("javascript:alert(1)", "no address of the web")]
    [InlineData("file:///etc/passwd", "no address of the web")]
    public async Task Another_place_is_not_followed(string location, string named)
    {
        using PageServer server = new(_ => PageServer.Redirect(location));
        AuthKitException e = await FailsAsync(server, ErrorCode.SignInPageUnknown);
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.Contains("-Credential", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c1", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 400 X\r\nContent-Length: 5\r\n\r\noops!")]
    [InlineData("HTTP/1.1 400 X\r\nContent-Length: 3\r\n\r\n[1]")]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task Anything_else_says_what_to_do(string answer)
    {
        using PageServer server = new(_ => answer);
        Assert.Contains("-Credential", (await FailsAsync(server, ErrorCode.SignInPageUnknown)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid_client", "invalid_client")]
    [InlineData("\\u001b[31mevil", "an error code that is none")]
    public async Task An_error_of_OAuth_is_a_refusal_with_its_code(string error, string shown)
    {
        using PageServer server = new(_ => PageServer.Page($$"""{"error":"{{error}}","error_description":"descr-1"}""", 400));
        AuthKitException e = await FailsAsync(server, ErrorCode.SignInRefused);
        Assert.Contains(shown, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("descr-1", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', e.Message);
    }

    [Fact]
    public async Task The_sandbox_wants_somebody_and_refuses_an_unknown_client()
    {
        using SandboxHost sandbox = SandboxHost.Start();
        using OAuthWire wire = Attempts.Wire(sandbox.McpUri);
        using RedirectSignIn signIn = new(wire, Attempts.RedirectUri);
        string query = "?response_type=code&state=" + Attempts.State + "&redirect_uri=" + Uri.EscapeDataString(Attempts.RedirectUri) + "&client_id=";
        await Attempts.FailsAsync(ErrorCode.SignInPageUnknown, () => signIn.SignInAsync(Attempts.To(sandbox.GatewayUri + "/oauth/authorize" + query + sandbox.ClientId), default));
        await Attempts.FailsAsync(ErrorCode.SignInRefused, () => signIn.SignInAsync(Attempts.To(sandbox.GatewayUri + "/oauth/authorize" + query + "nobody"), default));
    }

    private static int Number(string request) => int.Parse(request.AsSpan(5, 1), provider: System.Globalization.CultureInfo.InvariantCulture);

    private static Task<AuthKitException> FailsAsync(PageServer server, ErrorCode code) => Attempts.FailsAsync(code, () => SignInAsync(server));

    private static async Task<string> SignInAsync(PageServer server, string path = "/authorize?state=" + Attempts.State)
    {
        using OAuthWire wire = Attempts.Wire(server.Origin);
        using RedirectSignIn signIn = new(wire, Attempts.RedirectUri);
        return await signIn.SignInAsync(Attempts.To(server.Origin + path), default);
    }
}
