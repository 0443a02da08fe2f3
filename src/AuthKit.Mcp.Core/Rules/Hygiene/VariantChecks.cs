using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>HYG-007 and HYG-008: what the same request with other headers gets.</summary>
internal static class VariantChecks
{
    public static Judgement IsIndependentOfHeaders(RuleContext c)
    {
        List<ProbeResult> variants = [.. c.Facts.InOrder(ProbeKind.MetadataVariant)];
        if (variants.Count == 0)
        {
            return Judgement.NothingToJudge("No document was asked for a second time.");
        }

        Judgement? note = null;
        foreach (ProbeResult variant in variants)
        {
            (Exchange? plain, string what, McpOwner owner) = Plain(c, variant.Subject);
            if (plain?.Response is not { } first || variant.Exchange.Response is not { } second)
            {
                continue;
            }

            string url = Text.Printable(plain.Request.Url);
            bool isHead = variant.Exchange.Request.Method == "HEAD";
            if (isHead ? first.Status == second.Status : first.Status == second.Status && IsSameDocument(first, second))
            {
                continue;
            }

            string seen = first.Status == second.Status ? "another document" : $"{second.Status} instead of {first.Status}";
            string fix = $"Answer {url} alike whatever the request headers are; if they must matter, name them in Vary.";
            Judgement judged = new(McpRuleVerdict.Warning, isHead ? $"HEAD {url} gets {seen}." : $"{url} gets {seen} when the request has another {Text.Printable(what)}: clients differ in just that.");
            judged = judged with { Shown = variant.Exchange, Fix = fix, Owner = owner };

            // Many good servers have no HEAD route: then HEAD says nothing about the document. A crash may come by chance.
            if (second.Status >= 500 || (isHead && second.Status is 400 or 404 or 405))
            {
                note ??= judged with { Verdict = McpRuleVerdict.Note };
                continue;
            }

            return judged;
        }

        return note ?? Judgement.Pass("Every document is the same whatever the request headers are.");
    }

    public static Judgement IsNotReflected(RuleContext c)
    {
        List<ProbeResult> variants = [.. c.Facts.InOrder(ProbeKind.ForwardedVariant)];
        if (variants.Count == 0)
        {
            return Judgement.NothingToJudge("No request with forwarded headers was sent.");
        }

        List<(ProbeResult Probe, bool Cacheable, string What)> reflected = [];
        foreach (ProbeResult variant in variants.Where(static v => v.Exchange.Response is not null))
        {
            if (Reflected(c, variant) is { } what)
            {
                reflected.Add((variant, IsCacheable(variant.Exchange.Response), what));
            }
        }

        if (reflected.Count == 0)
        {
            return Judgement.Pass("Forwarded headers of a stranger change nothing.");
        }

        // What a cache would hand to others comes first.
        (ProbeResult probe, bool cacheable, string header) = reflected.OrderByDescending(static r => r.Cacheable).First();
        string url = Text.Printable(probe.Exchange.Request.Url);
        bool isIssuer = IssuerOf(c, probe.Subject) is not null;
        return Judgement.FailOrWarn(cacheable, cacheable
            ? $"{url} repeats the {header} of whoever asks, and the answer may be cached: a stranger can have a shared cache send clients to a server of his."
            : $"{url} repeats the {header} of whoever asks: behind a proxy that passes such headers on, clients are sent to a stranger's server.{(c.Facts.IsLoopback ? " (A server may trust requests from its own machine, as this one was.)" : "")}")
            with
            {
                Shown = probe.Exchange,
                Owner = isIssuer ? McpOwner.AuthorizationServer : McpOwner.Server,
                Fix = isIssuer
                    ? "Configure the authorization server's public base URL, and take Forwarded and X-Forwarded-* from your own proxy only."
                    : $"Build URLs from a configured base URL ({c.Endpoint.Origin}), and take Forwarded and X-Forwarded-* from your own proxy only.",
            };
    }

    private static (Exchange? Plain, string What, McpOwner Owner) Plain(RuleContext c, string subject) => IssuerOf(c, subject) is { } issuer
        ? (issuer.Hit, subject.Substring(issuer.Issuer.Length + 1), McpOwner.AuthorizationServer)
        : (c.Facts.Best?.Answer, subject, McpOwner.Server);

    private static IssuerFacts? IssuerOf(RuleContext c, string subject) => c.Facts.Issuers.FirstOrDefault(i => subject.StartsWith(i.Issuer + " ", StringComparison.Ordinal));

    private static bool IsSameDocument(WireResponse first, WireResponse second)
    {
        if (first.Body.AsSpan().SequenceEqual(second.Body))
        {
            return true;
        }

        try
        {
            using JsonDocument one = JsonDocument.Parse(ContentCoding.Decode(first));
            using JsonDocument other = JsonDocument.Parse(ContentCoding.Decode(second));
            return Canonical(one.RootElement) == Canonical(other.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The value as text in which the order of members does not show.</summary>
    internal static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().Select(static p => JsonText.Name(p) + ":" + Canonical(p.Value)).OrderBy(static t => t, StringComparer.Ordinal)) + "}",
        JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Canonical)) + "]",
        JsonValueKind.String => "'" + (JsonText.String(element) ?? element.GetRawText()),
        _ => element.GetRawText(),
    };

    private static string? Reflected(RuleContext c, ProbeResult variant)
    {
        if (variant.Exchange.Response is not { } response)
        {
            return null;
        }

        if (Says(response, ForwardedQuestions.Stranger))
        {
            return "forwarded host";
        }

        // The scheme counts only where the plain answer spells the server's own origin with the right one.
        string origin = IssuerOf(c, variant.Subject)?.Issuer ?? c.Endpoint.Origin;
        string other = origin.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "http" + origin.Substring("https".Length) : "https" + origin.Substring(Math.Min(origin.Length, "http".Length));
        Exchange? plain = IssuerOf(c, variant.Subject) is { } issuer ? issuer.Hit
            : variant.Subject.StartsWith("initialize", StringComparison.Ordinal) ? c.Facts.Exchange(ProbeKind.Initialize)
            : c.Facts.Best?.Answer;
        return plain?.Response is { } first && variant.Subject.EndsWith("Proto", StringComparison.Ordinal) && response.Status == first.Status && Says(response, other) && !Says(first, other)
            ? "forwarded scheme"
            : null;
    }

    private static bool Says(WireResponse response, string text) =>
        response.Headers.Any(h => h.Value.IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0)
        || Encoding.UTF8.GetString(ContentCoding.Decode(response)).IndexOf(text, StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsCacheable(WireResponse? response)
    {
        string policy = string.Join(",", response?.Values("Cache-Control") ?? []).ToLowerInvariant();
        bool keyed = (response?.Values("Vary") ?? []).Any(static v => v.IndexOf("forwarded", StringComparison.OrdinalIgnoreCase) >= 0 || v.Trim() == "*");
        return !keyed && !policy.Contains("no-store") && !policy.Contains("private") && (policy.Contains("public") || policy.Contains("max-age") || policy.Contains("s-maxage"));
    }
}
