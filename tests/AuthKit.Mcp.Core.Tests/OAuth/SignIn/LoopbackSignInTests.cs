using System.Net;
using System.Net.Sockets;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.SignIn;

/// <summary>Awaiting a browser's answer, over sockets.</summary>
public sealed class LoopbackSignInTests : IDisposable
{
    private const string Right = "/callback?code=c1&state=" + Attempts.State;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly List<string> _opened = [];
    private readonly List<string> _announced = [];
    private readonly LoopbackSignIn _signIn;
    private readonly int _port;

    public LoopbackSignInTests()
    {
        _signIn = LoopbackSignIn.Start(null, Open, Announce, Long);
        _port = new Uri(_signIn.RedirectUri).Port;
    }

    public void Dispose() => _signIn.Dispose();

    [Fact]
    public async Task The_answer_is_handed_over_as_it_came_and_the_browser_told()
    {
        Task<string> waiting = SignInAsync();
        string page = await RawAsk.GetAsync(_port, Right + "&x=%7e");
        Assert.Equal($"http://127.0.0.1:{_port}{Right}&x=%7e", await waiting);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", page, StringComparison.Ordinal);
        Assert.Contains("The answer has arrived", page, StringComparison.Ordinal);
        Assert.DoesNotContain("c1", page, StringComparison.Ordinal);
        Assert.Equal(("https://as.example/authorize", 0), (Assert.Single(_opened), _announced.Count));
        Assert.DoesNotContain(Attempts.State, _signIn + waiting.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_client_reads_the_page_with_its_headers()
    {
        Task<string> waiting = SignInAsync();
        using HttpClient browser = new();
        using HttpResponseMessage response = await browser.GetAsync(new Uri($"http://127.0.0.1:{_port}{Right}"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        await waiting;
    }

    [Theory]
    [InlineData("GET /favicon.ico HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET /callback2?code=c&state=the-state-of-a-test HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET /Callback?code=c&state=the-state-of-a-test HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET //evil/callback?state=the-state-of-a-test HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET @evil/callback?state=the-state-of-a-test HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET http://127.0.0.1/callback?state=the-state-of-a-test HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /callback?code=c&state=other HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /callback?code=c HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /callback HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /callback?state=the-state-of-a-test&state=other HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("POST /callback?code=c&state=the-state-of-a-test HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b", "405 Method Not Allowed")]
    [InlineData("HEAD /callback?code=c&state=the-state-of-a-test HTTP/1.1\r\n\r\n", "405 Method Not Allowed")]
    [InlineData("\u0016\u0003\u0001\u0002\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /callback?code=\u00e9&state=the-state-of-a-test HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /callback?code=c&state=the-state-of-a-test\r\n\r\n", "400 Bad Request")]
    public async Task Whatever_else_comes_by_is_answered_and_the_wait_goes_on(string request, string status)
    {
        Task<string> waiting = SignInAsync();
        Assert.StartsWith($"HTTP/1.1 {status}\r\n", await RawAsk.SendAsync(_port, request), StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        await RawAsk.GetAsync(_port, Right);
        Assert.Contains("code=c1", await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_say_nothing_or_never_end_hold_nobody_up()
    {
        Task<string> waiting = SignInAsync();
        List<TcpClient> idle = [];
        for (int i = 0; i < 20; i++)
        {
            TcpClient client = new();
            idle.Add(client);
            await client.ConnectAsync("127.0.0.1", _port);
            await client.GetStream().WriteAsync("GET /callb"u8.ToArray());
        }

        string endless = await RawAsk.SendAsync(_port, "GET / HTTP/1.1\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 6000)));
        Assert.StartsWith("HTTP/1.1 431", endless, StringComparison.Ordinal);
        await RawAsk.GetAsync(_port, Right);
        await waiting;
        idle.ForEach(static c => c.Dispose());
    }

    [Fact]
    public async Task An_answer_is_taken_once_however_often_it_comes()
    {
        Task<string> waiting = SignInAsync();
        string[] pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawAsk.GetAsync(_port, Right)));
        Assert.Single(pages, static p => p.StartsWith("HTTP/1.1 200", StringComparison.Ordinal));
        await waiting;
        Assert.Contains("Nothing is awaited", await RawAsk.GetAsync(_port, Right), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_request_is_awaited_at_the_same_port_and_only_its_own_state_counts()
    {
        Task<string> first = SignInAsync();
        await RawAsk.GetAsync(_port, Right);
        await first;
        Task<string> second = SignInAsync("state-2");
        Assert.StartsWith("HTTP/1.1 400", await RawAsk.GetAsync(_port, Right), StringComparison.Ordinal);
        await RawAsk.GetAsync(_port, "/callback?code=c2&state=state-2");
        Assert.Contains("c2", await second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_shown_escaped()
    {
        Task<string> waiting = SignInAsync();
        string page = await RawAsk.GetAsync(_port, "/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%22%3E%3Cimg%20src=x%3E%1b[31m%0d%0aX:%20y&state=" + Attempts.State);
        Assert.Contains("refused", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain("\r\nX:", page, StringComparison.Ordinal);
        Assert.Contains("error=", await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_in_time_is_an_error_that_says_what_came_instead()
    {
        using LoopbackSignIn signIn = LoopbackSignIn.Start(null, null, Announce, TimeSpan.FromSeconds(1));
        Task<string> waiting = signIn.SignInAsync(Attempts.To("https://as.example/authorize"), default);
        await RawAsk.GetAsync(new Uri(signIn.RedirectUri).Port, "/callback?code=c1&state=other");
        AuthKitException e = await Attempts.FailsAsync(ErrorCode.SignInTimedOut, () => waiting);
        Assert.Contains("within 1 seconds", e.Message, StringComparison.Ordinal);
        Assert.Contains("another", e.Message, StringComparison.Ordinal);
        Assert.Equal("https://as.example/authorize", Assert.Single(_announced));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_frees_the_port()
    {
        using CancellationTokenSource stop = new();
        Task<string> waiting = _signIn.SignInAsync(Attempts.To("https://as.example/authorize"), stop.Token);
        Assert.True(await RawAsk.ListensAsync(_port));
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(await RawAsk.ListensAsync(_port));
        using LoopbackSignIn next = LoopbackSignIn.Start(_signIn.RedirectUri, null, Announce, Long);
        Assert.Equal(_signIn.RedirectUri, next.RedirectUri);
        await Assert.ThrowsAsync<InvalidOperationException>(SignInAsync);
    }

    [Fact]
    public async Task A_browser_that_does_not_open_leaves_the_address()
    {
        using LoopbackSignIn signIn = LoopbackSignIn.Start("http://localhost/a/b", static _ => false, Announce, Long);
        Task<string> waiting = signIn.SignInAsync(Attempts.To("https://as.example/authorize"), default);
        Assert.Single(_announced);
        Uri redirect = new(signIn.RedirectUri);
        Assert.Equal(("localhost", "/a/b", false), (redirect.Host, redirect.AbsolutePath, redirect.IsDefaultPort));
        await RawAsk.GetAsync(redirect.Port, "/a/b?code=c1&state=" + Attempts.State);
        Assert.StartsWith(signIn.RedirectUri + "?code=c1", await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_URI_with_a_query_wants_it_back()
    {
        using LoopbackSignIn signIn = LoopbackSignIn.Start("http://127.0.0.1/cb?x=1", static _ => true, Announce, Long);
        int port = new Uri(signIn.RedirectUri).Port;
        Task<string> waiting = signIn.SignInAsync(Attempts.To("https://as.example/authorize"), default);
        Assert.StartsWith("HTTP/1.1 404", await RawAsk.GetAsync(port, "/cb?code=c1&state=" + Attempts.State), StringComparison.Ordinal);
        await RawAsk.GetAsync(port, "/cb?x=1&code=c1&state=" + Attempts.State);
        Assert.Equal($"http://127.0.0.1:{port}/cb?x=1&code=c1&state={Attempts.State}", await waiting);
    }

    [Fact]
    public void A_port_in_use_is_named_with_the_parameter()
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => LoopbackSignIn.Start(_signIn.RedirectUri, null, Announce, Long));
        Assert.Equal(ErrorCode.RedirectPortInUse, e.Code);
        Assert.Contains("-RedirectUri", e.Message, StringComparison.Ordinal);
        Assert.Contains(_port.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:33418/callback")]
    [InlineData("http://192.0.2.1:33418/callback")]
    [InlineData("http://127.0.0.1/callback#x")]
    [InlineData("myapp://callback")]
    [InlineData("")]
    public void What_cannot_be_listened_on_is_refused(string redirectUri)
    {
        AuthKitException e = Assert.Throws<AuthKitException>(() => LoopbackSignIn.Start(redirectUri, null, Announce, Long));
        Assert.Equal(ErrorCode.InvalidUri, e.Code);
        Assert.Contains("-RedirectUri", e.Message, StringComparison.Ordinal);
    }

    private bool Open(string url)
    {
        _opened.Add(url);
        return true;
    }

    private Task Announce(string url)
    {
        _announced.Add(url);
        return Task.CompletedTask;
    }

    private Task<string> SignInAsync() => SignInAsync(Attempts.State);

    private Task<string> SignInAsync(string state) =>
        _signIn.SignInAsync(new AuthorizationRequest { Url = "https://as.example/authorize", RedirectUri = _signIn.RedirectUri, State = state }, default);
}
