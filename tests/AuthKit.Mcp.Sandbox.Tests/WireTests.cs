using System.Text;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>The server below the sandbox, byte for byte.</summary>
public sealed class WireTests
{
    private static readonly WireHandler Echo = (request, _) =>
        Task.FromResult<WireResponse>(new WireAnswer().WithBody($"{request.Method} {request.Path} [{Encoding.UTF8.GetString(request.Body.Span)}]", "text/plain"));

    [Fact]
    public async Task One_connection_carries_many_requests_even_sent_at_once()
    {
        using WireServer server = WireServer.Start(Echo);
        using RawClient client = await RawClient.ConnectAsync(server.Origin);
        await client.SendAsync("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\nHost: a\nConnection: close\n\n");
        string all = await client.ReadToEndAsync();
        Assert.Contains("GET /1 []", all, StringComparison.Ordinal);
        Assert.Contains("POST /2 [abc]", all, StringComparison.Ordinal);
        Assert.EndsWith("Connection: close\r\n\r\nGET /3 []", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_1_0_is_closed_after_one_answer()
    {
        using WireServer server = WireServer.Start(Echo);
        Assert.EndsWith("GET / []", await RawClient.AskAsync(server.Origin, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_is_joined_and_trailers_are_dropped()
    {
        using WireServer server = WireServer.Start(Echo);
        string answer = await RawClient.AskAsync(server.Origin, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");
        Assert.EndsWith("POST / [abc0123456789]", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_has_the_length_but_not_the_body()
    {
        using WireServer server = WireServer.Start(Echo);
        string answer = await RawClient.AskAsync(server.Origin, "HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Contains("Content-Length: 10\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_waits_for_continue_is_told_to_go_on()
    {
        using WireServer server = WireServer.Start(Echo);
        using RawClient client = await RawClient.ConnectAsync(server.Origin);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await client.ReadUntilAsync("\r\n\r\n"));
        await client.SendAsync("ok");
        Assert.EndsWith("POST / [ok]", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n", 413)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("GET /\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    public async Task What_breaks_http_or_a_limit_is_refused_and_the_connection_closed(string request, int status)
    {
        using WireServer server = WireServer.Start(Echo, new WireServerOptions { MaxBodyBytes = 100 });
        using RawClient client = await RawClient.ConnectAsync(server.Origin);
        await client.SendAsync(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_beyond_the_limit_is_431()
    {
        using WireServer server = WireServer.Start(Echo, new WireServerOptions { MaxHeadBytes = 2000 });
        using RawClient client = await RawClient.ConnectAsync(server.Origin);
        await client.SendAsync("GET / HTTP/1.1\r\nX: " + new string('x', 40_000) + "\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_lines_odd_bytes_and_raw_newlines_leave_as_given()
    {
        WireAnswer answer = new WireAnswer { Status = 299, Reason = "Odd" }.Add("X", "1").Add("X", "2").Add("Y", "a\nb\u00FF");
        using WireServer server = WireServer.Start((_, _) => Task.FromResult<WireResponse>(answer));
        string raw = await RawClient.AskAsync(server.Origin, "GET / HTTP/1.1\r\nHost: any.example\r\nConnection: close\r\n\r\n");
        Assert.Equal("HTTP/1.1 299 Odd\r\nX: 1\r\nX: 2\r\nY: a\nb\u00FF\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", raw);
    }

    [Fact]
    public async Task A_handler_sees_the_lines_as_they_came()
    {
        WireRequest? seen = null;
        using WireServer server = WireServer.Start((request, _) =>
        {
            seen = request;
            return Task.FromResult<WireResponse>(new WireAnswer());
        });
        await RawClient.AskAsync(server.Origin, "GET http://other.example/p?q=%41 HTTP/1.1\r\nHOST: any.example:1\r\nx-A:1\r\nX-a:  2 \r\nConnection: close\r\n\r\n");
        Assert.NotNull(seen);
        Assert.Equal(["HOST:any.example:1", "x-A:1", "X-a:2 ", "Connection:close"], seen.Headers.Select(header => header.Name + ":" + header.Value));
        Assert.Equal(("http://other.example/p?q=%41", "/p", "q=%41"), (seen.Target, seen.Path, seen.Query));
        Assert.Equal("1, 2 ", seen.Header("X-A"));
        Assert.Equal("http://any.example:1", seen.Origin);
    }

    [Fact]
    public async Task A_recorded_answer_is_served_byte_for_byte()
    {
        const string Recorded = "HTTP/1.1 401\nWWW-Authenticate: Bearer\nwww-authenticate: Basic\n\n\u0001\u00FE";
        List<int> statuses = [];
        using WireServer server = WireServer.Start((_, _) => Task.FromResult<WireResponse>(WireScript.Raw(Recorded)), new WireServerOptions { OnExchange = exchange => statuses.Add(exchange.Status) });
        Assert.Equal(Recorded, await RawClient.AskAsync(server.Origin, "GET / HTTP/1.1\r\n\r\n"));
        Assert.Equal(401, Assert.Single(statuses));
    }

    [Fact]
    public async Task A_script_can_keep_the_connection()
    {
        WireScript script = WireScript.Raw("HTTP/1.1 204 No Content\r\n\r\n") with { KeepAlive = true };
        using WireServer server = WireServer.Start((_, _) => Task.FromResult<WireResponse>(script));
        string both = await RawClient.AskAsync(server.Origin, "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n");
        Assert.Equal(3, both.Split("HTTP/1.1 204 No Content\r\n\r\n").Length);
    }

    [Fact]
    public async Task A_handler_that_throws_is_a_500_that_says_why()
    {
        using WireServer server = WireServer.Start((_, _) => throw new InvalidOperationException("the reason"));
        string answer = await RawClient.AskAsync(server.Origin, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 500 ", answer, StringComparison.Ordinal);
        Assert.Contains("the reason", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hanging_answer_ends_when_the_client_leaves()
    {
        using WireServer server = WireServer.Start((_, _) => Task.FromResult<WireResponse>(new WireScript().Hang()));
        using (RawClient client = await RawClient.ConnectAsync(server.Origin))
        {
            await client.SendAsync("GET / HTTP/1.1\r\n\r\n");
            await Eventually.TrueAsync(() => server.OpenConnections == 1);
        }

        await Eventually.TrueAsync(() => server.OpenConnections == 0);
    }
}
