using System.Net;
using System.Text;
using AuthKit.Mcp.Gateway;
using AuthKit.Mcp.Http;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Gateway;

/// <summary>A gateway client over MockHttp.</summary>
internal static class MockGateway
{
    public const string Origin = "https://auth.contoso.com";

    public static HttpSender Sender(MockHttpMessageHandler mock) => new(new HttpSettings(), mock);

    public static GatewayClient Client(MockHttpMessageHandler mock, string? key = "adm-key") =>
        new(Origin, key is null ? null : Secret.From(key), Sender(mock), []);

    public static MockHttpMessageHandler Answering(string body, HttpStatusCode status = HttpStatusCode.OK, string contentType = "application/json")
    {
        MockHttpMessageHandler mock = new();
        mock.When("*").Respond(status, contentType, body);
        return mock;
    }

    public static Exchange Exchange(int status, string body, string? contentType = "application/json") => new()
    {
        Request = new WireRequest("GET", Origin + "/api/servers"),
        Response = new WireResponse
        {
            Status = status,
            Body = Encoding.UTF8.GetBytes(body),
            Headers = contentType is null ? [] : [new HeaderLine("Content-Type", contentType)],
        },
    };
}
