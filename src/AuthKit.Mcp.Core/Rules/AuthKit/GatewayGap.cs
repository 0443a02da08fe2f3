using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>A gap of the AuthKit gateway that the evidence shows, with the rule of the catalogue that asks for it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="What">What is lacking.</param>
/// <param name="Fix">What AuthKit would have to do.</param>
/// <param name="Shown">The exchange that shows it.</param>
internal sealed record GatewayGap(string Rule, string What, string Fix, Exchange? Shown)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What} ({Rule})";

    /// <summary>The gaps that were seen; those of questions that were not asked are left out.</summary>
    public static IEnumerable<GatewayGap> Seen(DiscoveryFacts facts, IssuerFacts gateway)
    {
        if (gateway.Document is not { } document)
        {
            yield break;
        }

        ProbeResult? userInfo = facts.Probes(ProbeKind.TokenService).FirstOrDefault(p => p.Subject == gateway.Issuer + GatewayQuestions.Valid);
        bool namesAudience = userInfo?.Exchange.Response is { } answer && MetadataDocument.Read(answer).Has("aud");
        if (!namesAudience && !document.Has("introspection_endpoint") && !document.Has("jwks_uri"))
        {
            yield return new GatewayGap("TKN-004", "tokens can be checked at userinfo only, which names no audience, so a token for one server opens every other", "name the audience in userinfo, or offer introspection", userInfo?.Exchange ?? gateway.Hit);
        }

        if (document.Member("authorization_response_iss_parameter_supported") is not { ValueKind: JsonValueKind.True })
        {
            yield return new GatewayGap("ASM-013", "no iss in authorization responses", "send iss (RFC 9207) and advertise it", gateway.Hit);
        }

        if (document.Member("client_id_metadata_document_supported") is not { ValueKind: JsonValueKind.True })
        {
            yield return new GatewayGap("REG-002", "no client id metadata documents", "accept client id metadata documents and advertise it", gateway.Hit);
        }

        if (Of(facts, ProbeKind.IssuerPreflight, gateway).FirstOrDefault() is { Response: { Status: >= 200 and < 300 } preflight } asked && !CorsRules.ListsOrAll(preflight, CorsRules.AllowHeaders, "mcp-protocol-version"))
        {
            yield return new GatewayGap("COR-003", "its preflight does not allow MCP-Protocol-Version", "add mcp-protocol-version to Access-Control-Allow-Headers", asked);
        }

        if (Of(facts, ProbeKind.AuthorizationPreflight, gateway).FirstOrDefault(static e => e.Response?.Value("Access-Control-Allow-Origin") is not null) is { } open)
        {
            yield return new GatewayGap("COR-008", "its authorization endpoint answers preflights", "limit CORS to metadata, token and registration", open);
        }

        foreach (GatewayGap gap in Asked(facts, gateway))
        {
            yield return gap;
        }
    }

    private static IEnumerable<GatewayGap> Asked(DiscoveryFacts facts, IssuerFacts gateway)
    {
        List<Exchange> registrations = [.. Of(facts, ProbeKind.Registration, gateway).Where(static e => e.Response is { Status: 200 or 201 })];
        if (registrations.FirstOrDefault(static e => Member(e.Request.Body, "redirect_uris") is { ValueKind: JsonValueKind.Array } uris && uris.EnumerateArray().Any(static u => IsUnsafe(JsonText.String(u)))) is { } unsafeRedirect)
        {
            yield return new GatewayGap("REG-007", "clients may register any redirect URI", "refuse redirect URIs other than https and loopback http", unsafeRedirect);
        }

        if (registrations.FirstOrDefault(static e => Text(e, "token_endpoint_auth_method")?.StartsWith("client_secret", StringComparison.Ordinal) == true && Text(e, "client_secret") is null) is { } secretless)
        {
            yield return new GatewayGap("REG-004", "a secret method is confirmed without a secret", "answer with token_endpoint_auth_method none, or issue a secret", secretless);
        }

        HashSet<string> known = [.. registrations.Select(static e => Text(e, "client_id")).OfType<string>()];
        if (Of(facts, ProbeKind.TokenRequest, gateway).FirstOrDefault(e => Text(e, "error") == "invalid_grant" && Form(e.Request.Body, "client_id") is { } client && !known.Contains(client)) is { } unknown)
        {
            yield return new GatewayGap("TOK-002", "an unknown client is answered invalid_grant, so clients never register anew", "look the client up first, and answer invalid_client", unknown);
        }

        if (Of(facts, ProbeKind.Authorization, gateway).FirstOrDefault(static e => e.Response is { Status: 200 } && e.Request.Url.Contains("response_type=code") && !e.Request.Url.Contains("code_challenge=")) is { } unprotected)
        {
            yield return new GatewayGap("AUZ-003", "the consent page is shown without code_challenge", "refuse authorization requests without code_challenge", unprotected);
        }
    }

    private static IEnumerable<Exchange> Of(DiscoveryFacts facts, ProbeKind kind, IssuerFacts gateway) => facts.Probes(kind)
        .Where(p => p.Subject == gateway.Issuer || p.Subject.StartsWith(gateway.Issuer + " ", StringComparison.Ordinal))
        .OrderBy(static p => p.Subject, StringComparer.Ordinal)
        .Select(static p => p.Exchange);

    // MCP Communication Security: https, or http on loopback; private-use schemes are what desktop clients need.
    private static bool IsUnsafe(string? uri) => uri is not null
        && (uri.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)
            || uri.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            || uri.IndexOf('#') >= 0
            || (RawUrl.TryParse(uri, out RawUrl url) && url.IsHttp && !AddressGuard.IsLoopback(url.Host)));

    private static string? Text(Exchange exchange, string member) =>
        exchange.Response is { } response && Member(System.Text.Encoding.UTF8.GetString(response.Body), member) is { } value ? JsonText.String(value) : null;

    private static string? Form(string? body, string name) => (body ?? "").Split('&')
        .Where(p => p.StartsWith(name + "=", StringComparison.Ordinal)).Select(p => Uri.UnescapeDataString(p.Substring(name.Length + 1))).FirstOrDefault();

    private static JsonElement? Member(string? json, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json ?? "");
            return JsonText.Member(document.RootElement, name)?.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
