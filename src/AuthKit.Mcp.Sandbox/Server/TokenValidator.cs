using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuthKit.Mcp.Sandbox.Server;

/// <summary>
/// Asks the gateway whose token it is (integration guide, step 4), over HTTP, so that the gateway's faults act on it. As in the
/// guide's code, a gateway that does not answer properly means "not valid".
/// </summary>
internal sealed class TokenValidator : IDisposable
{
    private const int CacheLimit = 10_000;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _cache = new(StringComparer.Ordinal);
    private readonly HttpClient _gateway;
    private readonly SandboxOptions _options;
    private readonly string _userinfo;

    public TokenValidator(SandboxOptions options, string gatewayOrigin)
    {
        _options = options;
        _userinfo = gatewayOrigin + "/oauth/userinfo";
        HttpClientHandler handler = new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        if (options.Tls)
        {
            // The sandbox's own certificate, which is bad on purpose, on the loopback address.
            handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true;
        }

        _gateway = new HttpClient(handler) { Timeout = AnswerTime };
    }

    public async Task<Caller?> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (!token.StartsWith("mat_", StringComparison.Ordinal))
        {
            return null;
        }

        string key = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_cache.TryGetValue(key, out (Caller Caller, DateTimeOffset Until) known) && known.Until > _options.Clock.GetUtcNow())
        {
            return known.Caller;
        }

        Caller? caller = await AskAsync(token, cancellationToken).ConfigureAwait(false);
        if (caller is not null && _options.UserinfoCacheSeconds > 0 && _cache.Count < CacheLimit)
        {
            _cache[key] = (caller, _options.Clock.GetUtcNow().AddSeconds(_options.UserinfoCacheSeconds));
        }

        return caller;
    }

    public void Dispose() => _gateway.Dispose();

    private async Task<Caller?> AskAsync(string token, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _userinfo);
        if (!AuthenticationHeaderValue.TryParse("Bearer " + token, out AuthenticationHeaderValue? credential))
        {
            return null;
        }

        request.Headers.Authorization = credential;
        try
        {
            using HttpResponseMessage answer = await _gateway.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            byte[] body = await ReadAsync(answer).ConfigureAwait(false);
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement user = document.RootElement;
            return new Caller(Member(user, "sub"), Member(user, "email"), Member(user, "name"));
        }
        catch (Exception unclear) when (unclear is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
            || (unclear is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Member(JsonElement user, string name) => user.GetProperty(name).GetString() ?? "";

    // Apart: the overload that takes a token is not in .NET Standard 2.0, and the body has arrived by now anyway.
    private static Task<byte[]> ReadAsync(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync();
}
