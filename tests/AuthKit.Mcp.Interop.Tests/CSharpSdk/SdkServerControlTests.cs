using System.Net;
using System.Security;
using AuthKit.Mcp.Module.Tests.Hosting;
using ModelContextProtocol.Client;

namespace AuthKit.Mcp.Interop.Tests.CSharpSdk;

/// <summary>Positive control: findings about a server that does not work would prove nothing.</summary>
public sealed class SdkServerControlTests : IDisposable
{
    private readonly ModuleHost _host = new();
    private readonly string _issuer;
    private readonly string _token;

    public SdkServerControlTests()
    {
        Result result = _host.Run("$sandbox = Start-AuthKitSandbox; $sandbox.GatewayUri; $sandbox.Token.AccessToken");
        _issuer = (string)result.Output[0].BaseObject;
        _token = new NetworkCredential("", (SecureString)result.Output[1].BaseObject).Password;
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("/tenant", false)]
    public async Task The_servers_own_client_lists_and_calls_tools_with_a_token_of_the_sandbox(string pathBase, bool cors)
    {
        await using SdkServer server = await SdkServer.StartAsync(_issuer, new SdkServerOptions { PathBase = pathBase, Cors = cors });
        await using McpClient client = await ConnectAsync(server, _token);
        McpClientTool tool = Assert.Single(await client.ListToolsAsync());
        Assert.Equal("echo", tool.Name);
        Assert.NotEmpty((await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = "hello" })).Content);
    }

    [Theory]
    [InlineData("mat_unknown")]
    [InlineData("")]
    public async Task The_server_refuses_the_same_client_without_a_valid_token(string token)
    {
        await using SdkServer server = await SdkServer.StartAsync(_issuer);
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(async () => await ConnectAsync(server, token));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static Task<McpClient> ConnectAsync(SdkServer server, string token) => McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(server.McpUri),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = token.Length == 0 ? null : new Dictionary<string, string> { ["Authorization"] = "Bearer " + token },
    }));
}
