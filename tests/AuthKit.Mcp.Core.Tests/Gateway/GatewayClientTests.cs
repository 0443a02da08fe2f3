using System.Net;
using AuthKit.Mcp.Gateway;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Gateway;

public class GatewayClientTests
{
    [Fact]
    public async Task The_key_goes_out_with_exactly_one_blank_and_a_capital_B()
    {
        using MockHttpMessageHandler mock = new();
        mock.Expect(HttpMethod.Get, MockGateway.Origin + "/api/servers").WithHeaders("Authorization", "Bearer adm-key").Respond("application/json", "{\"servers\":[]}");
        await MockGateway.Client(mock).ListAsync(CancellationToken.None);
        mock.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task Public_reads_carry_no_key()
    {
        using MockHttpMessageHandler mock = new();
        mock.When("*").With(static r => r.Headers.Authorization is null).Respond("application/json", "{}");
        mock.Fallback.Throw(new InvalidOperationException("A public read carried an Authorization header."));
        GatewayClient client = MockGateway.Client(mock);
        Assert.Equal(200, (await client.HealthAsync(CancellationToken.None)).Response?.Status);
        Assert.Equal(200, (await client.MetadataAsync(CancellationToken.None)).Response?.Status);
        Assert.Equal(200, (await client.PrmAsync("srv_1", CancellationToken.None)).Response?.Status);
        Assert.Equal(200, (await client.ListExchangeAsync(withKey: false, CancellationToken.None)).Response?.Status);
    }

    [Theory]
    [InlineData(401, ErrorCode.GatewayBroken, "in front of the gateway asks for a login of its own")]
    [InlineData(404, ErrorCode.GatewayBroken, "does not know GET /api/servers")]
    [InlineData(429, ErrorCode.GatewayBroken, "too many requests")]
    [InlineData(500, ErrorCode.GatewayBroken, "500: 'oops'")]
    [InlineData(302, ErrorCode.GatewayBroken, "redirects")]
    [InlineData(200, ErrorCode.GatewayBroken, "where JSON of AuthKit is expected: 'oops'")]
    public async Task Each_bad_answer_is_told_apart(int status, ErrorCode code, string words)
    {
        using MockHttpMessageHandler mock = MockGateway.Answering("oops", (HttpStatusCode)status, "text/plain");
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => MockGateway.Client(mock).ListAsync(CancellationToken.None));
        Assert.Equal(code, e.Code);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_is_unreachable()
    {
        using MockHttpMessageHandler mock = new();
        mock.When("*").Throw(new HttpRequestException("down", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)));
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => MockGateway.Client(mock).ListAsync(CancellationToken.None));
        Assert.Equal(ErrorCode.GatewayUnreachable, e.Code);
        Assert.Contains("connection refused", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_a_key_sends_nothing()
    {
        using MockHttpMessageHandler mock = new();
        mock.Fallback.Throw(new InvalidOperationException("Something was sent."));
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => MockGateway.Client(mock, key: null).ListAsync(CancellationToken.None));
        Assert.Equal(ErrorCode.AdminKeyMissing, e.Code);
    }

    [Theory]
    [InlineData("Error: D1_ERROR: no such table: servers\n    at Object.fetch (file:///src/worker.ts:10:5)", "'Error: D1_ERROR: no such table: servers'")]
    [InlineData("<html><head><style>x</style></head><body><h1>Error <b>1101</b></h1></body></html>", "'Error 1101'")]
    [InlineData("", "an empty body")]
    [InlineData("\u001b[31mred", "'\\u001b[31mred'")]
    [InlineData("key adm-key and sak_abc123", "'key ******** and sak_********'")]
    public void A_body_that_is_no_JSON_is_shown_in_one_safe_line(string body, string shown) =>
        Assert.Equal(shown, GatewayText.Shorten(MockGateway.Exchange(500, body, "text/plain").Response ?? throw new InvalidOperationException("The exchange has no response."), Secret.From("adm-key")));
}
