using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>MIG-001 and MIG-002: authorization server metadata at the MCP server's own origin.</summary>
internal static class LegacyMetadata
{
    private static readonly ProbeKind[] Kinds = [ProbeKind.LegacyIssuerMetadata, ProbeKind.LegacyOpenIdMetadata];

    public static Judgement IsGone(RuleContext c)
    {
        List<Exchange> asked = c.Facts.Exchanges(Kinds);
        if (asked.Count == 0)
        {
            return Judgement.NothingToJudge("The former location was not asked.");
        }

        if (LegacyServer.IsInUse(c.Facts))
        {
            return Judgement.Note("The authorization server is at the MCP server's own origin: nothing has moved.") with { Shown = asked[0], Fix = "Nothing to do." };
        }

        if (!LegacyServer.HasMoved(c.Facts))
        {
            return Judgement.NothingToJudge("No authorization server is named elsewhere.");
        }

        foreach (Exchange exchange in asked)
        {
            if (Leftover(c, exchange) is { } fault)
            {
                return fault with { Shown = exchange };
            }
        }

        return Judgement.Pass("No metadata of a former authorization server misleads older clients.");
    }

    public static Judgement IsCleanRedirect(RuleContext c)
    {
        if (c.Facts.Exchange(ProbeKind.LegacyIssuerMetadata) is not { Response: { Status: >= 300 and < 400 } response } exchange)
        {
            return c.Facts.Exchange(ProbeKind.LegacyIssuerMetadata) is null
                ? Judgement.NothingToJudge("The former location was not asked.")
                : Judgement.Skip("The former location does not redirect.");
        }

        if (LegacyServer.IsInUse(c.Facts) || !LegacyServer.HasMoved(c.Facts))
        {
            return Judgement.NothingToJudge("No authorization server is named elsewhere.");
        }

        string fix = Fix(c);
        string url = Text.Printable(exchange.Request.Url);
        Judgement Judged(McpRuleVerdict verdict, string what) => new(verdict, $"{url} redirects with {response.Status} {what}.") { Shown = exchange, Fix = fix };
        if (response.Value("Location") is not { } location || !Uri.TryCreate(exchange.Request.Url, UriKind.Absolute, out Uri? from) || !Uri.TryCreate(from, location, out Uri? target))
        {
            return Judged(McpRuleVerdict.Fail, "without a Location that clients could follow");
        }

        string to = RuleContext.Quote(target.OriginalString);
        if (target == from)
        {
            return Judged(McpRuleVerdict.Fail, $"to itself ({to}): a loop");
        }

        if (target.Scheme != "https" && !AddressGuard.IsLoopback(target.Host))
        {
            return Judged(McpRuleVerdict.Fail, $"to {to}, which is not https");
        }

        if (TargetFault(c, target) is { } wrong)
        {
            return Judged(wrong.IsError ? McpRuleVerdict.Fail : McpRuleVerdict.Warning, $"to {to}, {wrong.What}");
        }

        if (response.Status != 308)
        {
            return Judged(c.IsAuthKit ? McpRuleVerdict.Fail : McpRuleVerdict.Warning, $"instead of 308: {(response.Status == 301 ? "the guide and tools that follow it ask for 308" : "clients keep asking the old place")}");
        }

        if (LegacyServer.Document(exchange with { Response = response with { Status = 200 } }) is { } body && LegacyServer.Mirrored(c.Facts, body) is null)
        {
            return Judged(McpRuleVerdict.Warning, "and still carries metadata of the former server in its body, which some clients read");
        }

        if (c.Facts.Exchange(ProbeKind.CrossOriginLegacyMetadata, "first")?.Response is { } first && first.Value("Access-Control-Allow-Origin") is null && AllowsPages(c))
        {
            return Judged(McpRuleVerdict.Warning, "but without Access-Control-Allow-Origin: clients in browsers see a network error");
        }

        return c.IsRfc ? Judged(McpRuleVerdict.Warning, "where RFC 8414 wants the document itself, with the issuer that was asked")
            : Judged(McpRuleVerdict.Note, "as the guide asks; clients of 2025-03-26 that compare the issuer with this origin refuse it by design");
    }

    // A server without any CORS header is one for native clients, which COR-001 tells.
    private static bool AllowsPages(RuleContext c) => c.Facts.Exchange(ProbeKind.CrossOriginMetadata)?.Response?.Value("Access-Control-Allow-Origin") is not null;

    private static Judgement? Leftover(RuleContext c, Exchange exchange)
    {
        string url = Text.Printable(exchange.Request.Url);
        if (exchange.Response is not { Status: >= 200 and < 300 } response)
        {
            return null; // Gone, or a redirect, which MIG-002 judges.
        }

        if (LegacyServer.Document(exchange) is not { } document)
        {
            string problem = MetadataDocument.Read(response).Problems is [string first, ..] ? first : "it is no authorization server metadata";
            return Judgement.Advise($"{url} answers {response.Status}, but {problem}: clients of 2025-03-26 look there first and stop.") with { Fix = $"Answer {url} with 404. {Fix(c)}" };
        }

        if (LegacyServer.Mirrored(c.Facts, document) is { } mirrored)
        {
            return c.IsAuthKit
                ? Judgement.Warn($"{url} serves a copy of the metadata of {Text.Printable(mirrored.Issuer)}, where the guide asks for a redirect: the copy goes stale unseen.") with { Fix = Fix(c) }
                : null;
        }

        if (c.Facts.Issuers.Any(i => i.Issuer == document.GetString("issuer")))
        {
            return Judgement.Advise($"{url} serves metadata of the same issuer with other endpoints: fine for a proxy of that authorization server, while a leftover sends older clients to the wrong place.")
                with { Fix = $"Unless a proxy is meant: {Fix(c)}" };
        }

        string issuer = RuleContext.Quote(document.GetString("issuer"));
        string token = RuleContext.Quote(document.GetString("token_endpoint"));
        bool gone = c.Facts.Probes(ProbeKind.LegacyEndpoint).Length > 0 && c.Facts.Probes(ProbeKind.LegacyEndpoint).All(static p => p.Exchange.Response is { Status: 404 or 410 });
        return Judgement.Warn($"{url} still serves metadata of a former authorization server (issuer {issuer}, token_endpoint {token}{(gone ? ", which is gone" : "")}): older clients sign in there and get tokens that nobody accepts.")
            with { Fix = Fix(c) };
    }

    private static (bool IsError, string What)? TargetFault(RuleContext c, Uri target)
    {
        if (c.Facts.Issuers.Any(i => i.Hit is not null && (i.Hit.Request.Url == target.AbsoluteUri || i.Candidates.Any(x => x.Response is { Status: 200 } && x.Request.Url == target.AbsoluteUri))))
        {
            return null;
        }

        if (c.Facts.Exchange(ProbeKind.CrossOriginLegacyMetadata, "hop") is not { } hop)
        {
            return (false, "which is not where the metadata of the named authorization server was found");
        }

        return LegacyServer.Document(hop) is not { } document
            ? (true, $"which {(hop.Response is { Status: 200 } ? "is no authorization server metadata" : RuleContext.Outcome(hop))}")
            : LegacyServer.Mirrored(c.Facts, document) is null ? (true, "the metadata of another authorization server than the resource metadata names") : null;
    }

    private static string Fix(RuleContext c)
    {
        string target = c.Facts.Issuers.FirstOrDefault(i => i.Hit is not null && !LegacyServer.IsHere(c.Facts, i.Issuer))?.Hit?.Request.Url ?? $"{c.Issuer}/.well-known/oauth-authorization-server";
        return $"Answer exactly {WellKnown.LegacyIssuer(c.Endpoint)} with 308, Location: {Text.Printable(target)} and Access-Control-Allow-Origin: *; delete other metadata of the former server.";
    }
}
