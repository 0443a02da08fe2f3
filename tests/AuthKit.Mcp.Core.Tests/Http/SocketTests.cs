using System.Text;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>What the senders make of bytes on a socket.</summary>
public class SocketTests
{
    private static readonly HttpSettings Settings = new() { NoProxy = true, Timeout = TimeSpan.FromSeconds(1), MaxBodyBytes = 4096 };

    [Fact]
    public async Task Repeated_header_lines_stay_apart_and_keep_their_bytes()
    {
        using TcpAnswer server = new("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nwww-authenticate: Bearer realm=\"\u00e9\"\r\nContent-Length: 0\r\n\r\n");
        Exchange exchange = await SendAsync(server.Url);
        Assert.Equal(["Basic", "Bearer realm=\"\u00e9\""], exchange.Response?.Values("WWW-Authenticate"));
    }

    [Fact]
    public async Task Two_credentials_are_sent_as_two_lines()
    {
        using TcpAnswer server = new("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        using HttpSender sender = new(Settings);
        WireRequest request = new("POST", server.Url) { Headers = [new("Authorization", "Bearer a"), new("Authorization", "Bearer b")], Body = "{}" };
        Assert.Equal(401, (await sender.SendAsync(request, CancellationToken.None)).Response?.Status);
        Assert.Contains("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n", server.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_shorter_than_announced_is_kept_and_marked()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}");
        WireResponse? response = (await SendAsync(server.Url)).Response;
        Assert.Equal((2, true), (response?.Body.Length, response?.BodyIncomplete));
    }

    [Fact]
    public async Task An_endless_body_is_cut_at_the_limit()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", new string('x', 1000));
        WireResponse? response = (await SendAsync(server.Url)).Response;
        Assert.Equal((4096, true), (response?.Body.Length, response?.BodyTruncated));
    }

    [Fact]
    public async Task A_body_that_trickles_ends_at_the_time_limit()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "x", TimeSpan.FromMilliseconds(50));
        Assert.Equal(WireFault.TimedOut, (await SendAsync(server.Url)).Fault);
    }

    [Fact]
    public async Task A_head_that_trickles_ends_at_the_time_limit()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\nX-Slow: ", "x", TimeSpan.FromMilliseconds(50));
        Assert.Equal(WireFault.TimedOut, (await SendAsync(server.Url)).Fault);
    }

    [Fact]
    public async Task A_stream_that_GET_opens_is_an_answer_and_no_timeout()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", keepOpen: true);
        Exchange exchange = await SendAsync(server.Url);
        Assert.Equal((200, true), (exchange.Response?.Status, exchange.Response?.BodyIncomplete));
        Assert.Null(exchange.Fault);
    }

    [Fact]
    public async Task A_stream_is_read_to_the_answer_and_not_to_its_end()
    {
        using TcpAnswer server = new(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: 1\ndata:\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"n\"}\n\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n", keepOpen: true);
        Exchange exchange = await SendAsync(server.Url, "POST");
        Assert.True(DiscoveryFacts.IsResult(exchange), exchange.FaultDetail);
    }

    [Fact]
    public async Task A_stream_without_an_event_is_open_all_the_same()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", keepOpen: true);
        Assert.Equal((200, true), ((await SendAsync(server.Url, "POST")).Response is { } r ? (r.Status, r.BodyIncomplete) : default));
    }

    [Fact]
    public async Task Cancelling_throws_and_gives_no_exchange()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\n", keepOpen: true);
        using CancellationTokenSource source = new(100);
        using HttpSender sender = new(Settings with { Timeout = TimeSpan.FromSeconds(30) });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(new WireRequest("GET", server.Url), source.Token));
    }

    [Fact]
    public async Task A_private_address_is_not_connected_to_when_only_public_ones_are_allowed()
    {
        using TcpAnswer server = new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using HttpSender sender = new(Settings with { PublicAddressesOnly = true });
        Assert.Equal(WireFault.AddressRefused, (await sender.SendAsync(new WireRequest("GET", server.Url), CancellationToken.None)).Fault);
        Assert.Equal(WireFault.AddressRefused, (await RawSender.SendAsync(new WireRequest("GET", server.Url), Settings with { PublicAddressesOnly = true }, CancellationToken.None)).Fault);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_private_proxy_may_lead_to_public_hosts_but_not_to_private_ones()
    {
        using TcpAnswer proxy = new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using HttpSender sender = new(Settings with { NoProxy = false, Proxy = new Uri(proxy.Url), PublicAddressesOnly = true });
        Exchange refused = await sender.SendAsync(new WireRequest("GET", "http://10.1.2.3/"), CancellationToken.None);
        Assert.Equal(WireFault.AddressRefused, refused.Fault);
        Assert.Equal(0, proxy.Connections);
        Exchange answered = await sender.SendAsync(new WireRequest("GET", "http://8.8.8.8/"), CancellationToken.None);
        Assert.Equal(200, answered.Response?.Status);
        Assert.StartsWith("GET http://8.8.8.8/ ", proxy.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_of_a_proxy_is_in_no_message()
    {
        using TcpAnswer proxy = new("HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using HttpSender sender = new(Settings with { NoProxy = false, Proxy = new Uri(proxy.Url.Replace("http://", "http://user:hunter2@")) });
        Exchange exchange = await sender.SendAsync(new WireRequest("GET", "https://8.8.8.8/"), CancellationToken.None);
        Assert.NotNull(exchange.Fault);
        Assert.DoesNotContain("hunter2", exchange.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer resource_metadata=\"https://x\n\"\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 401 No\nWWW-Authenticate: Bearer realm=\"x\"\nContent-Length: 0\n\n")]
    [InlineData("HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm=\"x\"")]
    public async Task A_malformed_head_is_kept_and_its_violation_named(string head)
    {
        using TcpAnswer server = new(head);
        Exchange exchange = await RawSender.SendAsync(new WireRequest("GET", server.Url), Settings, CancellationToken.None);
        Assert.Equal(401, exchange.Response?.Status);
        Assert.StartsWith("Bearer ", Assert.Single(exchange.Response?.Values("WWW-Authenticate") ?? []), StringComparison.Ordinal);
        Assert.NotEmpty(exchange.Response?.HeadViolations ?? []);
    }

    [Theory]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nContent-Length: 0\r\n\r\nHTTP/1.1 103\r\n\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\nLink: </a.css>\n\n")]
    public async Task Interim_responses_come_before_the_answer_and_are_none(string interim)
    {
        using TcpAnswer server = new(interim + "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm=\"x\",\r\n error=\"y\"\r\nContent-Length: 2\r\n\r\n{}", keepOpen: true);
        WireResponse? response = (await RawSender.SendAsync(new WireRequest("GET", server.Url), Settings, CancellationToken.None)).Response;
        Assert.Equal((401, "{}", 2), (response?.Status, Encoding.ASCII.GetString(response?.Body ?? []), response?.Headers.Count));
        Assert.Contains(response?.HeadViolations ?? [], static v => v.Contains("goes on over a line break", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 401 ", response?.RawHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_interim_response_breaks_counts_too()
    {
        using TcpAnswer server = new("HTTP/1.1 103 Early Hints\r\nX Bad: 1\r\n\r\nHTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        WireResponse? response = (await RawSender.SendAsync(new WireRequest("GET", server.Url), Settings, CancellationToken.None)).Response;
        Assert.Equal(401, response?.Status);
        Assert.Contains("X Bad", Assert.Single(response?.HeadViolations ?? []), StringComparison.Ordinal);
        Assert.DoesNotContain(response?.Headers ?? [], static h => h.Value.Contains("X Bad", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_switch_of_protocols_is_final() // RFC 9110 section 15.2.2: nothing of HTTP follows.
    {
        using TcpAnswer server = new("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nContent-Length: 0\r\n\r\n", keepOpen: true);
        Assert.Equal(101, (await RawSender.SendAsync(new WireRequest("GET", server.Url), Settings, CancellationToken.None)).Response?.Status);
    }

    [Theory]
    [InlineData(true, WireFault.TimedOut)]
    [InlineData(false, WireFault.ProtocolViolation)]
    public async Task Interim_responses_alone_are_no_answer(bool keepOpen, WireFault fault)
    {
        using TcpAnswer server = new("HTTP/1.1 103 Early Hints\r\nContent-Length: 0\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <", keepOpen: keepOpen);
        Exchange exchange = await RawSender.SendAsync(new WireRequest("GET", server.Url), Settings, CancellationToken.None);
        Assert.Equal((null, fault), (exchange.Response, exchange.Fault));
        Assert.True(keepOpen || exchange.FaultDetail?.Contains("interim", StringComparison.Ordinal) == true, exchange.FaultDetail);
    }

    [Fact]
    public async Task Interim_responses_without_end_are_left_long_before_the_time_is_up()
    {
        using TcpAnswer server = new("", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
        HttpSettings patient = Settings with { Timeout = TimeSpan.FromMinutes(5), MaxBodyBytes = 1 << 30 };
        Exchange exchange = await RawSender.SendAsync(new WireRequest("GET", server.Url), patient, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(WireFault.ProtocolViolation, exchange.Fault);
    }

    [Fact]
    public async Task What_is_no_HTTP_is_a_protocol_violation()
    {
        using TcpAnswer server = new("SSH-2.0-x\r\n");
        Assert.Equal(WireFault.ProtocolViolation, (await RawSender.SendAsync(new WireRequest("GET", server.Url), Settings, CancellationToken.None)).Fault);
    }

    private static async Task<Exchange> SendAsync(string url, string method = "GET")
    {
        using HttpSender sender = new(Settings);
        return await sender.SendAsync(new WireRequest(method, url), CancellationToken.None);
    }
}
