using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>ASM: where an authorization server's metadata is served, and how its issuer is written.</summary>
internal static class IssuerLocationRules
{
    private static readonly string[] DefaultEndpoints = ["GET /authorize", "POST /token", "POST /register"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsWhereClientsLook)
        {
            Id = "ASM-002",
            Title = "Issuer with path: the document is at a location clients try",
            Levels = "- m M M",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 sections 3.1 and 5; MCP Authorization Server Metadata Discovery",
            Cause = "The well-known part is appended to the issuer instead of inserted before its path, or a proxy takes the path away.",
            Fix = "Add a rewrite for the place where the path is inserted.",
            Probes = [ProbeKind.IssuerMetadata, ProbeKind.MisplacedIssuerMetadata],
            Depth = CheckDepth.Standard,
            ExplainedBy = ["PRM-012"],
            Needs = [.. IssuerDocuments.NeedsIssuer, "ASM-001"],
        },
        new(EarlierCandidatesAreAbsent)
        {
            Id = "ASM-004",
            Title = "Unused candidates answer 4xx",
            Levels = "I I I I",
            Owner = McpOwner.AuthorizationServer,
            Source = "the order in which clients try the candidates (MCP Authorization Server Metadata Discovery)",
            Cause = "A catch-all page, or a route that crashes, at a place that clients ask before the one with the metadata.",
            Fix = "Answer 404 where there is no metadata.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["PRM-012", "ASM-001"],
            Needs = IssuerDocuments.NeedsDocument,
        },
        new(IssuerIsWellFormed)
        {
            Id = "ASM-006",
            Title = "issuer syntax and trailing slash",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 sections 2 and 3.1",
            Cause = "The product's default issuer ends in a slash, or the base URL was joined from parts.",
            Fix = "Keep one spelling everywhere, and answer the well-known address with and without the slash.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["PRM-012", "ASM-001"],
            Needs = [.. IssuerDocuments.NeedsDocument, "ASM-017"],
        },
        new(DefaultEndpointsExist)
        {
            Id = "ASM-015",
            Title = "Default endpoints exist when metadata is absent",
            Levels = "M - - -",
            Source = "MCP 2025-03-26 Fallbacks for Servers without Metadata Discovery",
            Cause = "The endpoints are mounted under the MCP path.",
            Fix = "Mount the endpoints at the origin, or publish metadata there.",
            Probes = [ProbeKind.LegacyEndpoint, ProbeKind.LegacyIssuerMetadata],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
        },
        .. IssuerCopyRules.All,
    ];

    private static Judgement IsWhereClientsLook(RuleContext c)
    {
        if (c.Facts.Issuers.Count == 0 || c.Facts.Issuers[0] is not { } facts || !RawUrl.TryParse(facts.Issuer.Trim(), out RawUrl url))
        {
            return Judgement.NothingToJudge("No authorization server is named.");
        }

        if (url.IsRoot)
        {
            return Judgement.Skip("The issuer has no path.");
        }

        if (facts.IsMetadata)
        {
            return Judgement.Pass($"The metadata is at {IssuerDocuments.Where(facts)}, where clients look.");
        }

        // Metadata there under another issuer is another server's; ASM-001 speaks of the address then.
        Exchange? found = facts.Misplaced.FirstOrDefault(m => m.Response is { Status: 200 } response
            && MetadataDocument.Read(response).GetString("issuer")?.TrimEnd('/') == facts.Issuer.Trim().TrimEnd('/'));
        string right = WellKnown.IssuerCandidates(url)[0];
        return found is null
            ? Judgement.NothingToJudge("There is no metadata for the issuer at all.")
            : Judgement.Fail($"The metadata of {RuleContext.Quote(facts.Issuer)} is only at {Text.Printable(found.Request.Url)}, where no client looks: the path of an issuer is inserted after the well-known part (RFC 8414 section 3.1).")
                with { Shown = found, Fix = $"Serve the same document at {Text.Printable(right)}, by a rewrite to {Text.Printable(found.Request.Url)} for example." };
    }

    private static Judgement EarlierCandidatesAreAbsent(RuleContext c)
    {
        if (c.Issuers.Count == 0 || c.Issuers[0] is not { IsMetadata: true } facts)
        {
            return Judgement.NothingToJudge("There is no authorization server metadata.");
        }

        List<(Exchange Exchange, Judgement? Judgement)> judged = [.. facts.BeforeHit.Select(x => (x, Earlier(c, x)))];
        (Exchange shown, Judgement? worst) = judged.OrderBy(static j => j.Judgement?.Verdict switch { McpRuleVerdict.Fail => 0, McpRuleVerdict.Inconclusive => 1, McpRuleVerdict.Warning => 2, _ => 3 }).FirstOrDefault();
        return worst is not null
            ? worst with { Shown = shown, Fix = $"Answer {Text.Printable(shown.Request.Url)} with 404, or with the same metadata as {IssuerDocuments.Where(facts)}." }
            : facts.AfterHit.FirstOrDefault(Misleads) is { } later
            ? Judgement.Note($"{Text.Printable(later.Request.Url)} {RuleContext.Outcome(later)} without being metadata; only clients that begin there would stumble.") with { Shown = later }
            : Judgement.Pass(facts.BeforeHit.Count == 0 ? "The metadata is at the first place where clients look." : "The places that clients try before the metadata answer 4xx.");
    }

    private static Judgement? Earlier(RuleContext c, Exchange candidate)
    {
        string where = $"{Text.Printable(candidate.Request.Url)}, which clients try before the metadata,";
        string who = c.IsEmbeddedEra ? "" : ClientWords.Clause(ClientWords.Stopped(c, McpClientStep.AuthorizationServer), "stops there instead of trying the next place", "stop there instead of trying the next place");
        who = who.Length > 0 ? who : "clients need not try the next place after that";
        return candidate.Response switch
        {
            null => Judgement.Inconclusive($"{where} gets no answer ({candidate.FaultDetail})."),
            { Status: >= 400 and < 500 } => null,
            { Status: >= 300 and < 400 } when c.Facts.Hop(candidate.Request.Url) is { } hop && hop.Response is not { Status: >= 200 and < 300 } =>
                Judgement.Warn($"{where} redirects to {Text.Printable(hop.Request.Url)}, which {RuleContext.Outcome(hop)}."),
            { Status: >= 300 and < 400 } response => Judgement.Fail($"{where} redirects to {RuleContext.Quote(response.Value("Location"))}, which is no metadata: {who}."),
            { Status: >= 200 and < 300 } response => Judgement.Fail($"{where} answers {response.Status}, but {MetadataDocument.Read(response).Problems.FirstOrDefault() ?? "the JSON object is no authorization server metadata"}: {who}."),
            { Status: var status } => Judgement.Fail($"{where} answers {status}: {who}."),
        };
    }

    private static bool Misleads(Exchange exchange) => exchange.Response is { Status: >= 500 }
        || (exchange.Response is { Status: >= 200 and < 300 } response && !MetadataDocument.Read(response).IsProper);

    private static Judgement IssuerIsWellFormed(RuleContext c) => IssuerDocuments.JudgeAsWritten(c, "issuer is a clean https URL.", (facts, document) =>
    {
        if (IssuerDocuments.IsUnset(document, "issuer") || document.GetString("issuer") is not { } issuer)
        {
            return Judgement.NothingToJudge("There is no issuer to look at.");
        }

        // White space is for HYG-003 to say.
        string where = IssuerDocuments.Where(facts);
        string? mistake = HygieneRules.FindBlank(issuer) is not null ? null
            : !RawUrl.TryParse(issuer, out RawUrl url) ? "is not an absolute https URL"
            : url.Query is not null ? "has a query"
            : url.Fragment is not null ? "has a fragment"
            : !url.IsHttps && !AddressGuard.IsLoopback(url.Host) ? "is plain http"
            : null;
        if (mistake is not null)
        {
            return Judgement.Fail($"issuer {RuleContext.Quote(issuer)} in {where} {mistake}: an issuer is an https URL without query and fragment.")
                with { Fix = WellFormed(facts, where) };
        }

        // A slash on one side only is a mismatch, which ASM-005 names.
        return issuer == facts.Issuer && issuer.EndsWith("/", StringComparison.Ordinal)
            ? Judgement.Advise($"issuer {RuleContext.Quote(issuer)} ends in a slash. That is legal, but some clients drop it and others ask for an address with a slash at its end.")
                with { Fix = $"Keep this spelling everywhere, and answer both {Text.Printable(Trimmed(facts))} and {Text.Printable(Trimmed(facts))}/ with the metadata." }
            : null;
    });

    // The entry that led to the metadata is an address that works.
    private static string WellFormed(IssuerFacts facts, string where) =>
        IssuerNames.Mended(facts.Issuer) is not { } meant ? $"Set \"issuer\" in {where} to an https URL without query and fragment, and write the same in authorization_servers."
        : meant == facts.Issuer ? $"Tell the authorization server its public base URL, so that {where} states \"issuer\": \"{Text.Printable(meant)}\", as authorization_servers does."
        : $"Serve the authorization server over https, let {where} state \"issuer\": \"{Text.Printable(meant)}\", and write the same in authorization_servers.";

    private static string? Trimmed(IssuerFacts facts) => facts.Candidates.Count > 0 ? facts.Candidates[0].Request.Url.TrimEnd('/') : facts.Hit?.Request.Url;

    private static Judgement DefaultEndpointsExist(RuleContext c)
    {
        if (c.Facts.Exchange(ProbeKind.LegacyIssuerMetadata)?.Response is { Status: >= 300 and < 400 } || c.Issuers.Any(static i => i.IsMetadata))
        {
            return Judgement.Skip("There is metadata at the origin, so nobody needs default endpoints.");
        }

        List<ProbeResult> probes = [.. DefaultEndpoints.SelectMany(e => c.Facts.Probes(ProbeKind.LegacyEndpoint).Where(p => p.Subject == e))];
        if (probes.Count == 0)
        {
            return Judgement.NothingToJudge("The default endpoints were not asked.");
        }

        ProbeResult? bad = probes.FirstOrDefault(static p => p.Exchange.Response is { Status: 404 or 405 or >= 500 });
        if (bad is null)
        {
            return probes.FirstOrDefault(static p => p.Exchange.Response is null) is { } silent
                ? Judgement.Inconclusive($"{silent.Subject} {RuleContext.Outcome(silent.Exchange)}.") with { Shown = silent.Exchange }
                : Judgement.Pass("The default endpoints are there.");
        }

        string seen = $"{c.Endpoint.Origin} has no metadata, and {bad.Subject} {RuleContext.Outcome(bad.Exchange)}";
        string fix = $"Publish authorization server metadata at {WellKnown.LegacyIssuer(c.Endpoint)}, or serve /authorize, /token and /register at {c.Endpoint.Origin}.";

        // A server of a later revision is not meant for clients that look for the authorization server at its origin.
        return c.Facts.Best is not null
            ? Judgement.Note($"{seen}: clients of 2025-03-26 cannot log in. The server names its authorization server in protected resource metadata, which they do not read.") with { Shown = bad.Exchange, Fix = fix }
            : Judgement.FailOrWarn(bad.Subject != "POST /register", $"{seen}: clients of 2025-03-26 find no authorization server.") with { Shown = bad.Exchange, Fix = fix };
    }
}
