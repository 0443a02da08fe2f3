using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>TKN: what the MCP server does with tokens. This file has the refusals of tokens that nobody has issued.</summary>
internal static class TokenHandlingRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(RefusesGarbage)
        {
            Id = "TKN-001",
            Title = "A made-up token is answered 401",
            Levels = "M M M M",
            Source = "MCP Authorization, Token Handling (invalid or expired tokens must receive 401)",
            Cause = "The verifier throws, or a bad token is taken for a forbidden one.",
            Fix = "Map every token that is not valid to 401.",
            Probes = [ProbeKind.BogusToken],
            Mode = McpProbeMode.Active,
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001", "CHL-002"],
        },
        new(SaysInvalidToken)
        {
            Id = "TKN-002",
            Title = "That 401 says invalid_token and repeats resource_metadata",
            Levels = "s M s s",
            Source = "RFC 6750 sections 3 and 3.1; MCP 2025-06-18 Authorization Server Location",
            Cause = "Bad tokens have a code path of their own.",
            Fix = "Build both challenges in one place.",
            Probes = [ProbeKind.BogusToken],
            Mode = McpProbeMode.Active,
            Depth = CheckDepth.Standard,
            Needs = ["TKN-001", "CHL-001", "CHL-002", "HYG-003"],
            ExplainedBy = ["AKT-007", "CHL-004", "CHL-005", "CHL-006", "CHL-009"],
        },
        new(RefusesForgeries)
        {
            Id = "TKN-003",
            Title = "Forged and expired JWTs are answered 401",
            Levels = "M M M M",
            Source = "MCP Authorization, Token Handling; OAuth 2.1 section 5.2",
            Cause = "The token is decoded without being verified.",
            Fix = "Verify the signature with an allow list of algorithms, then iss, aud and exp.",
            Probes = [ProbeKind.BogusToken],
            Mode = McpProbeMode.Active,
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001", "CHL-002"],
            ExplainedBy = ["TKN-001"],
        },
        .. TokenShapeRules.All,
        .. ValidTokenRules.All,
        new(IsNotCacheable)
        {
            Id = "TKN-010",
            Title = "401 and 403 are not publicly cacheable",
            Levels = "I I I I",
            Source = "RFC 9111 section 3; interoperability",
            Cause = "The cache header of the metadata is applied to every answer.",
            Fix = "Send Cache-Control: no-store with 401 and 403.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete],
            Needs = ["CHL-001", "CHL-002"],
        },
    ];

    private static Judgement RefusesGarbage(RuleContext c)
    {
        if (CredentialAnswers.Unguarded(c) is { } open)
        {
            return open;
        }

        if (c.Facts.Exchange(ProbeKind.BogusToken, BogusCredentials.Garbage) is not { } exchange)
        {
            return Judgement.NothingToJudge("No made-up token was sent.");
        }

        if (exchange.Response is not { } response)
        {
            return Judgement.Inconclusive($"A made-up token {RuleContext.Outcome(exchange)}.") with { Shown = exchange };
        }

        string effect = CredentialAnswers.IsAccepted(exchange) ? "tokens are not checked at all" : "a client whose token has expired sees an error and never signs in again";
        return response.Status == 401
            ? Judgement.Pass("A made-up token is answered 401.")
            : Judgement.Fail($"A made-up token {CredentialAnswers.Outcome(exchange)} instead of 401: {effect}.")
                with { Shown = exchange, Fix = $"Answer every token at {c.Endpoint} that is unknown, expired or malformed with {CredentialAnswers.Refusal(c)}", Subject = CredentialAnswers.Subject(exchange) };
    }

    private static Judgement SaysInvalidToken(RuleContext c)
    {
        if (CredentialAnswers.Unguarded(c) is { } open)
        {
            return open;
        }

        if (c.Facts.Exchange(ProbeKind.BogusToken, BogusCredentials.Garbage) is not { Response: { Status: 401, HeadViolations.Count: 0 } } exchange)
        {
            return Judgement.NothingToJudge("No made-up token got a 401 that can be read.");
        }

        ChallengeSet challenges = CredentialAnswers.Challenges(exchange);
        string? error = challenges.Bearer?.Value("error");
        string? url = challenges.ResourceMetadata;
        string fix = $"Answer bad tokens at {c.Endpoint} with {CredentialAnswers.Refusal(c)}";
        if (url is null)
        {
            return Judgement.FailOrWarn(c.HeaderIsMandatory, $"The 401 to a bad token has {(challenges.Lines.Count == 0 ? "no WWW-Authenticate header" : "no resource_metadata")}: a client whose token has expired cannot start over.")
                with { Shown = exchange, Fix = fix, Subject = CredentialAnswers.Bare };
        }

        if (c.Facts.AdvertisedUrl is { } advertised && url != advertised)
        {
            return Judgement.Warn($"The 401 to a bad token names the metadata at {RuleContext.Quote(url)}, the one without a token {RuleContext.Quote(advertised)}: the first sign-in works, later ones go elsewhere.")
                with { Shown = exchange, Fix = fix, Subject = "url" };
        }

        return error == "invalid_token" ? Judgement.Pass("The 401 to a bad token says invalid_token and repeats resource_metadata.")
            : error is null && c.IsAuthKit ? Judgement.Note("The 401 to a bad token has no error=\"invalid_token\"; the guide's challenge has none.") with { Shown = exchange, Fix = fix }
            : Judgement.Warn(error is null
                ? "The 401 to a bad token does not say error=\"invalid_token\": clients cannot tell a refused token from a missing one."
                : $"The 401 to a bad token says error={RuleContext.Quote(error)} instead of invalid_token: clients do something else than fetch a new token.") with { Shown = exchange, Fix = fix, Subject = "error" };
    }

    private static Judgement RefusesForgeries(RuleContext c)
    {
        if (CredentialAnswers.Unguarded(c) is { } open)
        {
            return open;
        }

        List<(string Shape, Exchange Exchange)> sent = [.. ForgedTokens.Shapes.SelectMany(s => c.Facts.Probes(ProbeKind.BogusToken).Where(p => p.Subject == s)).Select(static p => (p.Subject, p.Exchange))];
        if (sent.Count == 0)
        {
            return Judgement.NothingToJudge("No forged token was sent.");
        }

        string fix = $"At {c.Endpoint} verify the signature of a JWT with the keys of {c.Issuer} and an allow list of algorithms, then iss, aud and exp; answer what fails with {CredentialAnswers.Refusal(c)}";
        (string shape, Exchange worst) = sent.OrderByDescending(static s => Weight(s.Exchange)).First();
        return worst.Response switch
        {
            null => Judgement.Inconclusive($"{shape} {RuleContext.Outcome(worst)}.") with { Shown = worst },
            { Status: 401 } => Judgement.Pass("Forged and expired JWTs are answered 401."),
            { Status: >= 200 and < 300 or >= 500 } => Judgement.Fail($"{shape} {CredentialAnswers.Outcome(worst)} instead of 401: {(CredentialAnswers.IsAccepted(worst) ? "whoever can write JSON gets in" : "the token is decoded by code that trusts it")}.")
                with { Shown = worst, Fix = fix, Subject = CredentialAnswers.Subject(worst) },
            _ => Judgement.Warn($"{shape} {CredentialAnswers.Outcome(worst)} instead of 401: clients do not fetch a new token then.") with { Shown = worst, Fix = fix, Subject = CredentialAnswers.Subject(worst) },
        };
    }

    private static int Weight(Exchange exchange) => CredentialAnswers.IsAccepted(exchange) ? 5
        : exchange.Response switch { { Status: >= 200 and < 300 } => 4, { Status: >= 500 } => 3, null => 2, { Status: 401 } => 0, _ => 1 };

    private static Judgement IsNotCacheable(RuleContext c)
    {
        List<Exchange> refusals =
        [
            .. c.Facts.Refusals,
            .. new[] { ProbeKind.BogusToken, ProbeKind.ValidToken }.SelectMany(k => c.Facts.InOrder(k)).Select(static p => p.Exchange).Where(static e => e.Response is { Status: 401 or 403 }),
        ];
        if (refusals.Count == 0)
        {
            return Judgement.NothingToJudge("No request was refused.");
        }

        Exchange? stored = refusals.FirstOrDefault(static e => IsStored(e.Response?.Values("Cache-Control") ?? []));
        return stored is null
            ? Judgement.Pass("Refusals are not for caches.")
            : Judgement.Advise($"The {stored.Response?.Status} to {stored.Request.Method} says Cache-Control: {RuleContext.Quote(string.Join(", ", stored.Response?.Values("Cache-Control") ?? []))}: a shared cache serves it to clients that have a token.")
                with { Shown = stored, Fix = $"Send with every 401 and 403 of {c.Endpoint}: Cache-Control: no-store" };
    }

    private static bool IsStored(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return false;
        }

        List<string> directives = [.. lines.SelectMany(static l => l.Split(',')).Select(static d => d.Trim().ToLowerInvariant())];
        return !directives.Contains("no-store")
            && directives.Any(static d => d == "public" || (d.StartsWith("max-age=", StringComparison.Ordinal) || d.StartsWith("s-maxage=", StringComparison.Ordinal)) && d.Substring(d.IndexOf('=') + 1).Trim('"', '0').Length > 0);
    }
}
