using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Tokens;

/// <summary>
/// Tells from an answer of the userinfo endpoint whether the token is valid. Only a 200 that names a user makes it valid
/// and only a 401 in AuthKit's own form makes it invalid; from anything else nothing follows about the token.
/// </summary>
internal static class UserinfoAnswer
{
    // A connection reads more of other answers: lists of servers come in one piece.
    private const int MaxBodyBytes = 1024 * 1024;

    public static AuthKitTokenResult Judge(Exchange exchange, string gateway, DateTimeOffset checkedAt)
    {
        string shown = Text.Printable(gateway);
        AuthKitTokenResult result = exchange.Response is { } response
            ? Judge(response, gateway, shown, checkedAt)
            : NoAnswer(exchange, shown, checkedAt);
        return result with { Status = exchange.Response?.Status, DurationMs = Math.Round(exchange.Duration.TotalMilliseconds, 1) };
    }

    private static AuthKitTokenResult NoAnswer(Exchange exchange, string shown, DateTimeOffset checkedAt) => exchange.Fault == WireFault.ProtocolViolation
        ? Broken($"What came back from {shown} is not HTTP ({exchange.FaultDetail}). Check the URL and port of the gateway.", checkedAt)
        : new AuthKitTokenResult
        {
            Reason = TokenReason.GatewayUnreachable,
            Message = $"{shown} gave no answer: {exchange.FaultDetail ?? "the request failed"}. Nothing is known about the token; {(WireAdvice.Of(exchange) is { } advice ? advice : "check that the gateway runs and try again.")}",
            CheckedAt = checkedAt,
        };

    private static AuthKitTokenResult Judge(WireResponse response, string gateway, string shown, DateTimeOffset checkedAt)
    {
        switch (response.Status)
        {
            case 200:
                return User(response, gateway, checkedAt) is { } user
                    ? new AuthKitTokenResult { Reason = TokenReason.Valid, Message = $"{shown} accepts the token.", User = user, CheckedAt = checkedAt }
                    : Broken($"{shown} answered 200, but {WhatIsWrong(response)}. Check that the URL is the origin of an AuthKit gateway.", checkedAt);
            case 401 when IsOAuthError(response):
                return new AuthKitTokenResult
                {
                    Reason = TokenReason.Rejected,
                    Message = $"{shown} does not accept the token: it is unknown, expired (access tokens live one hour) or revoked. Refresh it or log in again.",
                    CheckedAt = checkedAt,
                };
            default:
                return Broken($"{shown} answered {response.Status.ToString(CultureInfo.InvariantCulture)} to the userinfo request. {Advice(response)} Nothing is known about the token.", checkedAt);
        }
    }

    private static string Advice(WireResponse response) => response.Status switch
    {
        401 => "AuthKit answers 401 with a JSON error, and this was none: something in front of the gateway asks for a login of its own.",
        403 => "AuthKit never does: a firewall or bot check in front of it refused the request. Try another -UserAgent, or allow this machine.",
        404 => "There is no /oauth/userinfo at that address: check that the URL is the origin of the gateway, without a path.",
        429 => $"Too many requests{RetryAfter(response)}: wait, then ask more slowly.",
        503 => $"The gateway is not available{RetryAfter(response)}: try again later.",
        >= 300 and < 400 => $"It redirects{(response.Value("Location") is { } location ? $" to '{Text.Printable(location.Split('?')[0])}'" : "")}, and a token is never sent after a redirect: connect to the gateway's own origin.",
        >= 500 => "The gateway is failing: look at its log, and check that its database has been set up.",
        _ => "AuthKit never does: check that the URL is the origin of an AuthKit gateway.",
    };

    private static bool IsTooLong(WireResponse response) => response.BodyTruncated || response.Body.Length > MaxBodyBytes;

    private static string RetryAfter(WireResponse response) => response.Value("Retry-After") is { } wait ? $" (Retry-After: {Text.Printable(wait, 40)})" : "";

    private static string WhatIsWrong(WireResponse response) =>
        IsTooLong(response) ? "with more than the 1 MiB that is read"
        : response.BodyIncomplete ? "the connection ended in the middle of the body"
        : response.IsHtml ? "with an HTML page instead of the user as JSON"
        : "without a JSON object that has the user's id in 'sub'";

    private static AuthKitUser? User(WireResponse response, string gateway, DateTimeOffset checkedAt)
    {
        using JsonDocument? body = Json(response);
        return body is not null && Member(body, "sub") is { } sub && !string.IsNullOrWhiteSpace(sub)
            ? new AuthKitUser { Sub = sub, Email = Member(body, "email"), Name = Member(body, "name"), Gateway = gateway, CheckedAt = checkedAt }
            : null;
    }

    // A JSON body alone could be a gate's; AuthKit names the error (RFC 6750 section 3.1).
    private static bool IsOAuthError(WireResponse response)
    {
        using JsonDocument? body = Json(response);
        return body is not null && Member(body, "error") is not null;
    }

    private static JsonDocument? Json(WireResponse response)
    {
        if (IsTooLong(response) || response.BodyIncomplete)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(response.Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A string that is no text (broken UTF-8, half a surrogate pair) counts as absent: a user's odd name must not make the token invalid.
    private static string? Member(JsonDocument body, string name)
    {
        try
        {
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static AuthKitTokenResult Broken(string message, DateTimeOffset checkedAt) =>
        new() { Reason = TokenReason.GatewayBroken, Message = message, CheckedAt = checkedAt };
}
