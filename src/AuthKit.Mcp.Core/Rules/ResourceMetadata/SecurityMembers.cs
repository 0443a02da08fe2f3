using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Whether the optional members on keys, signatures and bound tokens hold what they promise (PRM-017). Values that may be
/// secrets are never shown.
/// </summary>
internal static class SecurityMembers
{
    private static readonly string[] BoundTokens = ["dpop_bound_access_tokens_required", "tls_client_certificate_bound_access_tokens"];

    // RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1; k is secret in symmetric keys only.
    private static readonly string[] PrivateParts = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static Judgement Judge(RuleContext c)
    {
        if (c.Facts.Best is not { Document: { } document } copy)
        {
            return Judgement.NothingToJudge("There is no document.");
        }

        List<Judgement> faults = [.. Secrets(document), .. Keys(c, document), .. Signature(document), .. Algorithms(document), .. Bound(document)];
        if (faults.Count == 0)
        {
            return Judgement.Pass("No optional security member promises what the server does not hold.");
        }

        return new Judgement(faults.Max(static f => f.Verdict == McpRuleVerdict.Fail ? 1 : 0) > 0 ? McpRuleVerdict.Fail : McpRuleVerdict.Warning, string.Join(" ", faults.Select(static f => f.Message))) with
        {
            Shown = faults.Select(static f => f.Shown).FirstOrDefault(static s => s is not null) ?? copy.Exchange,
            Fix = $"In {copy.Url}: {string.Join("; ", faults.Select(static f => f.Fix))}.",
            IsAdvice = faults.All(static f => f.IsAdvice),
        };
    }

    private static IEnumerable<Judgement> Secrets(MetadataDocument document) => document.Has("client_secret")
        ? [Judgement.Fail("The document publishes client_secret: anybody can read it.") with { Fix = "remove client_secret, and replace that secret at the authorization server" }]
        : [];

    private static IEnumerable<Judgement> Keys(RuleContext c, MetadataDocument document)
    {
        if (document.GetString("jwks_uri") is not { Length: > 0 } address)
        {
            yield break;
        }

        const string Remove = "remove jwks_uri unless the server signs answers; else serve there {\"keys\":[...]} with public keys only";
        if (!RawUrl.TryParse(address, out RawUrl url) || (!url.IsHttps && !AddressGuard.IsLoopback(url.Host)))
        {
            yield return Judgement.Warn($"jwks_uri {RuleContext.Quote(address)} is no https address.") with { Fix = Remove };
            yield break;
        }

        if (c.Facts.Exchange(ProbeKind.ResourceKeys) is not { } exchange)
        {
            yield break; // Only Full asks there.
        }

        string where = Text.Printable(exchange.Request.Url);
        MetadataDocument? keys = exchange.Response is { Status: 200 } response ? MetadataDocument.Read(response) : null;
        if (keys?.Member("keys") is not { ValueKind: JsonValueKind.Array } list)
        {
            yield return Judgement.Warn($"jwks_uri {where} {(keys is null ? RuleContext.Outcome(exchange) : "has no JSON object with keys")}.") with { Shown = exchange, Fix = Remove };
        }
        else if (list.EnumerateArray().Any(static key => PrivateParts.Any(part => JsonText.Member(key, part) is not null)))
        {
            yield return Judgement.Fail($"The key set at {where} holds private keys: anybody can sign for the server.")
                with { Shown = exchange, Fix = $"replace the keys at once, and publish only their public parts at {where}" };
        }
    }

    private static IEnumerable<Judgement> Signature(MetadataDocument document)
    {
        if (document.GetString("signed_metadata") is not { } signed)
        {
            yield break;
        }

        string[] parts = signed.Split('.');
        JsonElement? header = parts.Length == 3 ? Decoded(parts[0]) : null;
        JsonElement? claims = parts.Length == 3 ? Decoded(parts[1]) : null;
        string? fault = header is not { } head || claims is not { } body ? "is no compact JWS"
            : JsonText.Member(head, "alg") is not { } alg || string.Equals(JsonText.String(alg), "none", StringComparison.OrdinalIgnoreCase) ? "is not signed (alg none)"
            : JsonText.Member(body, "iss") is null ? "does not say who signed it (no iss)"
            : null;
        if (fault is not null)
        {
            yield return Judgement.Warn($"signed_metadata {fault}: clients that check signatures refuse the document.") with { Fix = "remove signed_metadata, or write a signed JWT with iss into it (RFC 9728 section 2.2)" };
        }
    }

    private static IEnumerable<Judgement> Algorithms(MetadataDocument document) => document.GetStrings("resource_signing_alg_values_supported")?.Contains("none") == true
        ? [Judgement.Warn("resource_signing_alg_values_supported lists none, which RFC 9728 forbids.") with { Fix = "remove none from resource_signing_alg_values_supported" }]
        : [];

    private static IEnumerable<Judgement> Bound(MetadataDocument document) => BoundTokens
        .Where(name => document.Member(name) is { ValueKind: JsonValueKind.True })
        .Select(static name => Judgement.Advise($"{name} is true: MCP clients send plain Bearer tokens and stop there.") with { Fix = $"set {name} to false or leave it out unless every client is known to bind its tokens" });

    private static JsonElement? Decoded(string part)
    {
        try
        {
            string base64 = part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '=');
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null; // The text is a server's, and need not be base64 or JSON.
        }
    }
}
