using System.Text.Json;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

/// <summary>What is registered, and what is made of the answer (RFC 7591).</summary>
public sealed class ClientRegistrarTests
{
    private const string Endpoint = "https://auth.example/register";
    private const string Redirect = "http://127.0.0.1:5000/callback";
    private static readonly AuthorizationServer Server = new() { Issuer = "https://auth.example", AuthorizationEndpoint = "", TokenEndpoint = "", RegistrationEndpoint = Endpoint };

    [Fact]
    public async Task A_native_client_with_its_redirect_URI_is_registered_once()
    {
        (McpClientInformation client, JsonElement body) = await RegisterAsync(Server, new ClientRequest([Redirect]) { Name = "Check \"1\"", Scopes = ["a", "b"] }, """{"client_id":"c1"}""");
        Assert.Equal(("Check \"1\"", "native", "a b", "none"), (Text(body, "client_name"), Text(body, "application_type"), Text(body, "scope"), Text(body, "token_endpoint_auth_method")));
        Assert.Equal([Redirect], Texts(body, "redirect_uris"));
        Assert.Equal(["code"], Texts(body, "response_types"));
        Assert.Equal(["authorization_code", "refresh_token"], Texts(body, "grant_types"));
        Assert.Equal(("c1", "Check \"1\"", Server.Issuer, McpClientKind.Registered), (client.ClientId, client.ClientName, client.Issuer, client.Kind));
        Assert.Equal([Redirect], client.RedirectUris);
    }

    [Theory]
    [InlineData(null, "none")]
    [InlineData("", "none")]
    [InlineData("client_secret_basic none", "none")]
    [InlineData("client_secret_post client_secret_basic", "client_secret_basic")]
    [InlineData("client_secret_post", "client_secret_post")]
    [InlineData("private_key_jwt client_secret_jwt", "client_secret_jwt")]
    public async Task The_method_is_one_that_the_server_lists(string? supported, string method)
    {
        AuthorizationServer server = Server with { TokenEndpointAuthMethodsSupported = supported?.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        (McpClientInformation client, JsonElement body) = await RegisterAsync(server, new ClientRequest([Redirect]), """{"client_id":"c1"}""");
        Assert.Equal((method, method), (Text(body, "token_endpoint_auth_method"), client.TokenEndpointAuthMethod));
        Assert.Equal("client_secret_post", Text((await RegisterAsync(server, new ClientRequest([Redirect]) { AuthMethod = "client_secret_post" }, """{"client_id":"c1"}""")).Body, "token_endpoint_auth_method"));
    }

    [Theory]
    [InlineData("private_key_jwt")]
    [InlineData("tls_client_auth self_signed_tls_client_auth")]
    public async Task Nothing_is_registered_that_could_not_authenticate(string supported)
    {
        ScriptedSender sender = new(static _ => ScriptedSender.Json(201, """{"client_id":"c1"}"""));
        using OAuthWire wire = new("https://mcp.example/mcp", new HttpSettings(), _ => sender);
        AuthorizationServer server = Server with { TokenEndpointAuthMethodsSupported = supported.Split(' ') };
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => new ClientRegistrar(wire).RegisterAsync(server, new ClientRequest([Redirect]), default));
        Assert.Equal(ErrorCode.ClientRequired, e.Code);
        Assert.Contains("-ClientCertificate", e.Message, StringComparison.Ordinal);
        Assert.Empty(sender.Requests);
    }

    [Fact]
    public async Task Refreshing_is_not_asked_for_where_the_server_does_not_do_it_and_no_scope_is_no_member()
    {
        JsonElement body = (await RegisterAsync(Server with { GrantTypesSupported = ["authorization_code"] }, new ClientRequest([Redirect]), """{"client_id":"c1"}""")).Body;
        Assert.Equal(["authorization_code"], Texts(body, "grant_types"));
        Assert.False(body.TryGetProperty("scope", out _));
    }

    [Fact]
    public async Task What_the_server_has_registered_counts_and_secrets_are_protected()
    {
        McpClientInformation client = (await RegisterAsync(Server, new ClientRequest([Redirect]), """
            {"client_id":"c1","client_secret":"pw","client_secret_expires_at":1700000000,"client_id_issued_at":1600000000,"token_endpoint_auth_method":"client_secret_post",
             "registration_access_token":"rat","registration_client_uri":"https://auth.example/register/c1","scope":"a  b","redirect_uris":["http://127.0.0.1/other"],"grant_types":["authorization_code"]}
            """)).Client;
        Assert.Equal(("pw", "rat", "client_secret_post"), (Plain(client.ClientSecret), Plain(client.RegistrationAccessToken), client.TokenEndpointAuthMethod));
        Assert.Equal((1700000000L, 1600000000L), (client.SecretExpiresAt?.ToUnixTimeSeconds(), client.IssuedAt?.ToUnixTimeSeconds()));
        Assert.Equal(["a", "b"], client.Scopes);
        Assert.Equal(["http://127.0.0.1/other"], client.RedirectUris);
        Assert.DoesNotContain("pw", client.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("999999999999999")]
    [InlineData("\"soon\"")]
    [InlineData("null")]
    public async Task A_time_that_is_none_is_no_time(string time) =>
        Assert.Null((await RegisterAsync(Server, new ClientRequest([Redirect]), $$"""{"client_id":"c1","client_secret_expires_at":{{time}}}""")).Client.SecretExpiresAt);

    [Theory]
    [InlineData(400, """{"error":"invalid_redirect_uri","error_description":"no \u001b[31mloopback"}""", "invalid_redirect_uri")]
    [InlineData(401, "", "(401)")]
    [InlineData(307, "", "(307)")]
    [InlineData(500, "<html>", "(500)")]
    [InlineData(201, "{}", "without a client_id")]
    [InlineData(201, """{"client_id":""}""", "without a client_id")]
    [InlineData(201, """{"client_id":7}""", "without a client_id")]
    [InlineData(200, "<html>", "without a client_id")]
    [InlineData(0, "", "connection refused")]
    public async Task Anything_else_is_a_refusal_and_is_not_tried_again(int status, string body, string said)
    {
        ScriptedSender sender = new(_ => status == 0 ? null : ScriptedSender.Json(status, body, ("Location", "https://evil.example/register")));
        using OAuthWire wire = sender.Wire();
        AuthKitException e = await Assert.ThrowsAsync<AuthKitException>(() => new ClientRegistrar(wire).RegisterAsync(Server, new ClientRequest([Redirect]), default));
        Assert.Equal(ErrorCode.ClientRegistrationRefused, e.Code);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', e.Message);
        Assert.Single(sender.Requests);
    }

    [Theory]
    [InlineData(null, ErrorCode.ClientRequired)]
    [InlineData("", ErrorCode.ClientRequired)]
    [InlineData("http://auth.example/register", ErrorCode.UnencryptedAuthentication)]
    [InlineData("/register", ErrorCode.InvalidUri)]
    public async Task Where_nobody_can_register_safely_nothing_is_sent(string? endpoint, ErrorCode code)
    {
        ScriptedSender sender = new(static _ => null);
        using OAuthWire wire = sender.Wire();
        Assert.Equal(code, (await Assert.ThrowsAsync<AuthKitException>(() => new ClientRegistrar(wire).RegisterAsync(Server with { RegistrationEndpoint = endpoint }, new ClientRequest([Redirect]), default))).Code);
        Assert.Empty(sender.Requests);
    }

    private static async Task<(McpClientInformation Client, JsonElement Body)> RegisterAsync(AuthorizationServer server, ClientRequest request, string answer)
    {
        ScriptedSender sender = new(_ => ScriptedSender.Json(201, answer));
        using OAuthWire wire = sender.Wire();
        McpClientInformation client = await new ClientRegistrar(wire).RegisterAsync(server, request, default);
        WireRequest sent = Assert.Single(sender.Requests);
        Assert.Equal(("POST", Endpoint), (sent.Method, sent.Url));
        return (client, JsonDocument.Parse(sent.Body ?? "").RootElement);
    }

    private static string? Plain(System.Security.SecureString? secret) => secret is null ? null : Secret.Unprotect(secret);

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static IReadOnlyList<string?> Texts(JsonElement body, string name) => [.. body.GetProperty(name).EnumerateArray().Select(static e => e.GetString())];
}
