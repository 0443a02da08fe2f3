using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>CHL: the grammar and hints of the challenge, and how stable it is.</summary>
internal static class ChallengeHeaderRules
{
    private const int ShownViolations = 2;
    private static readonly string[] ClientNames = ["resource_metadata", "scope", "error"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsReachable)
        {
            Id = "CHL-008",
            Title = "resource_metadata is https on a public host",
            Levels = "- m m m",
            Source = "RFC 9728 sections 1.2, 7.1 and 7.7; OAuth 2.1 section 1.5",
            Cause = "TLS ends at a proxy and the application ignores X-Forwarded-Proto and X-Forwarded-Host.",
            Fix = "Set a fixed public base URL from which the challenge is built.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["CHL-001", "CHL-002", "CHL-004", "CHL-005", "CHL-006", "CHL-007", "HYG-003"],
            ExplainedBy = ["HYG-001", "CHL-009"],
        },
        new(HasValidGrammar)
        {
            Id = "CHL-009",
            Title = "The grammar of the challenge is valid",
            Levels = "m m m m",
            Source = "RFC 9110 sections 5.6.4 and 11.2 to 11.6.1; RFC 6750 section 3",
            Cause = "The value is put together from strings by hand.",
            Fix = "Write it as: Bearer realm=\"x\", resource_metadata=\"https://…\", scope=\"a b\"",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete],
            Needs = ["CHL-001", "CHL-002", "CHL-004", "HYG-003"],
        },
        new(HasScope)
        {
            Id = "CHL-010",
            Title = "The scope hint is present and well formed",
            Levels = "- O S S",
            Source = "MCP 2025-11-25 Protected Resource Metadata Discovery Requirements; MCP 2026-07-28 Scope Selection Strategy; RFC 6750 section 3",
            Cause = "The bearer middleware is not told which scopes the resource needs.",
            Fix = "Pass the required scopes to the bearer middleware; separate them by single blanks.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["CHL-001", "CHL-002", "CHL-004", "CHL-005", "PRM-001", "PRM-002", "PRM-005"],
            ExplainedBy = ["CHL-005", "CHL-009"],
        },
        new(LeavesRefreshToClients)
        {
            Id = "CHL-011",
            Title = "offline_access is not in the challenge",
            Levels = "- - - S",
            Source = "MCP 2026-07-28 Refresh Tokens (SEP-2207)",
            Cause = "The scope list of the authorization server was copied into the challenge.",
            Fix = "Leave offline_access out of scope: a resource never requires refresh tokens, clients ask for them by themselves.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["CHL-001", "CHL-002", "CHL-004", "CHL-005"],
            ExplainedBy = ["CHL-009"],
        },
        new(HasNoErrorWithoutCredential)
        {
            Id = "CHL-012",
            Title = "There is no error code when no credential was sent",
            Levels = "s s s s",
            Source = "RFC 6750 section 3.1",
            Cause = "The default of the official TypeScript and Python SDK middleware.",
            Fix = "Leave out error and error_description when the request had no Authorization header.",
            Probes = [ProbeKind.Initialize],
            Needs = ["CHL-001", "CHL-002", "CHL-004", "CHL-005"],
        },
        ChallengeStability.Rule,
    ];

    private static Judgement IsReachable(RuleContext c)
    {
        if (c.Facts.AdvertisedUrl is not { } advertised || !RawUrl.TryParse(advertised, out RawUrl url))
        {
            return Judgement.NothingToJudge("The challenge names no usable metadata URL.");
        }

        bool isLoopback = AddressGuard.IsLoopback(url.Host);
        Judgement judged = (isLoopback && c.Facts.IsLoopback) || (url.IsHttps && IsSameOrigin(url, c.Endpoint))
            ? Judgement.Pass("resource_metadata is where clients can read it safely.")
            : AddressGuard.IsPrivate(url.Host) && (c.Facts.IsPublic || (isLoopback && !c.Facts.IsLoopback))
            ? Judgement.Fail($"resource_metadata {RuleContext.Quote(advertised)} names a host inside the server's own network: clients elsewhere cannot reach it.")
            : url.IsHttp
            ? Judgement.Fail($"resource_metadata {RuleContext.Quote(advertised)} is plain http: whoever is on the way can send clients to an authorization server of his own, and clients refuse it.")
            : AddressGuard.IsPrivate(url.Host) ? Judgement.Pass("resource_metadata is https.")
            : OtherOrigin(c, advertised);
        return judged.Verdict == McpRuleVerdict.Pass ? judged : judged with
        {
            Shown = c.Facts.ChallengeExchange,
            Fix = $"Build it from a fixed public base URL: {c.ChallengeFor(Meant(c, url))}",

            // An endpoint that is itself plain http is one fault with what it advertises.
            Subject = url.IsHttp && c.Endpoint.IsHttp && IsSameOrigin(url, c.Endpoint) ? "plain http" : "resource_metadata",
        };
    }

    // Legal, and identity is checked in the document; where it does not work PRM-002 says so.
    private static Judgement OtherOrigin(RuleContext c, string advertised) => c.Facts.Copies.Any(static x => x.IsAdvertised && x.IsMetadata)
        ? Judgement.Advise($"resource_metadata {RuleContext.Quote(advertised)} is on another host than the endpoint {c.Endpoint}: clients that compare origins refuse it, and that host decides where users sign in.")
        : Judgement.Note($"resource_metadata {RuleContext.Quote(advertised)} is on another host than the endpoint {c.Endpoint}.");

    // A location at the endpoint's own origin that works, else the advertised path there.
    private static string Meant(RuleContext c, RawUrl url) => Text.Printable(
        c.Facts.Copies.FirstOrDefault(static x => !x.IsAdvertised && x.IsMetadata)?.Url
        ?? (c.Endpoint.IsHttp && !c.Facts.IsLoopback ? "https://" + c.Endpoint.Authority : c.Endpoint.Origin) + url.Path);

    // Names are compared as DNS does and default ports are left out: this is about where it leads, not how it is written.
    private static bool IsSameOrigin(RawUrl one, RawUrl other) =>
        Uri.Compare(new Uri(one.Value), new Uri(other.Value), UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Judgement HasValidGrammar(RuleContext c)
    {
        // In a malformed head a field value ends where its author did not mean it to; HYG-003 names that.
        List<(Exchange Exchange, ChallengeSet Challenges)> read = [.. c.Facts.Challenged.Where(static r => r.Challenges.Lines.Count > 0 && r.Exchange.Response is { HeadViolations.Count: 0 })];
        if (read.Count == 0)
        {
            return Judgement.NothingToJudge("There is no challenge to read.");
        }

        string Fix() => $"Send this header line: {c.ChallengeLine}";
        (Exchange Exchange, ChallengeSet Challenges) broken = read.FirstOrDefault(static r => r.Challenges.Violations.Count > 0);
        if (broken.Exchange is not null)
        {
            string lines = Text.Printable(string.Join(" | ", broken.Challenges.Lines), 400);
            return Judgement.Fail($"The challenge {lines} cannot be read by the grammar: {string.Join("; ", broken.Challenges.Violations.Distinct().Take(ShownViolations))}.{Readers(broken.Challenges.Lines)}")
                with { Shown = broken.Exchange, Fix = Fix(), Subject = "resource_metadata" };
        }

        ChallengeSet? before = null;
        foreach ((Exchange exchange, ChallengeSet challenges) in read)
        {
            if (ReferenceEquals(challenges, before))
            {
                continue; // The same lines as in the answer before.
            }

            before = challenges;
            if (Odd(challenges) is { } odd)
            {
                return Judgement.Advise($"{odd.What} in {Text.Printable(string.Join(" | ", challenges.Lines), 400)}: legal, but {odd.But}.")
                    with { Shown = exchange, Fix = Fix(), Subject = "resource_metadata" };
            }
        }

        return Judgement.Pass("Every challenge can be read by the grammar.");
    }

    // What clients make of it is read from the lines as each of them reads them.
    private static string Readers(IReadOnlyList<string> lines)
    {
        (IReadOnlyList<string> refusing, IReadOnlyList<string> missing) = ClientWords.Reading(lines);
        string refused = ClientWords.Sentence(refusing, "refuses it whole", "refuse it whole");
        string missed = lines.Any(static l => l.IndexOf("resource_metadata", StringComparison.OrdinalIgnoreCase) >= 0)
            ? ClientWords.Sentence(missing, "finds no metadata URL in it", "find no metadata URL in it")
            : "";
        return (refused.Length > 0 ? $" {refused}." : "") + (missed.Length > 0 ? $" {missed}." : "")
            + (refused.Length + missed.Length == 0 ? " The known clients get over it, but none has to." : "");
    }

    private static (string What, string But)? Odd(ChallengeSet challenges)
    {
        List<Challenge> bearers = [.. challenges.Challenges.Where(static x => x.IsBearer)];
        foreach (Challenge bearer in bearers)
        {
            foreach (ChallengeParameter parameter in bearer.Parameters)
            {
                bool isUpper = parameter.Name.Any(char.IsUpper);
                if ((parameter.HasBlanks || isUpper) && ClientNames.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase))
                {
                    return (
                        parameter.HasBlanks
                            ? $"There are blanks beside the equals sign of '{Text.Printable(parameter.Name)}'"
                            : $"The parameter name '{Text.Printable(parameter.Name)}' has upper-case letters",
                        string.Equals(parameter.Name, "resource_metadata", StringComparison.OrdinalIgnoreCase) ? Missing(challenges.Lines) : "clients that search by pattern (those built on the TypeScript SDK) miss it");
                }
            }
        }

        return bearers.Count > 1 && bearers.Skip(1).All(b => b.Parameters.SequenceEqual(bearers[0].Parameters))
            ? ("The same Bearer challenge stands twice", "two layers add it, and clients read only one of them: sooner or later the two differ")
            : null;
    }

    private static string Missing(IReadOnlyList<string> lines) =>
        ClientWords.Clause(ClientWords.Reading(lines).Missing, "finds no metadata URL in it", "find no metadata URL in it") is { Length: > 0 } who ? who : "clients that search by pattern may miss it";

    private static Judgement HasScope(RuleContext c)
    {
        if (c.Facts.Challenge?.Bearer is not { } bearer)
        {
            return Judgement.NothingToJudge("There is no Bearer challenge.");
        }

        List<string> scopes = [.. bearer.Parameters.Where(static p => string.Equals(p.Name, "scope", StringComparison.OrdinalIgnoreCase)).Select(static p => p.Value)];
        if (scopes.Count == 0)
        {
            return NoScope(c);
        }

        string? fault = scopes.Count > 1 ? "stands there more than once"
            : scopes[0].Trim().Length == 0 ? "is empty: clients ask for no scope at all, or fail"
            : scopes[0].TrimStart()[0] is '[' or '{' or '"' ? "is JSON: clients pass it on as it is and get invalid_scope"
            : scopes[0].IndexOf(',') >= 0 ? "is separated by commas: clients ask for one scope with a comma in it and get invalid_scope"
            : scopes[0].Split(' ').Any(static s => s.Length == 0) ? "has more than single blanks between, before or after the scopes"
            : scopes[0].Any(static ch => ch is < ' ' or '"' or '\\' or > '~') ? "holds characters that no scope may have"
            : null;
        string meant = string.Join(" ", scopes[0].Split(ScopeValues.Separators, StringSplitOptions.RemoveEmptyEntries));
        return fault is null
            ? Judgement.Pass("The challenge names the scopes.")
            : Judgement.Fail($"scope {RuleContext.Quote(scopes[0])} {fault}.") with { Shown = c.Facts.ChallengeExchange, Fix = $"Send this header line: {WithScope(c, meant)}" };
    }

    private static Judgement NoScope(RuleContext c)
    {
        string fix = $"Name the scopes that the tools need: {WithScope(c, "")}";
        if (c.Facts.Best?.Document is not { } document)
        {
            return Judgement.NothingToJudge("The challenge has no scope, and there is no metadata that could name one.");
        }

        return document.Member("scopes_supported") is not null
            ? Judgement.Note("The challenge has no scope: clients ask for every scope in scopes_supported of the metadata.") with { Shown = c.Facts.ChallengeExchange, Fix = fix }
            : (c.IsAuthKit
                ? Judgement.Note("Neither the challenge nor the metadata names a scope; the guide's challenge has none.")
                : Judgement.Warn("Neither the challenge nor the metadata names a scope: clients ask for none, or for offline_access alone, and many authorization servers then answer access_denied."))
                with { Shown = c.Facts.ChallengeExchange, Fix = fix + ", and list them in scopes_supported of " + c.MetadataUrl };
    }

    private static Judgement LeavesRefreshToClients(RuleContext c)
    {
        if (c.Facts.Challenge?.Bearer is not { } bearer)
        {
            return Judgement.NothingToJudge("There is no Bearer challenge.");
        }

        if (bearer.Value("scope") is not { } scope)
        {
            return Judgement.Skip("The challenge has no scope.");
        }

        string[] scopes = scope.Split(' ');
        return !scopes.Contains("offline_access")
            ? Judgement.Pass("offline_access is not in the challenge.")
            : Judgement.Warn($"scope {RuleContext.Quote(scope)} asks for offline_access: clients request a scope with which the resource has no business, and users are asked for more than they need.")
                with { Shown = c.Facts.ChallengeExchange, Fix = $"Send this header line: {WithScope(c, string.Join(" ", scopes.Where(static s => s != "offline_access")))}" };
    }

    private static Judgement HasNoErrorWithoutCredential(RuleContext c)
    {
        if (c.Facts.Challenge?.Bearer is not { } bearer)
        {
            return Judgement.NothingToJudge("There is no Bearer challenge.");
        }

        return bearer.Value("error") is not { } error
            ? Judgement.Pass("The challenge to a request without a credential has no error code.")
            : Judgement.Note($"The challenge to a request without a credential says error={RuleContext.Quote(error)}: clients may take it for a refused token.") with { Shown = c.Facts.ChallengeExchange };
    }

    private static string WithScope(RuleContext c, string scope)
    {
        string known = scope.Length > 0 ? Text.Printable(scope) : string.Join(" ", ScopeValues.Known(c));
        return $"{c.BareChallengeLine}, scope=\"{(known.Length > 0 ? known : ScopeValues.Unknown)}\"";
    }
}
