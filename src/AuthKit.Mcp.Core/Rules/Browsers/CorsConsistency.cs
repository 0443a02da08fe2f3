using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>Whether the CORS headers of all answers make sense (COR-006): browsers refuse what contradicts itself.</summary>
internal static class CorsConsistency
{
    private static readonly ProbeKind[] AtEndpoint = [ProbeKind.EndpointPreflight, ProbeKind.CrossOriginInitialize, ProbeKind.CrossOriginDiscover];
    private static readonly ProbeKind[] AtMetadata = [ProbeKind.CrossOriginMetadata, ProbeKind.MetadataPreflight, ProbeKind.CrossOriginLegacyMetadata];
    private static readonly ProbeKind[] AtIssuer = [ProbeKind.CrossOriginIssuerMetadata, ProbeKind.IssuerPreflight, ProbeKind.RegistrationPreflight, ProbeKind.AuthorizationPreflight];

    public static IReadOnlyList<ProbeKind> Answers { get; } = [.. AtEndpoint, .. AtMetadata, .. AtIssuer];

    private sealed record Oddity(bool IsError, string Subject, bool IsIssuer, Exchange Exchange, string What, string Repair);

    public static Judgement Judge(RuleContext c)
    {
        if (CorsRules.RefusesForeignOrigins(c.Facts))
        {
            return CorsRules.RefusedByDesign;
        }

        bool isAnswered = false;
        List<Oddity> oddities = [];
        foreach (ProbeKind kind in Answers)
        {
            foreach (ProbeResult probe in c.Facts.InOrder(kind))
            {
                isAnswered |= probe.Exchange.Response is not null;
                if (Find(probe) is { } oddity)
                {
                    oddities.Add(oddity);
                }
            }
        }

        if (oddities.Count == 0)
        {
            return isAnswered ? Judgement.Pass("The CORS headers are consistent.") : Judgement.NothingToJudge("No request of a web page was answered.");
        }

        // Errors come first; those at the authorization server are for its owner.
        List<Oddity> told = [.. oddities.Where(o => o.IsError == oddities.Any(static x => x.IsError))];
        Oddity first = told[0];
        told = [.. told.Where(o => o.IsIssuer == first.IsIssuer)];
        return Judgement.FailOrWarn(first.IsError, $"{first.Exchange.Request.Method} {Text.Printable(first.Exchange.Request.Url)} {first.What}{(told.Count > 1 ? $" (and {told.Count - 1} more answers)" : "")}.") with
        {
            Shown = first.Exchange,
            Owner = first.IsIssuer ? McpOwner.AuthorizationServer : McpOwner.Server,
            Fix = $"{first.Repair} (OPTIONS and the request itself, with and without success).",
            Subject = told.All(o => o.Subject == first.Subject) ? first.Subject : null,
        };
    }

    private static Oddity? Find(ProbeResult probe)
    {
        if (probe.Exchange.Response is not { } response)
        {
            return null;
        }

        IReadOnlyList<string> origins = response.Values(CorsRules.AllowOrigin);
        if (origins.Count == 0)
        {
            return null; // Nothing is allowed, so nothing contradicts.
        }

        string url = Text.Printable(probe.Exchange.Request.Url);
        bool credentials = response.Values("Access-Control-Allow-Credentials").Any(static v => v.Trim() == "true");
        bool isReflected = origins is [ProbeRequests.ForeignOrigin];
        bool varies = isReflected && CorsRules.ListsOrAll(response, "Vary", "origin");
        (bool IsError, string What, string Repair)? found =
            origins.Count > 1 ? (true, $"carries {CorsRules.AllowOrigin} {origins.Count} times: browsers refuse the answer", $"Let only one layer, the application or the proxy, add {CorsRules.AllowOrigin} at {url}")
            : origins.Any(static o => o.IndexOf(',') >= 0) ? (true, $"names several origins in one {CorsRules.AllowOrigin} ({RuleContext.Quote(origins[0])}): browsers refuse the answer", $"Send one value at {url}, {CorsRules.AllowOrigin}: *")
            : origins is ["*"] && credentials ? (true, $"allows credentials together with {CorsRules.AllowOrigin}: *, which browsers refuse", $"Remove Access-Control-Allow-Credentials at {url}: tokens travel in the Authorization header")
            : isReflected && credentials && AtEndpoint.Contains(probe.Kind) ? (false, "allows credentials to whatever origin asks: any page can act with what the browser of its visitor holds", $"Remove Access-Control-Allow-Credentials at {url}: tokens travel in the Authorization header")
            : isReflected && !varies ? (false, "repeats the origin of the caller without Vary: Origin: a cache hands the answer to other pages, which then fail", $"Send {CorsRules.AllowOrigin}: * or add Vary: Origin at {url}")
            : null;
        bool isIssuer = AtIssuer.Contains(probe.Kind);
        return found is { } odd
            ? new Oddity(odd.IsError, isIssuer ? CorsReachRules.SubjectOf(probe.Subject) : AtMetadata.Contains(probe.Kind) ? CorsRules.MetadataSubject : CorsRules.AllowOrigin, isIssuer, probe.Exchange, odd.What, odd.Repair)
            : null;
    }
}
