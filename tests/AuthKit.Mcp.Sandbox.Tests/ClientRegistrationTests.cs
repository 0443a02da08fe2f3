namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class ClientRegistrationTests : IDisposable
{
    private readonly Sandboxed _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Defaults_are_filled_in_and_nothing_else_is_echoed()
    {
        Answer answer = await RegisterAsync("""{"redirect_uris":["https://a.example/cb"],"scope":"x","client_uri":"https://a.example","application_type":"web","x_probe":1}""");
        Assert.Equal(201, answer.Status);
        Assert.Matches("^cid_[a-z0-9]{24}$", (string?)answer.Json["client_id"]);
        answer.Json.Remove("client_id");
        string rest = answer.Text[(answer.Text.IndexOf(',', StringComparison.Ordinal) + 1)..];
        Assert.Equal("""
            "client_name":"Unknown Client","redirect_uris":["https://a.example/cb"],"grant_types":["authorization_code","refresh_token"],"response_types":["code"],"token_endpoint_auth_method":"none"}
            """.Trim(), rest);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"redirect_uris":[]}""")]
    [InlineData("""{"redirect_uris":null}""")]
    [InlineData("""{"redirect_uris":{}}""")]
    [InlineData("""{"redirect_uris":1}""")]
    public async Task Without_redirect_uris_it_is_invalid_client_metadata(string body)
    {
        Answer answer = await RegisterAsync(body);
        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_client_metadata", answer.Error);
    }

    [Theory]
    [InlineData("\"https://a.example/cb\"")]
    [InlineData("[\"javascript:alert(1)\"]")]
    [InlineData("[\"not a uri\"]")]
    [InlineData("[\"http://a.example/*#f\"]")]
    [InlineData("[1,null]")]
    public async Task Any_redirect_uri_is_accepted(string uris) =>
        Assert.Equal(201, (await RegisterAsync($$"""{"redirect_uris":{{uris}}}""")).Status);

    [Fact]
    public async Task A_secret_method_is_echoed_without_a_secret()
    {
        Answer answer = await RegisterAsync("""{"redirect_uris":["https://a.example/cb"],"token_endpoint_auth_method":"client_secret_post","grant_types":["implicit"]}""");
        Assert.Equal("client_secret_post", (string?)answer.Json["token_endpoint_auth_method"]);
        Assert.Equal("""["implicit"]""", answer.Json["grant_types"]?.ToJsonString());
        Assert.False(answer.Json.ContainsKey("client_secret"));
    }

    [Fact]
    public async Task A_known_server_id_is_taken_and_an_unknown_one_crashes_the_worker()
    {
        Answer known = await RegisterAsync($$"""{"redirect_uris":["https://a.example/cb"],"server_id":"{{_sandbox.Host.ServerId}}"}""");
        Answer unknown = await RegisterAsync("""{"redirect_uris":["https://a.example/cb"],"server_id":"srv_none"}""");
        Answer odd = await RegisterAsync("""{"redirect_uris":["https://a.example/cb"],"client_name":{}}""");
        Assert.Equal((201, 500, 500), (known.Status, unknown.Status, odd.Status));
    }

    private Task<Answer> RegisterAsync(string body) => _sandbox.GatewayAsync("POST", "/oauth/register", body, "application/json");
}
