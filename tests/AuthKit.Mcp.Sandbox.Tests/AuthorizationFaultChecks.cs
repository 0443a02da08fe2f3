namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>For each fault of the gateway's OAuth endpoints what must be seen on the wire while it is on, and is not seen while it is off.</summary>
internal static class AuthorizationFaultChecks
{
    private const string Metadata = "/.well-known/oauth-authorization-server";
    private const string Client = """{"redirect_uris":["http://127.0.0.1:1/cb"]}""";

    public static IReadOnlyDictionary<string, Func<Sandboxed, Task>> All { get; } = new Dictionary<string, Func<Sandboxed, Task>>
    {
        ["registration-no-client-id"] = s => MemberIsGoneAsync(s, "client_id"),
        ["registration-redirects-not-echoed"] = s => MemberIsGoneAsync(s, "redirect_uris"),
        ["registration-strict"] = async s =>
        {
            Assert.Equal(400, (await RegisterAsync(s, """{"redirect_uris":["http://127.0.0.1:1/cb"],"x_new":1}""")).Status);
            Assert.Equal(201, (await RegisterAsync(s, Client)).Status);
        },
        ["registration-accepts-anything"] = async s => Assert.Equal((201, 201), ((await RegisterAsync(s, "{}")).Status, (await RegisterAsync(s, "{not json")).Status)),
        ["registration-loopback-only"] = async s =>
        {
            Assert.Equal((400, "invalid_redirect_uri"), Short(await RegisterAsync(s, """{"redirect_uris":["https://a.example/cb"]}""")));
            Assert.Equal(201, (await RegisterAsync(s, Client)).Status);
        },
        ["client-document-500"] = async s =>
        {
            Assert.True((bool?)(await s.GatewayAsync("GET", Metadata)).Json["client_id_metadata_document_supported"]);
            Assert.Equal(500, (await AuthorizeAsync(s, ("client_id", "https://a.example/c.json"))).Status);
            Assert.Equal(200, (await AuthorizeAsync(s)).Status);
        },
        ["unknown-client-redirected"] = s => IsSentToAsync(s, "https://evil.example/cb?error=invalid_client&state=s", ("client_id", "cid_none"), ("redirect_uri", "https://evil.example/cb")),
        ["redirect-uri-unchecked"] = async s =>
        {
            await IsSentToAsync(s, "https://evil.example/cb?error=access_denied&state=s", ("redirect_uri", "https://evil.example/cb"));
            Assert.Equal(400, (await AuthorizeAsync(s, ("client_id", "cid_none"))).Status);
        },
        ["consent-skipped"] = async s => Assert.StartsWith(s.Host.RedirectUri + "?code=", (await AuthorizeAsync(s)).Field("Location"), StringComparison.Ordinal),
        ["implicit-flow"] = async s =>
        {
            Assert.Equal(200, (await AuthorizeAsync(s, ("response_type", "token"))).Status);
            Assert.Equal(302, (await AuthorizeAsync(s, ("response_type", "other"))).Status);
        },
        ["resource-refused"] = async s =>
        {
            await IsSentToAsync(s, s.Host.RedirectUri + "?error=invalid_target&state=s", ("resource", s.Host.McpUri));
            Assert.Equal(200, (await AuthorizeAsync(s)).Status);
        },
        ["iss-promised"] = async s =>
        {
            Assert.True((bool?)(await s.GatewayAsync("GET", Metadata)).Json["authorization_response_iss_parameter_supported"]);
            Assert.DoesNotContain("iss=", (await AuthorizeAsync(s, ("response_type", "other"))).Field("Location"), StringComparison.Ordinal);
        },
        ["consent-framable"] = async s => Assert.Equal((200, null), ((await AuthorizeAsync(s)).Status, (await AuthorizeAsync(s)).Field("Content-Security-Policy"))),
        ["token-errors-html"] = async s => Assert.Equal("text/html", (await s.FormAsync("/oauth/token", ("grant_type", "other"))).Field("Content-Type")),
        ["password-grant"] = async s => Assert.Equal(200, (await s.FormAsync("/oauth/token", ("grant_type", "password"), ("username", "a"), ("password", "b"))).Status),
        ["revoke-500"] = async s => Assert.Equal(500, (await s.FormAsync("/oauth/revoke", ("token", "a"))).Status),
        ["introspection-open"] = async s =>
        {
            Assert.Equal(s.Gateway + "/oauth/introspect", (string?)(await s.GatewayAsync("GET", Metadata)).Json["introspection_endpoint"]);
            Assert.False((bool?)(await s.FormAsync("/oauth/introspect", ("token", "a"))).Json["active"]);
        },
    };

    private static Task<Answer> RegisterAsync(Sandboxed sandbox, string body) => sandbox.GatewayAsync("POST", "/oauth/register", body, "application/json");

    private static (int Status, string? Error) Short(Answer answer) => (answer.Status, answer.Error);

    private static async Task MemberIsGoneAsync(Sandboxed sandbox, string member)
    {
        Answer answer = await RegisterAsync(sandbox, Client);
        Assert.Equal(201, answer.Status);
        Assert.False(answer.Json.ContainsKey(member));
    }

    /// <summary>A proper request of the sandbox's own client, of which some parameters are replaced or added.</summary>
    private static Task<Answer> AuthorizeAsync(Sandboxed sandbox, params (string Name, string Value)[] changes)
    {
        Dictionary<string, string> query = new()
        {
            ["response_type"] = "code",
            ["client_id"] = sandbox.Host.ClientId,
            ["redirect_uri"] = sandbox.Host.RedirectUri,
            ["state"] = "s",
            ["code_challenge"] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ["code_challenge_method"] = "S256",
        };
        foreach ((string name, string value) in changes)
        {
            query[name] = value;
        }

        return sandbox.GatewayAsync("GET", "/oauth/authorize?" + Sandboxed.Encode([.. query.Select(static p => (p.Key, p.Value))]));
    }

    private static async Task IsSentToAsync(Sandboxed sandbox, string location, params (string Name, string Value)[] changes)
    {
        Answer answer = await AuthorizeAsync(sandbox, changes);
        Assert.Equal((302, location), (answer.Status, answer.Field("Location")));
    }
}
