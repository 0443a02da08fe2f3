using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class AdminApiTests : IDisposable
{
    private const string Valid = """{"name":"n","resource_url":"https://a.example/mcp"}""";
    private readonly Sandboxed _sandbox = new(new SandboxOptions { AdminKey = "the-key", RegisterDemoServer = false });

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("Authorization: Bearer the-key", 200)]
    [InlineData("Authorization: the-key", 200)]
    [InlineData("Authorization: the-keyBearer ", 200)]
    [InlineData("Authorization: bearer the-key", 401)]
    [InlineData("Authorization: BEARER the-key", 401)]
    [InlineData("Authorization: Bearer  the-key", 401)]
    [InlineData("Authorization: Bearer the-key ", 401)]
    [InlineData("Authorization: Basic dGhlLWtleQ==", 401)]
    [InlineData("Authorization: Bearer undefined", 401)]
    [InlineData("Authorization: Bearer wrong", 401)]
    [InlineData("X-Admin-Key: the-key", 401)]
    public async Task The_key_is_compared_the_way_the_gateway_does(string header, int status)
    {
        // Raw, because client libraries trim what is at stake here.
        string head = await RawClient.AskAsync(_sandbox.Gateway, $"GET /api/servers?admin_key=the-key HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_both_routes_say_unauthorized_and_nothing_else()
    {
        Answer list = await _sandbox.GatewayAsync("GET", "/api/servers");
        Answer create = await _sandbox.GatewayAsync("POST", "/api/servers", Valid, "application/json");
        Assert.Equal("""{"error":"unauthorized"}""", list.Text);
        Assert.Equal((401, 401), (list.Status, create.Status));
        Assert.Equal(0, _sandbox.Host.ServerCount);
    }

    [Fact]
    public async Task A_registration_answers_six_members_and_the_right_id_shapes()
    {
        Answer answer = await _sandbox.AdminAsync("POST", Valid);
        Assert.Equal(201, answer.Status);
        Assert.Equal(["server_id", "name", "resource_url", "api_key", "prm_url", "message"], answer.Json.Select(member => member.Key));
        Assert.Matches("^srv_[a-z0-9]{16}$", (string?)answer.Json["server_id"]);
        Assert.Matches("^sak_[a-z0-9]{32}$", (string?)answer.Json["api_key"]);
        Assert.Equal(_sandbox.Gateway + "/prm/" + (string?)answer.Json["server_id"], (string?)answer.Json["prm_url"]);
    }

    [Fact]
    public async Task The_same_body_twice_makes_two_rows()
    {
        Answer first = await _sandbox.AdminAsync("POST", Valid);
        Answer second = await _sandbox.AdminAsync("POST", Valid);
        Assert.NotEqual((string?)first.Json["server_id"], (string?)second.Json["server_id"]);
        Assert.Equal(2, _sandbox.Host.ServerCount);
    }

    [Theory]
    [InlineData("""{"resource_url":"u"}""", 400)]
    [InlineData("""{"name":"n"}""", 400)]
    [InlineData("""{"name":"","resource_url":"u"}""", 400)]
    [InlineData("""{"name":"n","resource_url":""}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("1", 400)]
    [InlineData("\"text\"", 400)]
    [InlineData("""{"name":" ","resource_url":"u"}""", 201)]
    [InlineData("""{"name":"n","resource_url":"not a url"}""", 201)]
    [InlineData("""{"name":true,"resource_url":"u"}""", 201)]
    [InlineData("""{"name":{},"resource_url":"u"}""", 500)]
    [InlineData("""{"name":"n","resource_url":["u"]}""", 500)]
    public async Task Input_is_judged_as_leniently_as_by_the_gateway(string body, int status)
    {
        Answer answer = await _sandbox.AdminAsync("POST", body);
        Assert.Equal(status, answer.Status);
        if (status == 400)
        {
            Assert.Equal(["error", "error_description"], answer.Json.Select(member => member.Key));
            Assert.Equal("invalid_request", answer.Error);
        }

        Assert.Equal(status == 201 ? 1 : 0, _sandbox.Host.ServerCount);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task The_content_type_does_not_matter(string? type)
    {
        Answer answer = await _sandbox.GatewayAsync("POST", "/api/servers", Valid, type, "Authorization: Bearer the-key");
        Assert.Equal(201, answer.Status);
    }

    [Fact]
    public async Task Url_and_name_are_kept_byte_for_byte_and_listed_with_scopes_as_text()
    {
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        using Sandboxed sandbox = new(new SandboxOptions { Clock = clock, RegisterDemoServer = false });
        await sandbox.AdminAsync("POST", """{"name":"<b>\u0000é😀","resource_url":" HTTPS://A.example/mcp/#f\n","scopes":["a","b"],"owner_email":"o@a.example","id":"srv_mine"}""");
        Answer list = await sandbox.AdminAsync("GET");
        JsonNode row = Assert.Single(list.Json["servers"] as JsonArray ?? [])!; // A missing row fails the line above.
        Assert.Equal(["id", "name", "resource_url", "scopes", "created_at"], ((JsonObject)row).Select(member => member.Key));
        Assert.Equal("<b>\0é😀", (string?)row["name"]);
        Assert.Equal(" HTTPS://A.example/mcp/#f\n", (string?)row["resource_url"]);
        Assert.Equal("""["a","b"]""", (string?)row["scopes"]);
        Assert.Equal("2026-03-04 05:06:07", (string?)row["created_at"]);
    }

    [Theory]
    [InlineData("null", """["mcp:tools"]""")]
    [InlineData("0", """["mcp:tools"]""")]
    [InlineData("false", """["mcp:tools"]""")]
    [InlineData("\"\"", """["mcp:tools"]""")]
    [InlineData("[]", "[]")]
    [InlineData("\"one\"", "\"one\"")]
    [InlineData("7", "7")]
    [InlineData("""{"a":[[1]]}""", """{"a":[[1]]}""")]
    public async Task Scopes_of_any_json_type_come_back_as_text_in_the_list_and_as_json_in_the_prm(string scopes, string stored)
    {
        Answer created = await _sandbox.AdminAsync("POST", $$"""{"name":"n","resource_url":"u","scopes":{{scopes}}}""");
        Answer list = await _sandbox.AdminAsync("GET");
        Answer prm = await _sandbox.GatewayAsync("GET", "/prm/" + (string?)created.Json["server_id"]);
        Assert.Equal(stored, (string?)list.Json["servers"]?[0]?["scopes"]);
        Assert.Equal(stored, prm.Json["scopes_supported"]?.ToJsonString());
    }

    [Fact]
    public async Task A_number_as_name_is_echoed_as_sent_and_listed_as_the_database_keeps_it()
    {
        Answer created = await _sandbox.AdminAsync("POST", """{"name":123,"resource_url":"u"}""");
        Answer list = await _sandbox.AdminAsync("GET");
        Assert.Equal("123", created.Json["name"]?.ToJsonString());
        Assert.Equal("123.0", (string?)list.Json["servers"]?[0]?["name"]);
    }

    [Fact]
    public async Task A_name_of_two_megabytes_is_accepted()
    {
        Answer created = await _sandbox.AdminAsync("POST", $$"""{"name":"{{new string('n', 2_100_000)}}","resource_url":"u"}""");
        Assert.Equal(201, created.Status);
    }

    [Fact]
    public async Task Bad_json_is_noticed_before_the_key_is_looked_at()
    {
        Answer answer = await _sandbox.GatewayAsync("POST", "/api/servers", "{", "application/json");
        Assert.Equal(500, answer.Status);
    }
}
