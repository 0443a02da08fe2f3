using System.Net;
using System.Net.Sockets;
using AuthKit.Mcp.Http;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>Faults are data.</summary>
public class HttpSenderTests
{
    public static TheoryData<Exception, WireFault> Faults => new()
    {
        { new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound)), WireFault.NameNotResolved },
        { new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), WireFault.ConnectionFailed },
        { new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.ConnectionReset))), WireFault.ConnectionClosed },
        { new HttpRequestException("x", new System.Security.Authentication.AuthenticationException("x")), WireFault.TlsFailed },
        { new HttpRequestException(HttpRequestError.InvalidResponse), WireFault.ProtocolViolation },
        { new IOException("x"), WireFault.ConnectionClosed },
        { new TaskCanceledException(), WireFault.TimedOut },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failure_of_the_connection_is_a_fault(Exception failure, WireFault fault)
    {
        MockHttpMessageHandler mock = new();
        mock.When("*").Throw(failure);
        using HttpSender sender = new(new HttpSettings(), mock);
        Exchange exchange = await sender.SendAsync(new WireRequest("GET", "https://mcp.contoso.com/"), CancellationToken.None);
        Assert.Equal(fault, exchange.Fault);
        Assert.NotEmpty(exchange.FaultDetail ?? "");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    [InlineData(999)]
    public async Task Every_status_is_an_answer(int status)
    {
        MockHttpMessageHandler mock = new();
        mock.When("*").Respond((HttpStatusCode)status);
        using HttpSender sender = new(new HttpSettings(), mock);
        Assert.Equal(status, (await sender.SendAsync(new WireRequest("GET", "https://mcp.contoso.com/"), CancellationToken.None)).Response?.Status);
    }

    [Theory]
    [InlineData("ftp://x/")]
    [InlineData("/mcp")]
    [InlineData("")]
    public async Task A_url_that_cannot_be_requested_is_a_fault(string url)
    {
        using HttpSender sender = new(new HttpSettings(), new MockHttpMessageHandler());
        Assert.Equal(WireFault.UnusableUrl, (await sender.SendAsync(new WireRequest("GET", url), CancellationToken.None)).Fault);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("100.128.0.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.8.9.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("2002:a00:1::", false)]
    public void Addresses_are_public_or_not(string address, bool isPublic) => Assert.Equal(isPublic, AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost.", true)]
    [InlineData("a.localhost", true)]
    [InlineData("intranet", true)]
    [InlineData("db.internal", true)]
    [InlineData("printer.local", true)]
    [InlineData("[::1]", true)]
    [InlineData("2130706433", true)]
    [InlineData("0x7f.1", true)]
    [InlineData("mcp.contoso.com", false)]
    [InlineData("8.8.8.8", false)]
    public void Hosts_are_private_by_name_or_not(string host, bool isPrivate) => Assert.Equal(isPrivate, AddressGuard.IsPrivate(host));
}
