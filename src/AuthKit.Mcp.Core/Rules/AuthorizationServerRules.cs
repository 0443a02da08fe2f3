using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>ASM: the authorization server's metadata (RFC 8414, OpenID Connect Discovery).</summary>
internal static class AuthorizationServerRules
{
    private static readonly string[] EndpointMembers =
        ["authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint", "jwks_uri"];

    private static readonly string[] NeedsIssuer = ["PRM-001", "PRM-002", "PRM-005", "PRM-011", "PRM-012", "CHL-001"];
    private static readonly string[] NeedsDocument = [.. NeedsIssuer, "ASM-001", "ASM-003"];

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
            ExplainedBy = ["MIG-004", "HYG-005", "PRM-012", "ASM-003", "HYG-001"],
            Needs = NeedsIssuer,
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
            Needs = [.. NeedsIssuer, "ASM-001"],
            ExplainedBy = ["PRM-012"],
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
            ExplainedBy = ["HYG-005", "PRM-012", "ASM-001", "HYG-003"],
            Needs = NeedsDocument,
        },
        new(EndpointsAreSafe)
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
            Needs = NeedsDocument,
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
            ExplainedBy = ["ASM-001"],
            Needs = NeedsDocument,
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

        if (c.Issuers.Count == 0)
        {
            return Judgement.NothingToJudge("No authorization server is named.");
        }

        foreach (IssuerFacts issuer in c.Issuers)
        {
            bool oidcOnly = issuer.Hit?.Request.Url.Contains("/openid-configuration") == true;
            if (issuer.IsMetadata && !(oidcOnly && c.HeaderIsMandatory))
            {
                continue;
            }

            Exchange? shown = issuer.Candidates.Count > 0 ? issuer.Candidates[0] : null;
            if (shown is null)
            {
                if (!RawUrl.TryParse(issuer.Issuer.Trim(), out _))
                {
                    return Judgement.Fail($"{RuleContext.Quote(issuer.Issuer)} is not a URL, so its metadata cannot be fetched.") with { Owner = McpOwner.Server, Subject = "authorization_servers", ExplainsAll = true };
                }

                continue; // Beyond the number of issuers that a check asks, or the deadline came first.
            }

            string seen = issuer.Document is { IsReadable: true } && !issuer.IsMetadata ? $"{issuer.Hit?.Request.Url} is a JSON object, but no authorization server metadata" : oidcOnly ? "only an OpenID Connect document is served, which counts from 2025-11-25"
                : string.Join("; ", issuer.Candidates.Select(static x => $"{x.Request.Url} {RuleContext.Outcome(x)}"));
            string where = shown.Request.Url;
            string about = shown.Fault == WireFault.TlsFailed ? HygieneRules.TlsTo(where) : "authorization_servers";
            return Judgement.Fail($"No metadata for {RuleContext.Quote(issuer.Issuer)}: {Text.Printable(seen, 600)}.")
                with { Shown = shown, Fix = $"Serve the authorization server's metadata as application/json at {Text.Printable(where)}; if the address in authorization_servers is wrong, correct it there.", Subject = about, ExplainsAll = true };
        }

        if (c.Issuers.All(static i => i.Candidates.Count == 0))
        {
            return Judgement.Inconclusive("No authorization server was asked.");
        }

        IssuerFacts? redirected = c.Issuers.FirstOrDefault(static i => i.Hit is not null && !i.Candidates.Contains(i.Hit));
        return redirected is null
            ? Judgement.Pass("Every named authorization server publishes metadata.")
            : Judgement.Warn($"{Text.Printable(redirected.Candidates[0].Request.Url)} redirects to {Text.Printable(redirected.Hit?.Request.Url)}: RFC 8414 wants the document itself, and some clients do not follow.")
                with { Shown = redirected.Candidates[0], Fix = $"Serve the metadata at {Text.Printable(redirected.Candidates[0].Request.Url)} with status 200." };
    }

    private static Judgement IsJsonObject(RuleContext c)
    {
        if (c.Issuers.Count == 0)
        {
            return Judgement.NothingToJudge("No authorization server is named.");
        }

        foreach (IssuerFacts issuer in c.Issuers)
        {
            // A catch-all page at an earlier candidate hurts even when a later candidate has the document.
            foreach (Exchange candidate in issuer.Candidates)
            {
                if (candidate.Response is { Status: >= 200 and < 300 } response && MetadataDocument.Read(response) is { IsProper: false } document)
                {
                    return Judgement.Fail($"{Text.Printable(candidate.Request.Url)} answers {response.Status}, but {string.Join(" and ", document.Problems)}: TypeScript clients stop there.")
                        with { Shown = candidate, Fix = $"Answer {Text.Printable(candidate.Request.Url)} with the metadata as application/json, or with 404." };
                }
            }
        }

        return c.Issuers.All(static i => i.Document is null)
            ? Judgement.NothingToJudge("No candidate answers with a document.")
            : Judgement.Pass("Every metadata document is a JSON object sent as application/json.");
    }

    private static Judgement IssuerIsIdentical(RuleContext c) => ForEachDocument(c, "issuer is identical to the entry in authorization_servers.", (facts, document) =>
    {
        string? issuer = document.GetString("issuer");
        if (issuer is null)
        {
            return Judgement.Fail($"issuer is {(document.Has("issuer") ? document.Kind("issuer") + " instead of a string" : "missing")} in {Text.Printable(facts.Hit?.Request.Url)}.")
                with { Fix = $"Add \"issuer\": \"{Text.Printable(facts.Issuer.Trim())}\" to the metadata.", Owner = McpOwner.AuthorizationServer };
        }

        if (string.Equals(issuer, facts.Issuer, StringComparison.Ordinal))
        {
            return null;
        }

        bool slashOnly = string.Equals(issuer.TrimEnd('/'), facts.Issuer.TrimEnd('/'), StringComparison.Ordinal);
        string who = slashOnly
            ? "only a slash at the end differs, which TypeScript SDK 2.x, Python and C# clients refuse; only TypeScript 1.x lets it pass"
            : "clients must not use metadata of another issuer";
        string where = c.IsEmbeddedEra ? $"the origin {RuleContext.Quote(facts.Issuer)}" : $"authorization_servers {RuleContext.Quote(facts.Issuer)}";
        return Judgement.Fail($"The metadata states issuer {RuleContext.Quote(issuer)}, {where}: {who}.")
            with { Fix = $"Write in {c.Facts.Best?.Url ?? c.Facts.InsertedUrl}: \"authorization_servers\": [\"{Text.Printable(issuer)}\"], or correct the issuer at the authorization server.", Subject = HygieneRules.FindBlank(issuer) is null ? "authorization_servers" : "issuer" };
    });

    private static Judgement EndpointsAreSafe(RuleContext c) => ForEachDocument(c, "The endpoints are present, absolute and https.", (facts, document) =>
    {
        string where = Text.Printable(facts.Hit?.Request.Url);
        foreach (string name in EndpointMembers)
        {
            bool isRequired = name is "authorization_endpoint" or "token_endpoint";
            if (!document.Has(name))
            {
                if (isRequired)
                {
                    return Judgement.Fail($"{name} is missing in {where}.") with { Fix = $"Add \"{name}\" with the absolute https URL of that endpoint to {where}.", Subject = name };
                }

                continue;
            }

            if (EndpointMistake(document.GetString(name), c) is { } mistake)
            {
                string shown = document.Member(name) is { } value ? JsonText.Show(value) : "";
                return Judgement.Fail($"{name} {shown} in {where} {mistake}.") with { Fix = $"Set \"{name}\" in {where} to the endpoint's absolute https URL on the authorization server's public host.", Subject = name };
            }
        }

        return null;
    });

    private static string? EndpointMistake(string? value, RuleContext c) =>
        value is null ? "is no string"
        : !RawUrl.TryParse(value, out RawUrl url) ? "is not an absolute http or https URL"
        : url.Fragment is not null ? "has a fragment"
        : c.Facts.IsPublic && AddressGuard.IsPrivate(url.Host) ? "leads to a host that only exists inside one network"
        : !url.IsHttps && !AddressGuard.IsLoopback(url.Host) ? "is plain http"
        : null;

    private static Judgement HasS256(RuleContext c) => ForEachDocument(c, "S256 is advertised.", (facts, document) =>
    {
        const string Member = "code_challenge_methods_supported";
        string where = Text.Printable(facts.Hit?.Request.Url);
        IReadOnlyList<string>? methods = document.GetStrings(Member);
        string fix = $"Set it in {where}: \"{Member}\": [\"S256\"]";
        if (methods is null || !methods.Contains("S256"))
        {
            string what = methods is null ? $"is {(document.Has(Member) ? document.Kind(Member) : "missing")}" : $"is {JsonText.Show(document.Member(Member) ?? default)}";
            return Judgement.Fail($"{Member} {what} in {where}: clients must refuse an authorization server without S256 (C# and Go do, TypeScript when the member is there).") with { Fix = fix };
        }

        return methods.Contains("plain")
            ? Judgement.Advise($"{Member} in {where} also lists plain, which protects nothing.") with { Fix = fix }
            : null;
    });

    /// <summary>The first fault over all documents; every document's exchange is the one that shows it.</summary>
    private static Judgement ForEachDocument(RuleContext c, string pass, Func<IssuerFacts, MetadataDocument, Judgement?> judge)
    {
        bool judged = false;
        foreach (IssuerFacts facts in c.Issuers)
        {
            if (facts.Document is not { IsReadable: true } document)
            {
                continue;
            }

            judged = true;
            if (judge(facts, document) is { } fault)
            {
                return fault with { Shown = fault.Shown ?? facts.Hit };
            }
        }

        return judged ? Judgement.Pass(pass) : Judgement.NothingToJudge("There is no authorization server metadata.");
    }
}
