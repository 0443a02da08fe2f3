using System.Net;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;

namespace AuthKit.Mcp.Interop.Tests.ClientLens;

/// <summary>The official C# client, run up to opening the browser.</summary>
internal static class CSharpSdkClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<ClientRun> RunAsync(Uri endpoint)
    {
        string? opened = null;
        HttpClientTransportOptions options = new()
        {
            Endpoint = endpoint,
            OAuth = new ClientOAuthOptions
            {
                RedirectUri = new Uri("http://127.0.0.1:33418/callback"),
                ClientMetadataDocumentUri = new Uri("https://client.invalid/client.json"),
                AuthorizationCallbackHandler = (context, _) =>
                {
                    opened = context.AuthorizationUri.ToString();
                    return Task.FromResult<AuthorizationResult?>(null);
                },
            },
        };
        using HttpClient http = new(new LoopbackOnly { InnerHandler = new SocketsHttpHandler { UseProxy = false } });
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await using HttpClientTransport transport = new(options, http);
            await using McpClient client = await McpClient.CreateAsync(transport, cancellationToken: limit.Token);
            return new ClientRun(opened, Connected: true, null);
        }
        catch (Exception e)
        {
            // Whatever a client throws is what its user sees; the kinds are the client's own affair.
            return new ClientRun(opened, Connected: false, opened is null ? e.Message : null);
        }
    }

    /// <summary>What a broken server names must not be looked up: to the client such a host is one that does not exist.</summary>
    private sealed class LoopbackOnly : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri is { IsLoopback: true } ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException(HttpRequestError.NameResolutionError, $"{request.RequestUri?.Host} is not loopback", null, (HttpStatusCode?)null);
    }
}
