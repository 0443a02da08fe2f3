using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>Reads answers of a gateway and says in one sentence why one cannot be used.</summary>
internal static class GatewayAnswer
{
    /// <summary>The body as JSON, or null: it is read as JSON only when the content type says so.</summary>
    public static JsonElement? Json(Exchange exchange)
    {
        if (exchange.Response is not { BodyTruncated: false, BodyIncomplete: false } response || !SaysJson(response))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The <c>error</c> member of a JSON answer, or null.</summary>
    public static string? Error(Exchange exchange) => Json(exchange) is { } json ? JsonValue.String(json, "error") : null;

    /// <summary>The exception for an answer that cannot be used.</summary>
    /// <param name="exchange">The request and what came of it.</param>
    /// <param name="origin">The origin of the gateway.</param>
    /// <param name="adminKey">The key that was sent, so that an echo of it is not shown.</param>
    public static AuthKitException Failure(Exchange exchange, string origin, Secret? adminKey)
    {
        if (exchange.Response is not { } response)
        {
            ErrorCode code = exchange.Fault == WireFault.ProtocolViolation ? ErrorCode.GatewayBroken : ErrorCode.GatewayUnreachable;
            return new AuthKitException(code, $"{origin} gave no answer to {What(exchange, origin)}: {GatewayText.Redact(exchange.FaultDetail ?? "", adminKey)}. {WireAdvice.Of(exchange) ?? Advice(exchange.Fault)}", origin);
        }

        return adminKey is not null && IsRefusal(exchange)
            ? new AuthKitException(ErrorCode.AdminKeyRejected, $"{origin} refused the admin key (401). Check that it is the ADMIN_KEY of this gateway; a new key needs a new Connect-AuthKit.", origin)
            : new AuthKitException(ErrorCode.GatewayBroken, $"{origin} {Describe(exchange, origin, adminKey)}", origin);
    }

    /// <summary>True for a 401 of the gateway's own, to a key or a token. A JSON body alone could be a gate's in front of it; AuthKit names the error.</summary>
    public static bool IsRefusal(Exchange exchange) => exchange.Response?.Status == 401 && Error(exchange) is not null;

    /// <summary>What was answered, as the rest of a sentence that starts with the gateway.</summary>
    public static string Describe(Exchange exchange, string origin, Secret? adminKey)
    {
        string what = What(exchange, origin);
        if (exchange.Response is not { } response)
        {
            return $"gave no answer to {what}: {GatewayText.Redact(exchange.FaultDetail ?? "", adminKey)}.";
        }

        string text = GatewayText.Shorten(response, adminKey);
        return response switch
        {
            { Status: >= 200 and < 300, BodyTruncated: true } => $"answered {what} with more than can be read ({response.Body.Length / 1024 / 1024} MiB).",
            { Status: >= 200 and < 300, BodyIncomplete: true } => $"broke off its answer to {what}. Try again.",
            { Status: >= 200 and < 300 } => $"answered {what} with {response.Status} and {Type(response)} where JSON of AuthKit is expected: {text}. Check that the URL is that of the gateway.",
            { Status: >= 300 and < 400 } => $"redirects {what}{Where(response, adminKey)}. Connect to the gateway's own origin: a key is never sent along a redirect.",
            { Status: 401 } when Error(exchange) is null => $"answered {what} with 401 and {Type(response)}. AuthKit answers 401 with a JSON error, and this was none: something in front of the gateway asks for a login of its own. Pass what it wants with -Headers or -Certificate.",
            { Status: 404 } => $"does not know {what} (404). Check that the URL is that of an AuthKit gateway.",
            { Status: 429 } => $"answered {what} with 429, too many requests. Try again later.",
            { Status: >= 500 } => $"answered {what} with {response.Status}: {text}. Test-AuthKitInstance tells which part of the gateway is broken.",
            _ => $"answered {what} with {response.Status}: {text}.",
        };
    }

    private static string What(Exchange exchange, string origin) => exchange.Request.Method + " " + Text.Printable(exchange.Request.Url.Substring(origin.Length));

    // A gate's log-in address often takes along what it was sent; a whole query is of no use here anyway.
    private static string Where(WireResponse response, Secret? adminKey) =>
        HttpUrl.Shown(response.Value("Location")) is { Length: > 0 } place ? $" to '{GatewayText.Redact(place, adminKey)}'" : "";

    private static string Advice(WireFault? fault) => fault switch
    {
        WireFault.NameNotResolved => "Check the host name.",
        WireFault.TimedOut => "Try again, or raise -TimeoutSec.",
        WireFault.ProtocolViolation => "Check that the URL is that of the gateway.",
        _ => "Check that the gateway is up and that host and port are right.",
    };

    private static string Type(WireResponse response) => response.Value("Content-Type") is { Length: > 0 } type ? Text.Printable(type, 60) : "no content type";

    private static bool SaysJson(WireResponse response)
    {
        string type = (response.Value("Content-Type") ?? "").Split(';')[0].Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
