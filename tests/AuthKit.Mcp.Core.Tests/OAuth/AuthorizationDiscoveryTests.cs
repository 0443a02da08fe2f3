using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>What a client asks, in which order, and where it stops.</summary>
public sealed class AuthorizationDiscoveryTests : IDisposable
{
    private const string Endpoint = "https://mcp.example/mcp";
    private const string Inserted = "https://mcp.example/.well-known/oauth-protected-resource/mcp";
    private const string Root = "https://mcp.example/.well-known/oauth-protected-resource";
    private const string Legacy = "https://mcp.example/.well-known/oauth-authorization-server";
    private const string Issuer = "https://auth.example/t";
    private const string Rfc8414 = "https://auth.example/.well-known/oauth-authorization-server/t";
    private const string OpenIdInserted = "https://auth.example/.well-known/openid-configuration/t";
    private const string OpenId = "https://auth.example/t/.well-known/openid-configuration";
    private const string Resource = """{"resource":"https://mcp.example/mcp","authorization_servers":["https://auth.example/t"],"scopes_supported":["a"]}""";
    private static readonly string Good = Metadata(Issuer);
    private readonly Dictionary<string, Queue<WireResponse>> _answers = [];
    private readonly ScriptedSender _sender;

    public AuthorizationDiscoveryTests()
    {
        _sender = new ScriptedSender(r => _answers.TryGetValue(r.Url, out Queue<WireResponse>? answers) ? answers.Count > 1 ? answers.Dequeue() : answers.Peek() : ScriptedSender.Json(404, ""));
        On(Endpoint, Challenge("Bearer"));
    }

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task The_challenge_says_where_the_metadata_is_and_no_other_place_is_asked()
    {
        On(Endpoint, Challenge("Bearer resource_metadata=\"https://docs.example/prm\", scope=\"x y\""));
        On("https://docs.example/prm", ScriptedSender.Json(200, Resource));
        On(Rfc8414, ScriptedSender.Json(200, Good));
        AuthorizationTarget target = await DiscoverAsync();
        Assert.Equal(["POST " + Endpoint, "GET https://docs.example/prm", "GET " + Rfc8414], _sender.Asked);
        Assert.Equal((Endpoint, "https://docs.example/prm", Issuer, Rfc8414), (target.Resource.Resource, target.Resource.MetadataUrl, target.Server.Issuer, target.Server.MetadataUrl));
        Assert.Equal(["x", "y"], target.Resource.ChallengeScopes);
        Assert.DoesNotContain(_sender.Requests, static r => r.Headers.Any(static h => h.Is("Authorization")));
    }

    [Fact]
    public async Task Without_a_word_of_the_challenge_the_inserted_path_comes_before_the_root()
    {
        On(Root, ScriptedSender.Json(200, Resource.Replace("/mcp\"", "\"", StringComparison.Ordinal)));
        On(OpenId, ScriptedSender.Json(200, Good));
        AuthorizationTarget target = await DiscoverAsync();
        Assert.Equal(["POST " + Endpoint, "GET " + Inserted, "GET " + Root, "GET " + Rfc8414, "GET " + OpenIdInserted, "GET " + OpenId], _sender.Asked);
        Assert.Equal(("https://mcp.example", Root), (target.Resource.Resource, target.Resource.MetadataUrl));
        Assert.Null(target.Resource.ChallengeScopes);
    }

    [Fact]
    public async Task An_advertised_place_without_a_document_is_an_error_and_no_other_is_tried()
    {
        On(Endpoint, Challenge("Bearer resource_metadata=\"https://mcp.example/gone\""));
        On(Inserted, ScriptedSender.Json(200, Resource));
        Assert.Contains("https://mcp.example/gone", (await FailsAsync(ErrorCode.ResourceMetadataNotFound)).Message, StringComparison.Ordinal);
        Assert.Equal(2, _sender.Requests.Count);
    }

    [Fact]
    public async Task The_first_document_of_an_issuer_counts_even_where_it_is_wrong()
    {
        On(Inserted, ScriptedSender.Json(200, Resource));
        On(Rfc8414, ScriptedSender.Json(200, Metadata("https://auth.example")));
        On(OpenId, ScriptedSender.Json(200, Good));
        await FailsAsync(ErrorCode.IssuerMismatch);
        Assert.DoesNotContain("GET " + OpenId, _sender.Asked);
    }

    [Theory]
    [InlineData("""{"resource":"https://mcp.example/mcp"}""")]
    [InlineData("""{"resource":"https://mcp.example/mcp","authorization_servers":[]}""")]
    [InlineData("""{"resource":"https://mcp.example/mcp","authorization_servers":"https://auth.example/t"}""")]
    public async Task Metadata_without_an_authorization_server_lead_nowhere(string document)
    {
        On(Inserted, ScriptedSender.Json(200, document));
        Assert.Contains("authorization_servers", (await FailsAsync(ErrorCode.ResourceMetadataNotFound)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth.example")]
    [InlineData("https://user:pw@auth.example")]
    [InlineData("ftp://auth.example")]
    [InlineData("http://auth.example/t")]
    public async Task An_issuer_that_is_no_safe_URL_is_not_asked(string issuer)
    {
        On(Inserted, ScriptedSender.Json(200, Resource.Replace(Issuer, issuer, StringComparison.Ordinal)));
        await FailsAsync(ErrorCode.AuthorizationServerNotFound);
        Assert.Equal(2, _sender.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","token_endpoint":"/token" """)]
    [InlineData(""","token_endpoint":7""")]
    public async Task A_server_without_a_token_endpoint_is_none(string member)
    {
        On(Inserted, ScriptedSender.Json(200, Resource));
        On(Rfc8414, ScriptedSender.Json(200, $$"""{"issuer":"{{Issuer}}"{{member}}}"""));
        Assert.Contains("token_endpoint", (await FailsAsync(ErrorCode.AuthorizationServerNotFound)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MCP_2025_03_26_looks_at_the_origin_only_and_has_default_endpoints()
    {
        AuthorizationTarget target = await DiscoverAsync("2025-03-26");
        Assert.Equal(["GET " + Legacy], _sender.Asked);
        Assert.Equal(("https://mcp.example/authorize", "https://mcp.example/token", "https://mcp.example/register"), (target.Server.AuthorizationEndpoint, target.Server.TokenEndpoint, target.Server.RegistrationEndpoint));
        Assert.Null(target.Resource.MetadataUrl);
        On(Legacy, ScriptedSender.Json(200, Metadata("https://mcp.example/")));
        await FailsAsync(ErrorCode.IssuerMismatch, "2025-03-26");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("2025-06-18", true)]
    [InlineData("2025-11-25", true)]
    [InlineData("2026-07-28", false)]
    public async Task A_server_that_is_its_own_authorization_server_is_found_up_to_2025_11_25(string? version, bool found)
    {
        On(Legacy, ScriptedSender.Json(200, Metadata("https://mcp.example")));
        if (found)
        {
            Assert.Equal("https://mcp.example", (await DiscoverAsync(version)).Server.Issuer);
            return;
        }

        await FailsAsync(ErrorCode.ResourceMetadataNotFound, version);
        Assert.DoesNotContain("GET " + Legacy, _sender.Asked);
    }

    [Fact]
    public async Task A_server_that_opens_sessions_to_anybody_is_asked_for_more()
    {
        On(Endpoint,
            ScriptedSender.Json(200, """{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18"}}""", ("Mcp-Session-Id", "s1")),
            ScriptedSender.Json(202, ""),
            Challenge($"Bearer resource_metadata=\"{Inserted}\""));
        On(Inserted, ScriptedSender.Json(200, Resource));
        On(Rfc8414, ScriptedSender.Json(200, Good));
        Assert.Equal(Issuer, (await DiscoverAsync()).Server.Issuer);
        Assert.Contains("tools/list", _sender.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains(_sender.Requests[2].Headers, static h => h.Is("Mcp-Session-Id") && h.Value == "s1");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("2025-11-25", false)]
    public async Task A_server_without_handshakes_is_asked_by_discovery_unless_the_user_wants_a_handshake(string? version, bool asked)
    {
        On(Endpoint, ScriptedSender.Json(400, """{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}"""), Challenge("Bearer"));
        On(Inserted, ScriptedSender.Json(200, Resource));
        On(Rfc8414, ScriptedSender.Json(200, Good));
        await DiscoverAsync(version);
        Assert.Equal(asked, _sender.Requests[1].Body?.Contains("server/discover", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_challenge_that_the_user_has_spares_the_knock()
    {
        On("https://docs.example/prm", ScriptedSender.Json(200, Resource));
        On(Rfc8414, ScriptedSender.Json(200, Good));
        using OAuthWire wire = _sender.Wire();
        AuthorizationTarget target = await new AuthorizationDiscovery(wire, null).DiscoverAsync(Endpoint, ChallengeParser.Parse(["Bearer error=\"insufficient_scope\", scope=\"w\", resource_metadata=\"https://docs.example/prm\""]), default);
        Assert.Equal(["w"], target.Resource.ChallengeScopes);
        Assert.DoesNotContain("POST " + Endpoint, _sender.Asked);
    }

    [Fact]
    public async Task A_server_that_asks_for_no_token_and_one_that_is_down_are_told_apart()
    {
        On(Endpoint, ScriptedSender.Json(500, ""));
        Assert.Contains("asks for no token", (await FailsAsync(ErrorCode.ResourceMetadataNotFound)).Message, StringComparison.Ordinal);
        ScriptedSender dead = new(static _ => null);
        using OAuthWire wire = dead.Wire();
        Assert.Equal(ErrorCode.McpServerUnreachable, (await Assert.ThrowsAsync<AuthKitException>(() => new AuthorizationDiscovery(wire, null).DiscoverAsync(Endpoint, null, default))).Code);
        Assert.Single(dead.Requests);
    }

    private static string Metadata(string issuer) => $$"""{"issuer":"{{issuer}}","authorization_endpoint":"{{issuer}}/a","token_endpoint":"{{issuer}}/t"}""";

    private static WireResponse Challenge(string value) => ScriptedSender.Json(401, "", ("WWW-Authenticate", value));

    private void On(string url, params WireResponse[] answers) => _answers[url] = new Queue<WireResponse>(answers);

    private async Task<AuthorizationTarget> DiscoverAsync(string? version = null)
    {
        using OAuthWire wire = _sender.Wire();
        return await new AuthorizationDiscovery(wire, version).DiscoverAsync(Endpoint, null, default);
    }

    private async Task<AuthKitException> FailsAsync(ErrorCode code, string? version = null)
    {
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => DiscoverAsync(version));
        Assert.Equal(code, e.Code);
        return e;
    }
}
