using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>Reads the answer of a token endpoint (RFC 6749 sections 5.1 and 5.2). No message holds a value of it but an error code.</summary>
internal static class TokenAnswer
{
    /// <summary>The token, without what only the caller knows.</summary>
    /// <param name="exchange">The request and its answer.</param>
    /// <param name="server">The server asked.</param>
    /// <exception cref="AuthKitException">
    /// <see cref="ErrorCode.TokenEndpointUnreachable"/>, <see cref="ErrorCode.TokenRequestRefused"/> or <see cref="ErrorCode.TokenAnswerInvalid"/>.
    /// </exception>
    public static McpToken Read(Exchange exchange, AuthorizationServer server)
    {
        string? advice = WireAdvice.Of(exchange);
        WireResponse response = exchange.Response
            ?? throw Fault(ErrorCode.TokenEndpointUnreachable, server, $"gave no answer ({exchange.FaultDetail ?? "the request failed"}). {advice ?? "Check that it can be reached from here, then start again."}", advice);
        string status = response.Status.ToString(CultureInfo.InvariantCulture);
        if (response.Status is 429 or >= 500)
        {
            throw Fault(ErrorCode.TokenEndpointUnreachable, server, $"is out of order or busy ({status}). Try again later.");
        }

        if (response.Status is >= 300 and < 400)
        {
            throw Fault(ErrorCode.TokenAnswerInvalid, server, $"redirects ({status}). Codes and secrets are never sent on: the metadata has to name the final address.");
        }

        if (response.BodyTruncated || response.BodyIncomplete)
        {
            throw Fault(ErrorCode.TokenAnswerInvalid, server, "sent an answer that is too long or breaks off.");
        }

        using JsonDocument? body = Parse(response);
        string? error = body is null ? null : Member(body.RootElement, "error") is { } member ? JsonText.String(member) : null;

        // Some servers refuse with 200 and an error in place of the token.
        if (response.Status >= 400 || (response.Status == 200 && error is { Length: > 0 } && body is not null && Member(body.RootElement, "access_token") is null))
        {
            throw Fault(ErrorCode.TokenRequestRefused, server, $"refused the request ({status}{(error is null ? "" : ", " + OAuthErrorText.Shown(error))}). {OAuthErrorText.Advice(error)}");
        }

        return body is { RootElement.ValueKind: JsonValueKind.Object } && response.Status == 200
            ? Read(body.RootElement, exchange.StartedAt, server)
            : throw Fault(ErrorCode.TokenAnswerInvalid, server, $"answered {status} with something else than a JSON object. Check that this is the token endpoint.");
    }

    /// <summary>The tokens of an answer that is otherwise unusable, as far as they can be read, or null.</summary>
    public static McpToken? Salvage(Exchange exchange, AuthorizationServer server)
    {
        using JsonDocument? body = exchange.Response is { Status: 200 } response ? Parse(response) : null;
        if (body is not { RootElement.ValueKind: JsonValueKind.Object })
        {
            return null;
        }

        string access = Sendable(body.RootElement, "access_token");
        string refresh = Sendable(body.RootElement, "refresh_token");
        return access.Length + refresh.Length == 0 ? null : new McpToken
        {
            AccessToken = Secret.Protect(access),
            RefreshToken = refresh.Length == 0 ? null : Secret.Protect(refresh),
            Issuer = server.Issuer,
            TokenEndpoint = server.TokenEndpoint,
            RevocationEndpoint = server.RevocationEndpoint,
        };
    }

    private static string Sendable(JsonElement body, string name) =>
        Member(body, name) is { } member && JsonText.String(member) is { } token && Secret.From(token).Problem is null ? token : "";

    private static McpToken Read(JsonElement body, DateTimeOffset askedAt, AuthorizationServer server)
    {
        string type = Text(body, "token_type", server) ?? throw Invalid(server, "no token_type");
        if (!type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid(server, "a token_type other than Bearer, which MCP does not use");
        }

        string access = Token(body, "access_token", server) ?? throw Invalid(server, "no access_token");
        string? refresh = Token(body, "refresh_token", server);
        return new McpToken
        {
            AccessToken = Secret.Protect(access),
            RefreshToken = refresh is null ? null : Secret.Protect(refresh),
            ExpiresAt = Lifetime(body, server) is { } seconds ? askedAt.AddSeconds(seconds) : null,
            Scopes = (Text(body, "scope", server) ?? "").Split([' '], StringSplitOptions.RemoveEmptyEntries),
            Issuer = server.Issuer,
            TokenEndpoint = server.TokenEndpoint,
            RevocationEndpoint = server.RevocationEndpoint,
        };
    }

    // A token goes into a header, where a line break would end it and begin another.
    private static string? Token(JsonElement body, string name, AuthorizationServer server) =>
        Text(body, name, server) is not { } token ? null
        : Secret.From(token).Problem is { } problem ? throw Invalid(server, $"a value of {name} that {problem}, which no header can carry")
        : token;

    private static double? Lifetime(JsonElement body, AuthorizationServer server)
    {
        if (Member(body, "expires_in") is not { } member)
        {
            return null;
        }

        // Several servers write the number as text. More than the calendar holds is as good as 68 years.
        double seconds = 0;
        bool isNumber = member.ValueKind == JsonValueKind.Number
            ? member.TryGetDouble(out seconds)
            : double.TryParse(JsonText.String(member), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && !double.IsInfinity(seconds);
        return isNumber && seconds >= 0
            ? Math.Min(seconds, int.MaxValue)
            : throw Invalid(server, "an expires_in that is no number of seconds");
    }

    private static string? Text(JsonElement body, string name, AuthorizationServer server) => Member(body, name) is not { } member
        ? null
        : JsonText.String(member) ?? throw Invalid(server, $"{JsonText.Kind(member)} as {name}, where text belongs");

    private static JsonElement? Member(JsonElement body, string name) =>
        JsonText.Member(body, name) is { ValueKind: not JsonValueKind.Null } member ? member : null;

    private static JsonDocument? Parse(WireResponse response)
    {
        try
        {
            return JsonDocument.Parse(response.Body);
        }
        catch (JsonException)
        {
            // Judged by the caller: an error without a body is common, a token without one is not.
            return null;
        }
    }

    private static AuthKitException Invalid(AuthorizationServer server, string what) =>
        Fault(ErrorCode.TokenAnswerInvalid, server, $"answered with {what}. The authorization server has to be mended (RFC 6749 section 5.1).");

    private static AuthKitException Fault(ErrorCode code, AuthorizationServer server, string problem, string? advice = null) =>
        new(code, $"The token endpoint {Mcp.Text.Printable(server.TokenEndpoint)} {problem}", Mcp.Text.Printable(server.TokenEndpoint)) { Advice = advice };
}
