namespace AuthKit.Mcp.Sandbox.Tests;

/// <summary>As <see cref="FaultChecks"/>: the faults in what the gateway's metadata says.</summary>
internal static class MetadataMemberFaultChecks
{
    private const string Metadata = "/.well-known/oauth-authorization-server";
    private const string OpenId = "/.well-known/openid-configuration";
    private const string Keys = "/jwks.json";

    public static IReadOnlyDictionary<string, Func<Sandboxed, Task>> All { get; } = new Dictionary<string, Func<Sandboxed, Task>>
    {
        ["as-metadata-500-openid"] = async s =>
        {
            Assert.Equal((500, 200), await StatusesAsync(s));
            Assert.True((await s.GatewayAsync("GET", OpenId)).Json.ContainsKey("id_token_signing_alg_values_supported"));
        },
        ["as-openid-incomplete"] = async s =>
        {
            Assert.Equal((404, 200), await StatusesAsync(s));
            Answer openId = await s.GatewayAsync("GET", OpenId);
            Assert.Equal(s.Gateway, (string?)openId.Json["issuer"]);
            Assert.False(openId.Json.ContainsKey("jwks_uri"));
        },
        ["as-openid-disagrees"] = async s =>
        {
            Assert.Equal((200, 200), await StatusesAsync(s));
            Assert.Equal(s.Gateway + "/other/token", (string?)(await s.GatewayAsync("GET", OpenId)).Json["token_endpoint"]);
            Assert.Equal(s.Gateway + "/oauth/token", (string?)(await s.GatewayAsync("GET", Metadata)).Json["token_endpoint"]);
        },
        ["as-issuer-tenant"] = s => IsAsync(s, "issuer", $"\"{s.Gateway}/tenant\""),
        ["prm-servers-tenant"] = async s => Assert.Equal($"[\"{s.Gateway}/tenant\"]", (await s.ServerAsync("GET", "/.well-known/oauth-protected-resource")).Json["authorization_servers"]?.ToJsonString()),
        ["as-issuer-query"] = s => IsAsync(s, "issuer", $"\"{s.Gateway}?tenant=1\""),
        ["as-camel-members"] = async s =>
        {
            await IsAsync(s, "tokenEndpoint", $"\"{s.Gateway}/oauth/token\"");
            await IsAsync(s, "token_endpoint", null);
        },
        ["as-no-response-types"] = s => IsAsync(s, "response_types_supported", null),
        ["as-no-refresh-grant"] = s => IsAsync(s, "grant_types_supported", "[\"authorization_code\"]"),
        ["as-password-grant"] = s => IsAsync(s, "grant_types_supported", "[\"authorization_code\",\"refresh_token\",\"password\",\"implicit\"]"),
        ["as-no-public-clients"] = s => IsAsync(s, "token_endpoint_auth_methods_supported", "[\"client_secret_basic\"]"),
        ["as-scopes-without-server"] = s => IsAsync(s, "scopes_supported", "[\"openid\",\"profile\",\"email\"]"),
        ["as-iss-flag-text"] = s => IsAsync(s, "authorization_response_iss_parameter_supported", "\"true\""),
        ["as-client-documents-flag-text"] = s => IsAsync(s, "client_id_metadata_document_supported", "\"true\""),
        ["as-other-resources"] = s => IsAsync(s, "protected_resources", "[\"https://other.host.invalid/mcp\"]"),
        ["as-null-members"] = async s => Assert.Contains("\"jwks_uri\":null", (await s.GatewayAsync("GET", Metadata)).Text, StringComparison.Ordinal),
        ["as-keys-not-found"] = async s =>
        {
            await IsAsync(s, "jwks_uri", $"\"{s.Gateway}{Keys}\"");
            Assert.Equal(404, (await s.GatewayAsync("GET", Keys)).Status);
        },
        ["as-keys-private"] = async s =>
        {
            await IsAsync(s, "jwks_uri", $"\"{s.Gateway}{Keys}\"");
            Assert.Equal("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI", (string?)(await s.GatewayAsync("GET", Keys)).Json["keys"]?[0]?["d"]);
        },
    };

    private static async Task<(int OAuth, int OpenId)> StatusesAsync(Sandboxed sandbox) =>
        ((await sandbox.GatewayAsync("GET", Metadata)).Status, (await sandbox.GatewayAsync("GET", OpenId)).Status);

    private static async Task IsAsync(Sandboxed sandbox, string member, string? json)
    {
        Answer answer = await sandbox.GatewayAsync("GET", Metadata);
        Assert.Equal(json is not null, answer.Json.ContainsKey(member));
        Assert.Equal(json, answer.Json[member]?.ToJsonString());
    }
}
