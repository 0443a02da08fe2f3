using AuthKit.Mcp.Core.Tests.OAuth.SignIn;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.Attacks;

/// <summary>Pages of other sites that reach the listener of a sign-in under way. None ends it, none learns anything of it.</summary>
public sealed class LoopbackAttacks : IDisposable
{
    private const string State = Attempts.State;
    private readonly LoopbackSignIn _signIn = LoopbackSignIn.Start(null, static _ => true, static _ => Task.CompletedTask, TimeSpan.FromSeconds(60));
    private readonly Task<string> _waiting;
    private readonly int _port;

    public LoopbackAttacks()
    {
        _port = new Uri(_signIn.RedirectUri).Port;
        _waiting = _signIn.SignInAsync(new AuthorizationRequest { Url = "https://as.example/authorize", RedirectUri = _signIn.RedirectUri, State = State }, default);
    }

    public void Dispose() => _signIn.Dispose();

    [Theory]
    [InlineData("GET /?code=evil&state=" + State, "Host: 127.0.0.1", 404)]
    [InlineData("GET /other?code=evil&state=" + State, "Host: 127.0.0.1", 404)]
    [InlineData("GET /callback/?code=evil&state=" + State, "Host: 127.0.0.1", 404)]
    [InlineData("GET /callback%3fcode=evil&state=" + State, "Host: 127.0.0.1", 404)]
    [InlineData("GET /callback?code=evil&state=" + State, "Host: evil.example", 403)]
    [InlineData("GET /callback?code=evil&state=" + State, "Host: 127.0.0.1.evil.example", 403)]
    [InlineData("GET /callback?code=evil&state=" + State, "HOST:evil.example:80", 403)]
    [InlineData("GET /callback?code=evil&state=" + State, "Host: 127.0.0.1\r\nHost: evil.example", 403)]
    [InlineData("GET /callback?code=evil&state=" + State, "Host: ", 403)]
    [InlineData("GET /callback?code=evil", "Host: 127.0.0.1\r\nOrigin: https://evil.example", 400)]
    [InlineData("GET /callback?code=evil&state=guessed", "Host: 127.0.0.1\r\nOrigin: https://evil.example", 400)]
    [InlineData("GET /callback?error=access_denied", "Host: 127.0.0.1\r\nOrigin: null", 400)]
    [InlineData("GET /callback?error=access_denied&state=" + State + "x", "Host: 127.0.0.1", 400)]
    [InlineData("GET /callback?code=evil&STATE=" + State, "Host: 127.0.0.1", 400)]
    [InlineData("OPTIONS /callback", "Host: 127.0.0.1\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true", 405)]
    [InlineData("POST /callback?code=evil&state=" + State, "Host: 127.0.0.1\r\nOrigin: https://evil.example\r\nContent-Length: 0", 405)]
    public async Task A_foreign_page_is_turned_away_and_the_right_answer_still_counts(string request, string headers, int status)
    {
        string page = await RawAsk.SendAsync(_port, $"{request} HTTP/1.1\r\n{headers}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control-", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(State, page, StringComparison.Ordinal);
        Assert.False(_waiting.IsCompleted);
        await RawAsk.GetAsync(_port, "/callback?code=good&state=" + State);
        Assert.EndsWith("/callback?code=good&state=" + State, await _waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_answer_changes_nothing_and_is_not_taken()
    {
        string first = await RawAsk.GetAsync(_port, "/callback?code=good&state=" + State);
        string second = await RawAsk.GetAsync(_port, "/callback?code=evil&state=" + State);
        Assert.StartsWith("HTTP/1.1 200 ", first, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", second, StringComparison.Ordinal);
        Assert.Contains("code=good", await _waiting, StringComparison.Ordinal);
        Assert.DoesNotContain("good", first + second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("[::1]:80")]
    [InlineData("127.0.0.1")]
    public async Task A_browser_may_call_this_machine_by_any_of_its_names(string host)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await RawAsk.SendAsync(_port, $"GET /callback?code=good&state={State} HTTP/1.1\r\nHost: {host}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("code=good", await _waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_guesses_of_the_state_end_nothing()
    {
        for (int i = 0; i < 1000; i += 50)
        {
            int from = i;
            await Task.WhenAll(Enumerable.Range(from, 50).Select(n => RawAsk.GetAsync(_port, $"/callback?code=evil&state={State[..^1]}{n}")));
        }

        Assert.False(_waiting.IsCompleted);
        await RawAsk.GetAsync(_port, "/callback?code=good&state=" + State);
        Assert.Contains("code=good", await _waiting, StringComparison.Ordinal);
    }
}
