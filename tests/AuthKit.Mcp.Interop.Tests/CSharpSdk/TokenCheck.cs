using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AuthKit.Mcp.Interop.Tests.CSharpSdk;

/// <summary>Asks the authorization server, which is the base address of <paramref name="client"/>, whether it takes a bearer token for valid.</summary>
internal delegate Task<bool> TokenCheck(HttpClient client, string token, CancellationToken cancellationToken);

/// <summary>The ways in which authorization servers can be asked.</summary>
internal static class TokenChecks
{
    /// <summary>The gateway's userinfo, as the integration guide asks (step 4).</summary>
    public static async Task<bool> Userinfo(HttpClient client, string token, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/oauth/userinfo") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Introspection (RFC 7662) at <paramref name="path"/>, by a client of the MCP endpoint's own.</summary>
    /// <param name="path">The authorization server's introspection endpoint.</param>
    /// <param name="clientId">The endpoint's client.</param>
    /// <param name="clientSecret">Its secret.</param>
    /// <param name="audience">What a token has to be issued for; null for anything.</param>
    public static TokenCheck Introspection(string path, string clientId, string clientSecret, Func<string>? audience = null) => async (client, token, cancellationToken) =>
    {
        string credential = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}"));
        using HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", credential) },
            Content = new FormUrlEncodedContent([new("token", token)]),
        };
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return answer.RootElement.GetProperty("active").GetBoolean() && (audience is null || Audiences(answer.RootElement).Contains(audience()));
    };

    // One text or a list of them (RFC 7662 section 2.2).
    private static IEnumerable<string?> Audiences(JsonElement answer) =>
        !answer.TryGetProperty("aud", out JsonElement audience) ? []
        : audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Select(static a => a.GetString())
        : [audience.GetString()];
}
