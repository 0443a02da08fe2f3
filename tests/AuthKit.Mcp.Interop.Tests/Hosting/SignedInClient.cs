using System.Collections.Specialized;
using System.Net;
using System.Web;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AuthKit.Mcp.Interop.Tests.Hosting;

/// <summary>The official C# client, signed in by the whole OAuth flow: discovery, registration, PKCE, code, token.</summary>
internal static class SignedInClient
{
    public const string RedirectUri = "http://127.0.0.1:33418/callback";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What the endpoint's tool echo answers to <paramref name="text"/> once its user has signed in.</summary>
    /// <param name="endpoint">The MCP endpoint.</param>
    /// <param name="text">What to send.</param>
    /// <param name="clientId">A registered client, or null to register one.</param>
    public static async Task<string> EchoAsync(string endpoint, string text, string? clientId = null)
    {
        using CancellationTokenSource limit = new(Limit);
        await using McpClient client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(endpoint),
            TransportMode = HttpTransportMode.StreamableHttp,
            OAuth = new ClientOAuthOptions
            {
                RedirectUri = new Uri(RedirectUri),
                ClientId = clientId,
                AuthorizationCallbackHandler = static (context, cancellationToken) => AuthorizeAsync(context.AuthorizationUri, cancellationToken),
            },
        }), cancellationToken: limit.Token);
        CallToolResult result = await client.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = text }, cancellationToken: limit.Token);
        return Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
    }

    // The user's browser: keeps cookies and follows redirects up to the client's own address.
    private static async Task<AuthorizationResult?> AuthorizeAsync(Uri address, CancellationToken cancellationToken)
    {
        using HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() });
        while (!address.AbsoluteUri.StartsWith(RedirectUri, StringComparison.Ordinal))
        {
            using HttpResponseMessage response = await browser.GetAsync(address, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            Assert.True(response.Headers.Location is not null, $"{address} answered {(int)response.StatusCode}: {body}");
            address = new Uri(address, response.Headers.Location);
        }

        NameValueCollection answer = HttpUtility.ParseQueryString(address.Query);
        Assert.True(answer["code"] is not null, address.Query);
        return new AuthorizationResult { Code = answer["code"], State = answer["state"], Iss = answer["iss"] };
    }
}
