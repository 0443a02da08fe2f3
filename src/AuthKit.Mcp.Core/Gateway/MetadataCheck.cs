using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>
/// Judges the gateway's authorization server metadata (RFC 8414). The gateway builds every URL from the scheme and Host
/// of the request, so a proxy in front of it changes them all.
/// </summary>
internal static class MetadataCheck
{
    private static readonly string[] Endpoints = ["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint", "userinfo_endpoint"];

    public static IEnumerable<AuthKitCheck> Judge(Exchange exchange, string origin)
    {
        double duration = Math.Round(exchange.Duration.TotalMilliseconds, 1);
        if (exchange.Response?.Status != 200 || GatewayAnswer.Json(exchange) is not { ValueKind: JsonValueKind.Object } metadata)
        {
            yield return new AuthKitCheck
            {
                Name = "Metadata",
                Verdict = McpRuleVerdict.Fail,
                Message = "The gateway " + GatewayAnswer.Describe(exchange, origin, null),
                Fix = "Check that the URL is that of an AuthKit gateway; without this document no client can log in.",
                DurationMs = duration,
            };
            yield break;
        }

        yield return Issuer(metadata, origin) with { DurationMs = duration };
        yield return EndpointUrls(metadata, origin);
        yield return Pkce(metadata);
    }

    // RFC 8414 section 3.3: identical, by simple string comparison.
    private static AuthKitCheck Issuer(JsonElement metadata, string origin)
    {
        string? issuer = JsonValue.String(metadata, "issuer");
        return issuer == origin
            ? new AuthKitCheck { Name = "Issuer", Verdict = McpRuleVerdict.Pass, Message = "The gateway names itself as it is called." }
            : new AuthKitCheck
            {
                Name = "Issuer",
                Verdict = McpRuleVerdict.Fail,
                Message = issuer is null
                    ? "The gateway's metadata has no issuer."
                    : $"The gateway calls itself '{Text.Printable(issuer)}', not '{origin}': clients compare the two byte for byte and refuse.",
                Fix = "Use the issuer's own URL everywhere, or stop the proxy from changing scheme and Host: the gateway builds its issuer from them and ignores X-Forwarded-*.",
            };
    }

    private static AuthKitCheck EndpointUrls(JsonElement metadata, string origin)
    {
        string[] missing = [.. Endpoints.Where(e => JsonValue.String(metadata, e) is null)];
        string[] foreign = [.. Endpoints.Where(e => JsonValue.String(metadata, e) is { } url && !url.StartsWith(origin + "/", StringComparison.Ordinal))];
        string message = string.Join(" ", new[]
        {
            missing.Length > 0 ? $"The gateway's metadata has no {string.Join(", ", missing)}." : "",
            foreign.Length > 0 ? $"These are not under {origin}: {string.Join(", ", foreign.Select(e => $"{e} '{Text.Printable(JsonValue.String(metadata, e), 100)}'"))}." : "",
        }.Where(static m => m.Length > 0));
        return message.Length == 0
            ? new AuthKitCheck { Name = "Endpoints", Verdict = McpRuleVerdict.Pass, Message = "All endpoints are there and under the gateway's origin." }
            : new AuthKitCheck { Name = "Endpoints", Verdict = McpRuleVerdict.Fail, Message = message, Fix = "Call the gateway through its public origin, and check which version is deployed." };
    }

    private static AuthKitCheck Pkce(JsonElement metadata)
    {
        bool s256 = JsonValue.Member(metadata, "code_challenge_methods_supported") is { ValueKind: JsonValueKind.Array } methods
            && methods.EnumerateArray().Any(static m => JsonValue.Text(m) == "S256");
        return s256
            ? new AuthKitCheck { Name = "Pkce", Verdict = McpRuleVerdict.Pass, Message = "The gateway announces PKCE with S256." }
            : new AuthKitCheck { Name = "Pkce", Verdict = McpRuleVerdict.Fail, Message = "The gateway does not announce PKCE with S256, so MCP clients must refuse it.", Fix = "Check which version of the gateway is deployed." };
    }
}
