using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>MIG-003 and MIG-004: a former authorization server at the MCP server's origin that still answers or is still listed.</summary>
internal static class FormerServer
{
    private const int HourSeconds = 60 * 60;

    // RFC 6749 sections 4.1.2.1 and 5.2, RFC 7591 section 3.2.2.
    private static readonly HashSet<string> OAuthErrors =
    [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "unsupported_response_type", "invalid_scope", "server_error",
        "temporarily_unavailable", "access_denied", "invalid_client_metadata", "invalid_redirect_uri", "invalid_target",
    ];

    public static Judgement IsRetired(RuleContext c)
    {
        List<ProbeResult> probes = [.. c.Facts.InOrder(ProbeKind.LegacyEndpoint)];
        if (LegacyServer.IsInUse(c.Facts))
        {
            return Judgement.Skip("The authorization server is at the MCP server's own origin.");
        }

        if (probes.Count == 0 || !LegacyServer.HasMoved(c.Facts))
        {
            return Judgement.NothingToJudge("No authorization server is named elsewhere.");
        }

        List<ProbeResult> alive = [.. probes.Where(p => IsAlive(p, probes))];
        if (alive.Count == 0)
        {
            return Judgement.Pass("No former OAuth endpoint answers at the MCP server's origin.");
        }

        string seen = string.Join(", ", alive.Select(static p => $"{Text.Printable(p.Subject)} {RuleContext.Outcome(p.Exchange)}"));
        return Judgement.Fail($"At {c.Endpoint.Origin} an authorization server still answers ({seen}), while the metadata names {RuleContext.Quote(LegacyServer.Named(c.Facts).First(i => !LegacyServer.IsHere(c.Facts, i)))}: clients that remember it get tokens that nobody should accept.")
            with
            {
                Shown = alive[0].Exchange,
                Fix = $"Delete these routes at {c.Endpoint.Origin}, so that they answer 404: {string.Join(", ", alive.Select(static p => Text.Printable(p.Subject)))}; and the consent page and signing keys behind them.",
            };
    }

    public static Judgement IsUnlisted(RuleContext c)
    {
        if (LegacyServer.Named(c.Facts) is not { Count: > 0 } named)
        {
            return Judgement.NothingToJudge("No authorization server is named.");
        }

        if (!LegacyServer.HasMoved(c.Facts))
        {
            return Judgement.Skip("The only authorization server named is at the MCP server's own origin.");
        }

        string current = Text.Printable(named.First(i => !LegacyServer.IsHere(c.Facts, i)).Trim());
        if (named.FirstOrDefault(i => LegacyServer.IsHere(c.Facts, i)) is { } old)
        {
            ResourceMetadataCopy? copy = c.Facts.Copies.FirstOrDefault(x => x.Document?.GetStrings(UrlValue.Servers)?.Contains(old) == true);
            return Judgement.Fail($"{copy?.Url} lists {RuleContext.Quote(old)}, the MCP server's own origin, besides {RuleContext.Quote(current)}: clients that take it sign in at the former server.")
                with
                {
                    Shown = copy?.Answer,
                    Subject = UrlValue.Servers,
                    Fix = $"Write in {copy?.Url}: \"authorization_servers\": [\"{current}\"]",
                };
        }

        bool isMoving = c.Facts.Exchange(ProbeKind.LegacyIssuerMetadata)?.Response is { Status: < 400 };
        ResourceMetadataCopy? cached = isMoving ? c.Facts.Copies.FirstOrDefault(static x => x.IsMetadata && Age(x.Answer.Response) > HourSeconds) : null;
        return cached is null
            ? Judgement.Pass("Only the new authorization server is named.")
            : Judgement.Advise($"{cached.Url} may be cached for {Age(cached.Answer.Response)} s while the authorization server is moving: clients go on to the former one for that long.")
                with { Shown = cached.Answer, Subject = "Cache-Control of the metadata", Fix = $"Send Cache-Control: public, max-age=3600 with {cached.Url}, or less until the move is over." };
    }

    private static bool IsAlive(ProbeResult probe, List<ProbeResult> all)
    {
        if (probe.Exchange.Response is not { } response || response.Status is 404 or 410)
        {
            return false;
        }

        if (Member(response, "error") is { } error)
        {
            return OAuthErrors.Contains(error);
        }

        if (response.Status is >= 200 and < 300 && (Member(response, "access_token") ?? Member(response, "client_id")) is not null)
        {
            return true;
        }

        // A page at the authorization endpoint is the consent page, unless it is the page that every path gets.
        return response.IsHtml && response.Status is 200 or 400 && probe.Exchange.Request.Method == "GET"
            && !all.Any(p => p != probe && p.Exchange.Request.Method == "GET" && p.Exchange.Response is { } other && other.Status == response.Status && IsLike(other, response));
    }

    private static bool IsLike(WireResponse one, WireResponse other) => one.Body.AsSpan().SequenceEqual(other.Body)
        || (one.Body.Length == other.Body.Length && one.Value("Content-Type") == other.Value("Content-Type"));

    private static string? Member(WireResponse response, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Body);
            return JsonText.Member(document.RootElement, name) is { } member ? JsonText.String(member) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long Age(WireResponse? response) => (response?.Values("Cache-Control") ?? [])
        .SelectMany(static v => v.Split(','))
        .Select(static d => d.Trim().ToLowerInvariant())
        .Where(static d => d.StartsWith("max-age=", StringComparison.Ordinal))
        .Select(static d => long.TryParse(d.Substring(8), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0)
        .FirstOrDefault();
}
