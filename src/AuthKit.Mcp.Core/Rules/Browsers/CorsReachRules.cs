using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>COR: what browser-based clients need beyond the metadata and the endpoint.</summary>
internal static class CorsReachRules
{
    private const string MetadataHeader = "mcp-protocol-version";

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IssuerIsReadable)
        {
            Id = "COR-002",
            Title = "Authorization server metadata is readable from web pages",
            Levels = "I I I I",
            Owner = McpOwner.AuthorizationServer,
            Source = "Fetch standard, CORS protocol; OpenID Connect Discovery section 4; RFC 9700 section 2.6",
            Cause = "The list of allowed origins of the authorization server is empty.",
            Fix = "Allow any origin to read the metadata; no cookies are involved.",
            Probes = [ProbeKind.CrossOriginIssuerMetadata],
            Depth = CheckDepth.Standard,
            Needs = ["ASM-001", "ASM-003"],
            ExplainedBy = ["COR-006"],
        },
        new(PreflightAdmitsVersion)
        {
            Id = "COR-003",
            Title = "The preflight of the metadata admits MCP-Protocol-Version",
            Levels = "I I I I",
            Source = "Fetch standard, CORS preflight; the TypeScript SDK sends that header",
            Cause = "OPTIONS is not answered on the metadata's route, or its list of allowed headers is fixed.",
            Fix = "Answer OPTIONS for the metadata and allow MCP-Protocol-Version.",
            Probes = [ProbeKind.MetadataPreflight, ProbeKind.IssuerPreflight],
            Depth = CheckDepth.Standard,
            Needs = ["PRM-001", "PRM-002", "PRM-005"],
            ExplainedBy = ["COR-001", "COR-002", "COR-004", "COR-006", "AKT-009"],
        },
        new(CorsConsistency.Judge)
        {
            Id = "COR-006",
            Title = "The CORS headers are consistent",
            Levels = "I I I I",
            Source = "Fetch standard, CORS check; RFC 9110 section 12.5.5 (Vary)",
            Cause = "The application and the proxy before it both add CORS headers.",
            Fix = "Let one layer add CORS headers, and allow no credentials.",
            Probes = CorsConsistency.Answers,
            Depth = CheckDepth.Standard,
        },
        new(RegistrationAllowsBrowsers)
        {
            Id = "COR-007",
            Title = "The registration endpoint allows browsers",
            Levels = "I I I I",
            Owner = McpOwner.AuthorizationServer,
            Source = "Fetch standard, CORS preflight; RFC 9700 section 2.6",
            Cause = "Only the metadata has CORS headers.",
            Fix = "Answer the preflight of the registration endpoint and allow POST with Content-Type.",
            Probes = [ProbeKind.RegistrationPreflight],
            Depth = CheckDepth.Full,
            Needs = ["ASM-001", "ASM-003"],
            ExplainedBy = ["MIG-004", "COR-002", "COR-006"],
        },
        new(AuthorizationHasNoCors)
        {
            Id = "COR-008",
            Title = "The authorization endpoint does not support CORS",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "OAuth 2.1 section 3.1; RFC 9700 section 2.6",
            Cause = "One handler answers OPTIONS on every path.",
            Fix = "Limit CORS to the metadata, token and registration endpoints.",
            Probes = [ProbeKind.AuthorizationPreflight],
            Depth = CheckDepth.Full,
            Needs = ["ASM-001", "ASM-003"],
            ExplainedBy = ["AKT-009"],
        },
    ];

    /// <summary>The subject of faults in an authorization server's CORS headers.</summary>
    internal static string SubjectOf(string issuer) => "CORS of " + issuer;

    private static Judgement IssuerIsReadable(RuleContext c) => CorsRules.RefusesForeignOrigins(c.Facts)
        ? CorsRules.RefusedByDesign
        : ForEach(c, ProbeKind.CrossOriginIssuerMetadata, "Web pages may read the authorization server's metadata.", (issuer, exchange) =>
            exchange.Response is { Status: 200 } response && CorsRules.AllowsOrigin(response)
                ? null
                : Judgement.FailOrWarn(c.IsAuthKit, $"{Text.Printable(exchange.Request.Url)} {(exchange.Response is { Status: 200 } ? $"has no usable {CorsRules.AllowOrigin}" : RuleContext.Outcome(exchange) + " when a web page asks")}: a client in a browser sees a network error.")
                    with { Subject = SubjectOf(issuer), Fix = $"Add this header line to {Text.Printable(exchange.Request.Url)}: {CorsRules.AllowOrigin}: *" });

    private static Judgement PreflightAdmitsVersion(RuleContext c)
    {
        if (CorsRules.RefusesForeignOrigins(c.Facts))
        {
            return CorsRules.RefusedByDesign;
        }

        List<Judgement> faults = [];
        foreach (ProbeResult probe in c.Facts.InOrder(ProbeKind.MetadataPreflight))
        {
            Exchange exchange = probe.Exchange;
            if (WhyRefused(exchange) is { } why)
            {
                bool isUnreadable = c.Facts.Exchange(ProbeKind.CrossOriginMetadata)?.Response is { } read && !CorsRules.AllowsOrigin(read);
                faults.Add(Refusal(exchange, why, CorsRules.SubjectOf(c, isUnreadable ? CorsRules.MetadataSubject : "metadata preflight"), McpOwner.Server));
            }
        }

        foreach (ProbeResult probe in c.Facts.InOrder(ProbeKind.IssuerPreflight))
        {
            if (WhyRefused(probe.Exchange) is { } why)
            {
                Judgement fault = Refusal(probe.Exchange, why, AllowsPages(c, probe.Subject) ? "preflight of " + probe.Subject : SubjectOf(probe.Subject), McpOwner.AuthorizationServer);
                faults.Add(IsGateway(c, probe.Subject) ? Judgement.Note(fault.Message + " It is AuthKit's own limit.") with { Owner = fault.Owner, Shown = fault.Shown, Fix = fault.Fix } : fault);
            }
        }

        if (faults.Count == 0)
        {
            return c.Facts.InOrder(ProbeKind.MetadataPreflight).Length + c.Facts.InOrder(ProbeKind.IssuerPreflight).Length == 0
                ? Judgement.NothingToJudge("There is no metadata to ask a preflight of.")
                : Judgement.Pass("The preflight of the metadata admits MCP-Protocol-Version.");
        }

        // A fault of its own comes before one that the lack of any CORS layer explains.
        return faults.OrderByDescending(static f => f.IsFault).ThenByDescending(static f => f.Subject?.StartsWith("preflight of ", StringComparison.Ordinal) == true || f.Subject == "metadata preflight").First();
    }

    private static string? WhyRefused(Exchange exchange) =>
        exchange.Response is not { Status: >= 200 and < 300 } response ? RuleContext.Outcome(exchange)
            : !CorsRules.AllowsOrigin(response) ? $"has no usable {CorsRules.AllowOrigin}"
            : CorsRules.ListsOrAll(response, CorsRules.AllowHeaders, MetadataHeader) ? null
            : "does not allow MCP-Protocol-Version";

    private static Judgement Refusal(Exchange exchange, string why, string subject, McpOwner owner)
    {
        string url = Text.Printable(exchange.Request.Url);
        return Judgement.Advise($"The preflight of {url} {why}: TypeScript clients in a browser send that header, and have to ask again without it.")
            with { Shown = exchange, Subject = subject, Owner = owner, Fix = $"Answer OPTIONS {url} with 204, {CorsRules.AllowOrigin}: * and Access-Control-Allow-Headers: mcp-protocol-version" };
    }

    private static Judgement RegistrationAllowsBrowsers(RuleContext c) => CorsRules.RefusesForeignOrigins(c.Facts)
        ? CorsRules.RefusedByDesign
        : !c.IsAuthKit && !c.Facts.InOrder(ProbeKind.RegistrationPreflight).Any(p => AllowsPages(c, p.Subject)) && c.Facts.InOrder(ProbeKind.RegistrationPreflight).Length > 0
            ? Judgement.Skip("The authorization server does not let web pages read its metadata, so it serves no clients in browsers.")
            : ForEach(c, ProbeKind.RegistrationPreflight, "Web pages may register clients.", (issuer, exchange) =>
            {
                string? why = exchange.Response is not { Status: >= 200 and < 300 } response ? RuleContext.Outcome(exchange)
                    : !CorsRules.AllowsOrigin(response) ? $"has no usable {CorsRules.AllowOrigin}"
                    : CorsRules.ListsOrAll(response, CorsRules.AllowHeaders, "content-type") ? null
                    : "does not allow Content-Type, which JSON needs";
                return why is null ? null : Judgement.FailOrWarn(c.IsAuthKit, $"The preflight of {Text.Printable(exchange.Request.Url)} {why}: clients in a browser cannot register.")
                    with { Subject = SubjectOf(issuer), Fix = $"Answer OPTIONS {Text.Printable(exchange.Request.Url)} with 204, {CorsRules.AllowOrigin}: *, Access-Control-Allow-Methods: POST and Access-Control-Allow-Headers: content-type" };
            });

    private static Judgement AuthorizationHasNoCors(RuleContext c) => CorsRules.RefusesForeignOrigins(c.Facts)
        ? CorsRules.RefusedByDesign
        : ForEach(c, ProbeKind.AuthorizationPreflight, "Web pages cannot read the authorization endpoint.", (issuer, exchange) =>
        {
            // A 404 comes from the router, not from the endpoint.
            if (exchange.Response is null or { Status: 404 } || exchange.Response.Value(CorsRules.AllowOrigin) is null)
            {
                return null;
            }

            string seen = $"{Text.Printable(exchange.Request.Url)} answers a preflight with {CorsRules.AllowOrigin}: users are sent to that page, and no script has business with it.";
            return (IsGateway(c, issuer) ? Judgement.Note(seen + " It is AuthKit's own limit.") : Judgement.Warn(seen))
                with { Fix = $"Send no {CorsRules.AllowOrigin} from {Text.Printable(exchange.Request.Url)}." };
        });

    /// <summary>The first fault over all authorization servers that were asked.</summary>
    private static Judgement ForEach(RuleContext c, ProbeKind kind, string pass, Func<string, Exchange, Judgement?> judge)
    {
        // No answer, or one of a server in trouble, says nothing about browsers.
        List<ProbeResult> probes = [.. c.Facts.InOrder(kind).Where(static p => p.Exchange.Response is { Status: < 500 and not 429 })];
        Judgement? fault = probes.Select(p => judge(p.Subject, p.Exchange) is { } found ? found with { Shown = p.Exchange } : null).FirstOrDefault(static j => j is not null);
        return probes.Count == 0 ? Judgement.NothingToJudge("No authorization server answered that.") : fault ?? Judgement.Pass(pass);
    }

    private static bool AllowsPages(RuleContext c, string issuer) =>
        c.Facts.Exchange(ProbeKind.CrossOriginIssuerMetadata, issuer)?.Response is { } response && CorsRules.AllowsOrigin(response);

    // What AuthKit itself does not offer is listed by AKT-009; the operator of a server cannot change it.
    private static bool IsGateway(RuleContext c, string issuer) =>
        c.IsAuthKit && AuthKitShape.IsRecognised(c.Facts.Issuers.FirstOrDefault(i => i.Issuer == issuer)?.Document);
}
