using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>TOK: the token endpoint and its relatives, without a user.</summary>
internal static class TokenEndpointRules
{
    private const string Member = "token_endpoint";
    private static readonly string[] Errors = ["invalid_grant", "invalid_client", "invalid_request", "unauthorized_client", "invalid_target"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(static c => IssuerAnswers.Worst(c, Member, KeepsTheContract))
        {
            Id = "TOK-001",
            Title = "The token endpoint speaks the error contract of RFC 6749",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 6749 section 5.2; OAuth 2.1 section 3.2",
            Cause = "The endpoint reads JSON only, is not routed, or an exception is not handled.",
            Fix = "Accept forms, and answer 400 or 401 with an OAuth error as application/json.",
            Probes = [ProbeKind.TokenRequest],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            ExplainedBy = ["HYG-001", "ASM-007"],
            Needs = IssuerAnswers.Needs,
        },
        new(static c => IssuerAnswers.Worst(c, Member, KnowsItsClients))
        {
            Id = "TOK-002",
            Title = "An unknown client yields invalid_client",
            Levels = "s s s s",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 6749 section 5.2; Claude connector documentation (401 triggers a new registration)",
            Cause = "The code is looked up before the client.",
            Fix = "Look the client up first.",
            Probes = [ProbeKind.TokenRequest],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            ExplainedBy = ["TOK-001", "AKT-009"],
            Needs = [.. IssuerAnswers.Needs, "TOK-001"],
        },
        new(static c => IssuerAnswers.Worst(c, Member, RefusesOldGrants))
        {
            Id = "TOK-003",
            Title = "Removed grants and GET are refused",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "OAuth 2.1 sections 3.2 and 10.1",
            Cause = "The password grant was left on, or the route is bound to all methods.",
            Fix = "Switch the password grant off, and accept POST only.",
            Probes = [ProbeKind.TokenRequest],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            ExplainedBy = ["TOK-001"],
            Needs = [.. IssuerAnswers.Needs, "TOK-001"],
        },
    ];

    private static Judgement KeepsTheContract(IssuerAnswers a)
    {
        if (a.Find(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode) is not { } unknown)
        {
            return Judgement.NothingToJudge("The token endpoint was not asked.");
        }

        (Exchange? Exchange, string What)[] registered =
        [
            (a.Find(ProbeKind.TokenRequest, IssuerVariant.BogusCode), "a code that was never issued"),
            (a.Find(ProbeKind.TokenRequest, IssuerVariant.BogusRefresh), "a refresh token that was never issued"),
        ];
        Judgement? breach = Breach(a, unknown, "a code that was never issued");
        foreach ((Exchange? exchange, string what) in registered)
        {
            breach ??= exchange is null ? null : Breach(a, exchange, what) ?? WrongWord(a, exchange, what);
        }

        return breach
            ?? (unknown.Response is { } response && !IsNoStore(response)
                ? Judgement.Note($"Errors of {a.Url} come without Cache-Control: no-store.") with { Shown = unknown }
                : Judgement.Pass("The token endpoint answers with OAuth errors."));
    }

    private static Judgement? Breach(IssuerAnswers a, Exchange exchange, string what)
    {
        if (a.Unanswered(exchange) is { } silence)
        {
            return silence;
        }

        if (exchange.Response is not { } response)
        {
            return null;
        }

        MetadataDocument document = MetadataDocument.Read(response);
        string fix = $"Read application/x-www-form-urlencoded at {a.Url}, and answer a bad code with 400, Content-Type: application/json, Cache-Control: no-store and {{\"error\":\"invalid_grant\"}}.";
        string start = $"POST {a.Url} with {what} {RuleContext.Outcome(exchange)}";
        string? error = OAuthError.Of(response);
        Judgement? found = response.Status is >= 200 and < 300 ? Judgement.Fail($"{start}: clients take that for a token.")
            : response.Status is 404 or 405 or 415 or >= 500 or < 400 ? Judgement.Fail($"{start}{OAuthError.InWords(response)}: clients cannot finish a log-in there.")
            : !document.IsReadable ? Judgement.Fail($"{start}, but {document.Problems.LastOrDefault()}: clients fail on reading the error.")
            : error is null ? Judgement.Fail($"{start}, but error is {document.Kind("error")}: clients cannot tell an expired code from an outage.")
            : !Errors.Contains(error) ? Judgement.Fail($"{start} with the error {RuleContext.Quote(error)}, which clients do not know.")
            : response.Status is not (400 or 401) ? Judgement.Warn($"{start} instead of 400 or 401.")
            : !OAuthError.IsJson(response) ? Judgement.Warn($"{start}, sent as {RuleContext.Quote(string.Join(", ", response.Values("Content-Type")))} instead of application/json.")
            : null;
        return found is null ? null : a.Seen(found, exchange, fix);
    }

    // For a client that is registered, only the code or token can be wrong (RFC 6749 section 5.2).
    private static Judgement? WrongWord(IssuerAnswers a, Exchange exchange, string what) =>
        exchange.Response is { } response && (response.Status != 400 || OAuthError.Of(response) != "invalid_grant")
            ? a.Seen(
                Judgement.Warn($"A registered client's POST to {a.Url} with {what} {RuleContext.Outcome(exchange)}{OAuthError.InWords(response)} instead of 400 invalid_grant: clients do not start a new log-in."),
                exchange,
                $"Answer a code or refresh token that is not valid at {a.Url} with 400 and {{\"error\":\"invalid_grant\"}}, and accept the resource parameter.")
            : null;

    private static bool IsNoStore(WireResponse response) => response.Values("Cache-Control").Any(static v => v.IndexOf("no-store", StringComparison.OrdinalIgnoreCase) >= 0);

    private static Judgement KnowsItsClients(IssuerAnswers a)
    {
        if (a.Find(ProbeKind.TokenRequest, IssuerVariant.UnknownClientCode) is not { Response: { } response } exchange || OAuthError.Of(response) is not { } error)
        {
            return Judgement.NothingToJudge("The token endpoint states no error.");
        }

        return error == "invalid_client"
            ? Judgement.Pass($"An unknown client is answered {response.Status} invalid_client.")
            : a.Seen(
                Judgement.Warn($"A client that does not exist is answered {response.Status} {RuleContext.Quote(error)} by {a.Url}: clients whose registration was deleted never register again.{(a.Context.IsAuthKit ? " A known gap of AuthKit." : "")}"),
                exchange,
                $"Look client_id up first at {a.Url}, and answer 401 with {{\"error\":\"invalid_client\"}}.");
    }

    private static Judgement RefusesOldGrants(IssuerAnswers a)
    {
        (Exchange? Exchange, string What)[] asked =
        [
            (a.Find(ProbeKind.TokenRequest, IssuerVariant.PasswordGrant), "POST with grant_type=password"),
            (a.Find(ProbeKind.TokenRequest, IssuerVariant.UnknownGrant), "POST with grant_type=probe"),
            (a.Find(ProbeKind.TokenRequest, IssuerVariant.ByGet), "GET with the code in the query"),
        ];
        if (asked.All(static x => x.Exchange?.Response is null or { Status: 429 }))
        {
            return Judgement.NothingToJudge("The token endpoint was not asked.");
        }

        string fix = $"Answer at {a.Url} every grant_type besides authorization_code and refresh_token with 400 {{\"error\":\"unsupported_grant_type\"}}, and GET with 405.";
        foreach ((Exchange? exchange, string what) in asked)
        {
            if (exchange?.Response is { Status: >= 200 and < 300 } response && MetadataDocument.Read(response).Has("access_token"))
            {
                return a.Seen(Judgement.Fail($"{what} at {a.Url} is answered with a token."), exchange, fix, "removed grants");
            }
        }

        foreach ((Exchange? exchange, string what) in asked)
        {
            if (exchange?.Response is { Status: >= 500 })
            {
                return a.Seen(Judgement.Fail($"{what} at {a.Url} {RuleContext.Outcome(exchange)}."), exchange, fix);
            }
        }

        return asked.FirstOrDefault(static x => x.Exchange?.Fault is WireFault.TimedOut or WireFault.ConnectionClosed) is { Exchange: { } silent, What: { } missing }
            ? Judgement.Inconclusive($"{missing} at {a.Url} gets no answer ({silent.FaultDetail}).") with { Shown = silent }
            : Judgement.Pass("Other grants and GET are refused.");
    }
}
