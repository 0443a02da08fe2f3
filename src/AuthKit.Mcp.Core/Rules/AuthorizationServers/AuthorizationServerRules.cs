using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>ASM: the authorization server's metadata (RFC 8414, OpenID Connect Discovery).</summary>
internal static class AuthorizationServerRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsFound)
        {
            Id = "ASM-001",
            Title = "A metadata document is found for the issuer",
            Levels = "S M 1of 1of",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Authorization Server Metadata Discovery; RFC 8414 section 3",
            Cause = "The authorization server is down, the tenant is wrong, or its metadata is switched off.",
            Fix = "Publish RFC 8414 metadata at the issuer's well-known location.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["MIG-004", "HYG-005", "PRM-012", "ASM-003", "HYG-001", "ASM-002", "PRM-013"],
            Needs = IssuerDocuments.NeedsIssuer,
        },
        new(IsJsonObject)
        {
            Id = "ASM-003",
            Title = "The metadata is 200, application/json, a JSON object",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8414 section 3.2; OpenID Connect Discovery section 4",
            Cause = "A catch-all page, or the default text type of a static host.",
            Fix = "Serve the document explicitly as application/json.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["PRM-012", "PRM-013"],
            Needs = [.. IssuerDocuments.NeedsIssuer, "ASM-001"],
        },
        new(IssuerIsIdentical)
        {
            Id = "ASM-005",
            Title = "issuer is identical to the expected issuer",
            Levels = "m m m M",
            Owner = McpOwner.Server,
            Source = "RFC 8414 section 3.3; MCP 2026-07-28 Authorization Server Metadata Discovery",
            Cause = "One side writes a slash at the end, an inner host, or another domain than the other.",
            Fix = "Copy the authorization server's own issuer into authorization_servers, byte for byte.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["HYG-005", "PRM-012", "ASM-001", "HYG-003", "ASM-006", "PRM-013"],
            Needs = [.. IssuerDocuments.NeedsDocument, "ASM-017"],
        },
        new(IssuerEndpoints.AreSafe)
        {
            Id = "ASM-007",
            Title = "Endpoints are present, absolute, https and safe",
            Levels = "M M M M",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Communication Security; RFC 8414 section 2",
            Cause = "The proxy's scheme is not trusted, or development values are left in the configuration.",
            Fix = "Set the authorization server's public base URL.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["HYG-005", "ASM-001", "HYG-003"],
            Needs = [.. IssuerDocuments.NeedsDocument, "ASM-017"],
        },
        new(HasS256)
        {
            Id = "ASM-009",
            Title = "code_challenge_methods_supported contains S256",
            Levels = "m m M M",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Authorization Code Protection; RFC 8414 section 2; RFC 7636 section 4.2",
            Cause = "OpenID Connect templates leave the member out.",
            Fix = "Add \"code_challenge_methods_supported\": [\"S256\"].",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001", "ASM-014"],
            Needs = IssuerDocuments.NeedsMembers,
        },
    ];

    private static Judgement IsFound(RuleContext c)
    {
        if (c.IsEmbeddedEra)
        {
            return c.Issuers.Any(static i => i.Document is { IsReadable: true })
                ? Judgement.Pass("The origin of the MCP server publishes authorization server metadata.")
                : Judgement.Skip("2025-03-26 clients use default endpoints when the origin publishes no metadata.");
        }

        // Clients take the first entry; the later ones are for PRM-013 to judge.
        if (c.Issuers.Count == 0)
        {
            return Judgement.NothingToJudge("No authorization server is named.");
        }

        IssuerFacts issuer = c.Issuers[0];
        if (issuer.IsMetadata && !(issuer.IsOpenIdOnly && c.HeaderIsMandatory))
        {
            return issuer.Hit is not { } hit || issuer.Candidates.Contains(hit)
                ? Judgement.Pass("The authorization server publishes metadata.")
                : Judgement.Warn($"{Text.Printable(issuer.Candidates[0].Request.Url)} redirects to {Text.Printable(hit.Request.Url)}: RFC 8414 wants the document itself, and some clients do not follow.")
                    with { Shown = issuer.Candidates[0], Fix = $"Serve the metadata at {Text.Printable(issuer.Candidates[0].Request.Url)} with status 200." };
        }

        return issuer.Candidates.Count > 0 ? NotFound(issuer)
            : RawUrl.TryParse(issuer.Issuer.Trim(), out _) ? Judgement.Inconclusive("No authorization server was asked.")
            : Judgement.Fail($"{RuleContext.Quote(issuer.Issuer)} is not a URL, so its metadata cannot be fetched.") with { Owner = McpOwner.Server, Subject = "authorization_servers", ExplainsAll = true };
    }

    private static Judgement NotFound(IssuerFacts issuer)
    {
        Exchange shown = issuer.Candidates[0];
        string where = shown.Request.Url;
        string seen = issuer.Document is { IsReadable: true } && !issuer.IsMetadata ? $"{issuer.Hit?.Request.Url} is a JSON object, but no authorization server metadata"
            : issuer.IsMetadata ? "only an OpenID Connect document is served, which counts from 2025-11-25"
            : string.Join("; ", issuer.Candidates.Select(static x => $"{x.Request.Url} {RuleContext.Outcome(x)}"));

        // What stands beside the candidates tells whose address was meant.
        string? other = issuer.Misplaced.Select(static m => m.Response is { Status: 200 } response ? MetadataDocument.Read(response).GetString("issuer") : null)
            .FirstOrDefault(i => i is not null && i.TrimEnd('/') != issuer.Issuer.Trim().TrimEnd('/'));
        string fix = other is not null
            ? $"If the authorization server is the one that calls itself {RuleContext.Quote(other)}, write that: \"authorization_servers\": [\"{Text.Printable(other)}\"]. Otherwise serve its metadata as application/json at {Text.Printable(where)}."
            : $"{Start(issuer, where)}; if the address in authorization_servers is wrong, correct it there.";
        return Judgement.Fail($"No metadata for {RuleContext.Quote(issuer.Issuer)}: {Text.Printable(seen, 600)}.")
            with { Shown = shown, Fix = fix, Subject = shown.Fault == WireFault.TlsFailed ? HygieneRules.TlsTo(where) : "authorization_servers", ExplainsAll = true };
    }

    // Where nothing works behind the address, nobody can serve anything there before it is started.
    private static string Start(IssuerFacts issuer, string where)
    {
        Exchange? broken = issuer.Candidates.FirstOrDefault(static x => x.Response is { Status: >= 500 }
            || x.Fault is WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.ConnectionClosed or WireFault.TimedOut);
        string metadata = Text.Printable(broken?.Request.Url ?? where);
        string at = Text.Printable(RawUrl.TryParse(issuer.Issuer.Trim(), out RawUrl url) ? url.Origin : issuer.Issuer);
        return broken switch
        {
            null => $"Serve the authorization server's metadata as application/json at {metadata}",
            { Fault: WireFault.NameNotResolved } => $"Give the host of {at} an address, or name the authorization server by one that has it",
            { Response: { Status: not (502 or 503 or 504) and var status } } => $"Look into the log of the authorization server at {at}, which fails with {status}, and let it answer {metadata} with its metadata",
            _ => $"Start the authorization server at {at}, or repair the way to it (gateway, firewall), so that {metadata} answers with its metadata",
        };
    }

    private static Judgement IsJsonObject(RuleContext c)
    {
        if (c.Issuers.Count == 0)
        {
            return Judgement.NothingToJudge("No authorization server is named.");
        }

        // A catch-all page before the document is for ASM-004 to judge, a later entry for PRM-013.
        IssuerFacts issuer = c.Issuers[0];
        foreach (Exchange answer in issuer is { IsMetadata: true, Hit: { } hit } ? [hit] : issuer.Candidates)
        {
            if (answer.Response is { Status: >= 200 and < 300 } response && MetadataDocument.Read(response) is { IsProper: false } document)
            {
                string who = Stopped(c, McpClientStep.AuthorizationServer);
                return Judgement.Fail($"{Text.Printable(answer.Request.Url)} answers {response.Status}, but {string.Join(" and ", document.Problems)}{(who.Length > 0 ? $": {who}" : "")}.")
                    with { Shown = answer, Fix = $"Answer {Text.Printable(answer.Request.Url)} with the metadata as application/json, or with 404." };
            }
        }

        return issuer.Document is null
            ? Judgement.NothingToJudge("No candidate answers with a document.")
            : Judgement.Pass("The metadata document is a JSON object sent as application/json.");
    }

    private static Judgement IssuerIsIdentical(RuleContext c) => IssuerDocuments.JudgeAsWritten(c, "issuer is identical to the entry in authorization_servers.", (facts, document) =>
    {
        if (IssuerDocuments.IsUnset(document, "issuer"))
        {
            return IssuerDocuments.Unset(document, "issuer");
        }

        string? issuer = document.GetString("issuer");
        if (issuer is null)
        {
            return Judgement.Fail($"issuer is {(document.Has("issuer") ? document.Kind("issuer") + " instead of a string" : "missing")} in {IssuerDocuments.Where(facts)}.")
                with { Fix = $"Add \"issuer\": \"{Text.Printable(facts.Issuer.Trim())}\" to the metadata.", Owner = McpOwner.AuthorizationServer };
        }

        if (string.Equals(issuer, facts.Issuer, StringComparison.Ordinal))
        {
            return null;
        }

        bool slashOnly = string.Equals(issuer.TrimEnd('/'), facts.Issuer.TrimEnd('/'), StringComparison.Ordinal);
        IReadOnlyList<string> refusing = ClientWords.Refusing(facts.Issuer, issuer);
        string who = ClientWords.Clause(refusing, "refuses it", "refuse it");
        string why = slashOnly ? $"only a slash at the end differs{(who.Length > 0 ? $", but {who}" : "")}" : $"clients must not use metadata of another issuer{(who.Length > 0 ? $", and {who}" : "")}";
        string where = c.IsEmbeddedEra ? $"the origin {RuleContext.Quote(facts.Issuer)}" : $"authorization_servers {RuleContext.Quote(facts.Issuer)}";
        return Judgement.Fail($"The metadata states issuer {RuleContext.Quote(issuer)}, {where}: {why}.") with
        {
            Fix = Agreeing(c, facts, issuer),
            Owner = IssuerNames.Misleads(issuer, facts.Issuer) is not null && IssuerNames.ForOneTenant(issuer, facts.Issuer) is null ? McpOwner.AuthorizationServer : null,
            Subject = HygieneRules.FindBlank(issuer) is null ? "authorization_servers" : "issuer",
        };
    });

    // The side to change is the one that is wrong: a stated issuer that no client can reach must not be copied.
    private static string Agreeing(RuleContext c, IssuerFacts facts, string issuer)
    {
        string document = c.Facts.Best?.Url ?? c.InsertedUrl;
        string entry = Text.Printable(facts.Issuer.Trim());
        return IssuerNames.ForOneTenant(issuer, facts.Issuer) is { } tenant ? IssuerNames.TenantFix(c, facts, tenant)
            : IssuerNames.Misleads(issuer, facts.Issuer.Trim()) is { } reason
                ? $"Tell the authorization server its public base URL, so that {IssuerDocuments.Where(facts)} states \"issuer\": \"{entry}\". The one it states {reason}, so do not copy it."
            : $"Write in {document}: \"authorization_servers\": [{IssuerNames.ListWith(c, facts.Issuer, issuer)}], or correct the issuer at the authorization server.";
    }

    // Who that is can be told for the authorization server that the metadata names, not for the one at the origin.
    private static string Stopped(RuleContext c, McpClientStep step) =>
        c.IsEmbeddedEra ? "" : ClientWords.Clause(ClientWords.Stopped(c, step), "gets no further", "get no further");

    private static Judgement HasS256(RuleContext c) => IssuerDocuments.Judge(c, "S256 is advertised.", (facts, document) =>
    {
        const string Member = "code_challenge_methods_supported";
        if (IssuerDocuments.IsUnset(document, Member))
        {
            return IssuerDocuments.Unset(document, Member);
        }

        string where = IssuerDocuments.Where(facts);
        IReadOnlyList<string>? methods = document.GetStrings(Member);
        string fix = $"Set it in {where}: \"{Member}\": [\"S256\"]";
        if (methods is null || !methods.Contains("S256"))
        {
            string what = document.Has(Member) ? $"is {IssuerDocuments.Show(document, Member)}" : "is missing";
            string who = Stopped(c, McpClientStep.Pkce);
            string hosted = document.Has(Member) ? ""
                : $". If you cannot change that document (Microsoft Entra ID and Amazon Cognito check S256 without announcing it), put an OAuth proxy with metadata of its own in front, and name it in authorization_servers of {c.Facts.Best?.Url ?? c.Facts.InsertedUrl}";
            return Judgement.Fail($"{Member} {what} in {where}: clients must refuse an authorization server without S256{(who.Length > 0 ? $", and {who}" : "")}.")
                with { Fix = fix + hosted, Subject = document.Has(Member) ? Member : IssuerDocuments.Absent };
        }

        return methods.Contains("plain")
            ? Judgement.Advise($"{Member} in {where} also lists plain, which protects nothing.")
                with { Fix = $"Take S256 only, if the authorization server lets you choose, so that {where} says: \"{Member}\": [\"S256\"]. MCP clients send S256 in any case." }
            : null;
    });
}
