using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Tokens;

/// <summary>Tells from an answer of a revocation endpoint whether the token is gone (RFC 7009 section 2.2).</summary>
internal static class RevocationAnswer
{
    private const int MaxErrorLength = 40;

    /// <summary>What went wrong and what to do, as the end of a sentence that begins with the endpoint; null when the token is gone.</summary>
    public static string? Problem(Exchange exchange)
    {
        if (exchange.Response is not { } response)
        {
            return $"gave no answer ({exchange.FaultDetail ?? "the request failed"}). Try again.";
        }

        // The RFC says to ignore the body, but a page in place of an answer means that something else answered.
        string status = response.Status.ToString(CultureInfo.InvariantCulture);
        return response.Status switch
        {
            200 when !response.IsHtml => null,
            200 => "answered with an HTML page. Check that this is the revocation endpoint.",
            400 when Error(response) == "unsupported_token_type" => "cannot revoke tokens of this type (unsupported_token_type). Revoke the refresh token and let the access token expire.",
            401 => $"asks for client authentication ({Described(response, status)}). Name the client with -ClientId if it is public; a client with a secret can revoke only with the McpToken as Request-McpToken wrote it.",
            404 or 405 => $"answered {status}. Check that this is the revocation endpoint: the authorization server's metadata has it as revocation_endpoint.",
            429 or 503 => $"answered {status}{RetryAfter(response)}. The token stays valid until a later try succeeds.",
            >= 200 and < 300 => $"answered {status}, where RFC 7009 has 200 only. Try the token to find out.",
            >= 300 and < 400 => $"redirects ({status}), and a token is never sent after a redirect. Pass the final address with -RevocationEndpoint.",
            >= 400 and < 500 => $"refused the request ({Described(response, status)}).",
            _ => $"failed ({Described(response, status)}). Try again.",
        };
    }

    private static string RetryAfter(WireResponse response) => response.Value("Retry-After") is { } wait ? $" (Retry-After: {Text.Printable(wait, 40)})" : "";

    private static string Described(WireResponse response, string status) =>
        Error(response) is { } error && IsCode(error) ? $"{status}, {error}" : status;

    // Nothing else is shown: a description, or a made-up code, may repeat the token that was sent.
    private static bool IsCode(string error) => error.Length <= MaxErrorLength && error.All(static c => c is '_' or (>= 'a' and <= 'z'));

    private static string? Error(WireResponse response)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(response.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("error", out JsonElement error)
                && error.ValueKind == JsonValueKind.String
                ? error.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string that is no text: there is no error code to show.
            return null;
        }
    }
}
