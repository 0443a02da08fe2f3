using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AuthKit.Mcp.Benchmarks.Fleet;

/// <summary>A bare HttpClient loop: some requests of each server one after the other, their JSON parsed, nothing judged.</summary>
internal sealed class Floor : IContender
{
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"floor","version":"0"}}}""";

    /// <summary>One client for all servers, and a new one per round, so that no round finds connections of the one before.</summary>
    public async Task RunAsync(string[] endpoints, int limit, int requestsEach)
    {
        using SocketsHttpHandler handler = new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        using HttpClient client = new(handler);
        await Parallel.ForEachAsync(endpoints, new ParallelOptions { MaxDegreeOfParallelism = limit }, async (endpoint, cancellationToken) =>
        {
            string origin = endpoint[..^"/mcp".Length];
            for (int i = 0; i < requestsEach; i++)
            {
                // Of any five in a row two read metadata and three are refused, as in a check.
                using HttpRequestMessage request = (i % 5) switch
                {
                    1 => new HttpRequestMessage(HttpMethod.Get, origin + "/.well-known/oauth-protected-resource/mcp"),
                    3 => new HttpRequestMessage(HttpMethod.Get, origin + "/.well-known/oauth-protected-resource"),
                    _ => Post(endpoint),
                };
                using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
                HttpStatusCode expected = request.Method == HttpMethod.Get ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
                if (response.StatusCode != expected)
                {
                    throw new InvalidOperationException($"{request.RequestUri} answered {(int)response.StatusCode}.");
                }

                using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            }
        });
    }

    public void Dispose()
    {
    }

    private static HttpRequestMessage Post(string endpoint) => new(HttpMethod.Post, endpoint)
    {
        Content = new StringContent(Initialize, Encoding.UTF8, "application/json"),
        Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/json"), new MediaTypeWithQualityHeaderValue("text/event-stream") } },
    };
}
