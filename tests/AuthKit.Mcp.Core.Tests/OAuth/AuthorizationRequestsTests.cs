using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth;

public sealed class AuthorizationRequestsTests
{
    private const string Endpoint = "https://auth.example.com/authorize";

    [Theory]
    [InlineData(Endpoint, "mcp:tools offline_access", "consent")]
    [InlineData(Endpoint + "?tenant=1", "offline_access", "consent")]
    [InlineData(Endpoint + "?prompt=login", "offline_access", "login")]
    [InlineData(Endpoint, "mcp:tools", null)]
    [InlineData(Endpoint, "mcp:offline_access", null)]
    [InlineData(Endpoint, "", null)]
    public void Offline_access_asks_for_consent_without_which_it_gives_no_refresh_token(string endpoint, string scope, string? prompt)
    {
        AuthorizationServer server = new() { Issuer = "https://auth.example.com", AuthorizationEndpoint = endpoint, TokenEndpoint = "https://auth.example.com/token" };
        string[] scopes = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        AuthorizationRequest request = AuthorizationRequests.Create(server, new McpClientInformation { ClientId = "c1" }, "http://127.0.0.1:5000/callback", scopes, null, Pkce.Create());
        Assert.Equal(prompt, FormText.Read(new Uri(request.Url).Query.TrimStart('?')).SingleOrDefault(static p => p.Key == "prompt").Value);
        Assert.StartsWith(endpoint, request.Url, StringComparison.Ordinal);
    }
}
