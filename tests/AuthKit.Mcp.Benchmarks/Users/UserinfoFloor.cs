using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AuthKit.Mcp.Benchmarks.Users;

/// <summary>The least that validating a token costs: one GET of the userinfo endpoint by a bare HttpClient, its JSON parsed.</summary>
/// <param name="gateway">The origin of the gateway.</param>
public sealed class UserinfoFloor(string gateway) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Asks once and waits for the user, as a script waits for its command.</summary>
    public void Get(string token) => GetAsync(token).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task GetAsync(string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, gateway + "/oauth/userinfo") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using HttpResponseMessage response = await _client.SendAsync(request).ConfigureAwait(false);
        using JsonDocument user = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
        if (response.StatusCode != HttpStatusCode.OK || user.RootElement.GetProperty("sub").ValueKind != JsonValueKind.String)
        {
            throw new InvalidOperationException($"The gateway answered {(int)response.StatusCode}.");
        }
    }
}
