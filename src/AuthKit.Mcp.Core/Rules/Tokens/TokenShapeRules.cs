using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>TKN-005 and 006: credentials in other places and forms than RFC 6750 section 2.1 has them.</summary>
internal static class TokenShapeRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IgnoresOtherPlaces)
        {
            Id = "TKN-005",
            Title = "A token outside the header is ignored",
            Levels = "M M M M",
            Source = "MCP Authorization, Token Requirements; OAuth 2.1 section 5.1",
            Cause = "A fallback for the convenience of clients that cannot set headers.",
            Fix = "Read the token from the Authorization header only.",
            Probes = [ProbeKind.BogusToken, ProbeKind.ValidToken],
            Mode = McpProbeMode.Active,
            AlsoBy = [McpProbeMode.Token],
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001", "CHL-002"],
            ExplainedBy = ["CHL-002"],
        },
        new(SurvivesMalformed)
        {
            Id = "TKN-006",
            Title = "A malformed Authorization never yields 2xx or 5xx",
            Levels = "m m m m",
            Source = "RFC 6750 sections 2.1 and 3.1",
            Cause = "'Bearer ' is cut out of the header as text, so that a value without a scheme passes for a token.",
            Fix = "Parse scheme and token; answer anything but a single 'Bearer <token>' with 401.",
            Probes = [ProbeKind.BogusToken, ProbeKind.ValidToken],
            Mode = McpProbeMode.Active,
            AlsoBy = [McpProbeMode.Token],
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001", "CHL-002"],
            ExplainedBy = ["TKN-001", "TKN-002", "AKT-007", "CHL-004", "CHL-009"],
        },
    ];

    private static Judgement IgnoresOtherPlaces(RuleContext c)
    {
        if (CredentialAnswers.Unguarded(c) is { } open)
        {
            return open;
        }

        // The token of the user tells more than a made-up one, and an accepted one more than any refusal.
        List<ProbeResult> sent =
        [
            .. new[] { ProbeKind.ValidToken, ProbeKind.BogusToken }.SelectMany(c.Facts.Probes).Where(p => TokenPlaces.All.Contains(p.Subject) && !(IsList(p) && DiscoveryFacts.IsResult(c.Facts.Exchange(ProbeKind.ListTools))))
                .OrderByDescending(static p => CredentialAnswers.IsAccepted(p.Exchange)).ThenByDescending(static p => p.Kind).ThenBy(static p => p.Subject, StringComparer.Ordinal)
                .ThenBy(static p => p.Exchange.Response?.Status ?? 0),
        ];
        if (sent.Count == 0)
        {
            return Judgement.NothingToJudge("No token was sent outside the header.");
        }

        string fix = $"Read the token at {c.Endpoint} from the Authorization header only; URLs, bodies and cookies end up in logs, caches and histories.";
        foreach (ProbeResult probe in sent)
        {
            string what = $"A {(probe.Kind == ProbeKind.ValidToken ? "valid " : "made-up ")}{probe.Subject}";
            if (probe.Exchange.Response is { Status: >= 200 and < 300 })
            {
                return Judgement.Fail($"{what} {CredentialAnswers.Outcome(probe.Exchange)}.") with { Shown = probe.Exchange, Fix = fix };
            }

            if (IsRead(c, probe) is { } how)
            {
                return Judgement.Warn($"{what} {how}: the server reads it.") with { Shown = probe.Exchange, Fix = fix };
            }
        }

        ProbeResult? silent = sent.FirstOrDefault(static p => p.Exchange.Response is null);
        return silent is null
            ? Judgement.Pass("Tokens outside the header change nothing.")
            : Judgement.Inconclusive($"A {silent.Subject} {RuleContext.Outcome(silent.Exchange)}.") with { Shown = silent.Exchange };
    }

    // A form is another content type too, so only its 401 can show that the token was read.
    private static string? IsRead(RuleContext c, ProbeResult probe) => probe.Exchange.Response switch
    {
        { Status: 401 } when CredentialAnswers.Challenges(probe.Exchange).Bearer?.Value("error") == "invalid_token" && c.Facts.Challenge?.Bearer?.Value("error") != "invalid_token" =>
            "is answered error=\"invalid_token\"",
        { Status: 400 or 403 } response when probe.Subject != TokenPlaces.Form && IsAnsweredOtherwise(c, probe) => $"is answered {response.Status} instead of 401",
        _ => null,
    };

    // A list asked for without a session may be refused for that, token or not.
    private static bool IsAnsweredOtherwise(RuleContext c, ProbeResult probe) =>
        (IsList(probe) ? c.Facts.Exchange(ProbeKind.ListTools)?.Response?.Status : 401) != probe.Exchange.Response?.Status;

    private static bool IsList(ProbeResult probe) => probe.Exchange.Request.Body?.Contains("tools/list") == true;

    private static Judgement SurvivesMalformed(RuleContext c)
    {
        if (CredentialAnswers.Unguarded(c) is { } open)
        {
            return open;
        }

        List<(string Shape, Exchange Exchange)> sent =
        [
            .. BogusCredentials.Malformed.SelectMany(b => c.Facts.Probes(ProbeKind.BogusToken).Where(p => p.Subject == b.Shape)).Select(static p => (p.Subject, p.Exchange)),
            .. c.Facts.Probes(ProbeKind.ValidToken).Where(static p => p.Subject == TokenQuestions.WithoutScheme).Select(static p => ("A valid token without a scheme", p.Exchange)),
        ];
        if (sent.Count == 0)
        {
            return Judgement.NothingToJudge("No malformed Authorization was sent.");
        }

        string fix = $"At {c.Endpoint} parse Authorization into scheme and token, and answer anything but one 'Bearer <token>' with 401 and {c.ChallengeLine}";
        (Judgement Judgement, int Weight) worst = sent.Select(s => Judge(c, s.Shape, s.Exchange, fix)).OrderByDescending(static j => j.Weight).First();
        return worst.Weight > 0 ? worst.Judgement : Judgement.Pass("Every malformed Authorization is refused.");
    }

    private static (Judgement Judgement, int Weight) Judge(RuleContext c, string shape, Exchange exchange, string fix)
    {
        (Judgement judgement, int weight) = exchange.Response switch
        {
            // A server or proxy may cut the connection of what it cannot parse; only silence leaves the question open.
            null => exchange.Fault == WireFault.TimedOut ? (Judgement.Inconclusive($"{shape} {RuleContext.Outcome(exchange)}."), 2) : (Judgement.Pass(""), 0),
            { Status: >= 200 and < 300 } => (Judgement.Fail($"{shape} {CredentialAnswers.Outcome(exchange)}."), 5),
            { Status: >= 500 } => (Judgement.Fail($"{shape} {CredentialAnswers.Outcome(exchange)}: the code that reads the header throws."), 4),
            { Status: 401, HeadViolations.Count: 0 } => c.Facts.Challenge is not null && CredentialAnswers.Challenges(exchange).Lines.Count == 0
                ? (Judgement.Warn($"{shape} is answered 401 without a challenge: the client cannot start over.") with { Subject = CredentialAnswers.Bare }, 1)
                : (Judgement.Pass(""), 0),
            { Status: 400 or 401 } => (Judgement.Pass(""), 0),
            { Status: 413 or 414 or 431 } when shape == BogusCredentials.LongShape => (Judgement.Pass(""), 0),
            _ => (Judgement.Warn($"{shape} {CredentialAnswers.Outcome(exchange)} instead of 401."), 3),
        };
        return (judgement with { Shown = exchange, Fix = fix, Subject = judgement.Subject ?? CredentialAnswers.Subject(exchange) }, weight);
    }
}
