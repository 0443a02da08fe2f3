using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>TKN-004, 007, 008, 009 and 011: what only tokens of the user can show.</summary>
internal static class ValidTokenRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(RefusesOtherAudience)
        {
            Id = "TKN-004",
            Title = "A token for another audience is answered 401",
            Levels = "- M M M",
            Source = "MCP Authorization, Token Audience Binding and Validation; RFC 8707 section 2",
            Cause = "aud is not checked, or the authorization server does not say for which resource a token is.",
            Fix = "Ask for tokens with the resource parameter, and compare aud with the resource of the metadata.",
            Probes = [ProbeKind.OtherToken],
            Mode = McpProbeMode.OtherToken,
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001", "CHL-002"],
            ExplainedBy = ["TKN-001"],
        },
        new(IgnoresCaseOfScheme)
        {
            Id = "TKN-007",
            Title = "The scheme is compared without case",
            Levels = "m m m m",
            Source = "RFC 9110 section 11.1",
            Cause = "The header is tested with startsWith(\"Bearer \").",
            Fix = "Compare the scheme without case.",
            Probes = [ProbeKind.ValidToken],
            Mode = McpProbeMode.Token,
            Depth = CheckDepth.Standard,
            Needs = ["TKN-011"],
        },
        new(NamesMissingScope)
        {
            Id = "TKN-008",
            Title = "Insufficient scope is answered 403 with a challenge",
            Levels = "M M S S",
            Source = "MCP Authorization, Error Handling and Scope Challenge Handling (SEP-835, SEP-2350); RFC 6750 section 3.1",
            Cause = "Scopes are checked inside the tool, where only a tool error can be given.",
            Fix = "Check scopes where the HTTP answer is made; name all that are needed at once.",
            Probes = [ProbeKind.ValidToken],
            Mode = McpProbeMode.Token,
            Depth = CheckDepth.Standard,
            Needs = ["TKN-011"],
        },
        new(SessionIsNoCredential)
        {
            Id = "TKN-009",
            Title = "The session id is not a credential",
            Levels = "m m m -",
            Source = "MCP Security Best Practices, Session Hijacking",
            Cause = "The session is looked up before the token is asked for.",
            Fix = "Authenticate every request, and bind the session to the principal that opened it.",
            Probes = [ProbeKind.ValidToken],
            Mode = McpProbeMode.Token,
            Depth = CheckDepth.Standard,
            Needs = ["TKN-011"],
            ExplainedBy = ["CHL-002"],
        },
        PositiveControl.Rule,
    ];

    private static Judgement RefusesOtherAudience(RuleContext c)
    {
        if (CredentialAnswers.Unguarded(c) is { } open)
        {
            return open;
        }

        if (c.Facts.Exchange(ProbeKind.OtherToken) is not { } exchange)
        {
            return Judgement.NothingToJudge("No token for another resource was sent.");
        }

        string fix = $"At {c.Endpoint} accept only tokens whose audience is {RuleContext.Quote(c.Facts.Best?.Document?.GetString("resource") ?? c.Endpoint.Value)}, and answer others with {CredentialAnswers.Refusal(c)}";
        if (exchange.Response is { Status: >= 200 and < 300 } && c.IsAuthKit)
        {
            // The gateway's userinfo names no audience, so no server behind it can tell.
            return Judgement.Warn("A token for another resource is accepted: AuthKit's userinfo does not say for which server a token is, so a token for one server opens every other.")
                with { Shown = exchange, Subject = CredentialAnswers.Subject(exchange), Owner = McpOwner.AuthorizationServer, Fix = "AuthKit has to name the audience in /oauth/userinfo; until then trust every server behind the same gateway alike, or use gateways of their own." };
        }

        return exchange.Response switch
        {
            null => Judgement.Inconclusive($"A token for another resource {RuleContext.Outcome(exchange)}.") with { Shown = exchange },
            { Status: 401 } => Judgement.Pass("A token for another resource is answered 401."),
            { Status: (>= 200 and < 300) or >= 500 } => Judgement.Fail($"A token for another resource {CredentialAnswers.Outcome(exchange)} instead of 401{(CredentialAnswers.IsAccepted(exchange) ? ": whoever gets a token for one server of this authorization server can use it here" : "")}.")
                with { Shown = exchange, Fix = fix, Subject = CredentialAnswers.Subject(exchange) },
            _ => Judgement.Warn($"A token for another resource {CredentialAnswers.Outcome(exchange)} instead of 401: clients do not fetch the right one then.")
                with { Shown = exchange, Fix = fix, Subject = CredentialAnswers.Subject(exchange) },
        };
    }

    private static Judgement IgnoresCaseOfScheme(RuleContext c)
    {
        if (CredentialAnswers.Unguarded(c) is not null || !PositiveControl.Works(c))
        {
            return Judgement.NothingToJudge("The token is not accepted as 'Bearer' either, or none is asked for.");
        }

        List<ProbeResult> sent = [.. TokenQuestions.Schemes.SelectMany(s => c.Facts.Probes(ProbeKind.ValidToken).Where(p => p.Subject == s.Subject))];
        if (sent.Count == 0)
        {
            return Judgement.NothingToJudge("The token was not sent under other spellings of the scheme.");
        }

        ProbeResult? refused = sent.FirstOrDefault(static p => p.Exchange.Response is { Status: 401 or 403 or >= 500 });
        return refused is null
            ? sent.All(static p => p.Exchange.Response is null) ? Judgement.Inconclusive("No request with another spelling of the scheme was answered.") : Judgement.Pass("The scheme is compared without case.")
            : Judgement.Warn($"The valid token ({refused.Subject}) {RuleContext.Outcome(refused.Exchange)}: clients that do not write exactly 'Bearer' can never connect.")
                with { Shown = refused.Exchange, Fix = $"At {c.Endpoint} compare the scheme of Authorization without case (RFC 9110 section 11.1)." };
    }

    private static Judgement NamesMissingScope(RuleContext c)
    {
        if (!PositiveControl.Works(c) && !PositiveControl.Refusals(c).Any())
        {
            return Judgement.NothingToJudge("The token is not accepted for anything.");
        }

        Exchange? call = c.Facts.Exchange(ProbeKind.ValidToken, TokenQuestions.Call);
        string scopes = string.Join(" ", c.Facts.Best?.Document?.GetStrings("scopes_supported") ?? []);
        string line = $"{c.BareChallengeLine}, error=\"insufficient_scope\", scope=\"{(scopes.Length > 0 ? Text.Printable(scopes) : "<the scopes of the tool>")}\"";
        if (call?.Response is { Status: 401 } && PositiveControl.Works(c))
        {
            return Judgement.Fail("tools/call with a token that initialize and tools/list accept is answered 401: the client signs in again and again, and gets the same scopes.")
                with { Shown = call, Fix = $"Answer a token that lacks a scope at {c.Endpoint} with 403 and {line}" };
        }

        List<Exchange> refused = [.. PositiveControl.Refusals(c), .. call?.Response is { Status: 403 } ? [call] : Array.Empty<Exchange>()];
        if (refused.Count == 0)
        {
            return Judgement.Skip("The token may do all that was asked; only one with fewer scopes shows it (and no real tool is called).");
        }

        // Older revisions ask for the status alone.
        bool isChallengeMeant = !c.IsEmbeddedEra && !c.HeaderIsMandatory;
        foreach (Exchange exchange in refused)
        {
            ChallengeSet challenges = CredentialAnswers.Challenges(exchange);
            string[] missing =
            [
                .. challenges.Bearer?.Value("error") == "insufficient_scope" ? Array.Empty<string>() : ["error=\"insufficient_scope\""],
                .. challenges.Bearer?.Value("scope") is { Length: > 0 } ? Array.Empty<string>() : ["scope"],
                .. challenges.ResourceMetadata is not null ? Array.Empty<string>() : ["resource_metadata"],
            ];
            if (isChallengeMeant && missing.Length > 0)
            {
                return Judgement.Warn($"The 403 to a valid token lacks {string.Join(" and ", missing)} in its challenge: clients cannot ask for the missing scope.")
                    with { Shown = exchange, Fix = $"Send with the 403 of {c.Endpoint}: {line}" };
            }
        }

        return Judgement.Pass("A token that lacks a scope is answered 403" + (isChallengeMeant ? " with the scopes it needs." : "."));
    }

    private static Judgement SessionIsNoCredential(RuleContext c)
    {
        if (!PositiveControl.Works(c))
        {
            return Judgement.NothingToJudge("The token opens no session.");
        }

        if (c.Facts.Exchange(ProbeKind.ValidToken, TokenQuestions.SessionAlone) is not { } exchange)
        {
            return Judgement.Skip("The server opens no sessions.");
        }

        return exchange.Response switch
        {
            null => Judgement.Inconclusive($"A request with the session id and no token {RuleContext.Outcome(exchange)}.") with { Shown = exchange },
            { Status: >= 200 and < 300 } => Judgement.Fail("A request with the session id of a signed-in user and no token is carried out: whoever learns the id takes over the session.")
                with { Shown = exchange, Fix = $"At {c.Endpoint} ask for the token before the session is looked up, compare its subject with the one that opened the session, and answer 401 with: {c.ChallengeLine}" },
            { Status: 401 } => Judgement.Pass("A session id without a token is answered 401."),
            { } other => Judgement.Pass($"A session id without a token is refused ({other.Status})."),
        };
    }
}
