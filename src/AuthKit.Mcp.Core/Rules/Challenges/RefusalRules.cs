using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>CHL: which requests without a token are refused.</summary>
internal static class RefusalRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(Is401)
        {
            Id = "CHL-001",
            Title = "An unauthenticated request is answered 401",
            Levels = "M M M M",
            Source = "MCP Authorization, Error Handling; OAuth 2.1 section 5.3; RFC 9110 section 15.5.2",
            Cause = "The bearer check runs after body or session parsing, a framework redirects to a login page, or an exception comes before the answer.",
            Fix = "Make the bearer check the first middleware on the route and answer 401 with a challenge yourself.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["HYG-001", "HYG-002"],
        },
        new(CoversEveryMethod)
        {
            Id = "CHL-002",
            Title = "Authentication covers every JSON-RPC method",
            Levels = "m m m m",
            Source = "MCP Security Best Practices (verify all inbound requests); MCP Authorization, Token Requirements",
            Cause = "Authentication is wrapped around tool calls only, or initialize is on an allow list.",
            Fix = "Guard the route, not single methods.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool],
            ExplainedBy = ["CHL-001"],
            Needs = ["HYG-001", "HYG-002", "CHL-001"],
        },
        new(GetAndDelete)
        {
            Id = "CHL-003",
            Title = "GET and DELETE do not bypass authentication",
            Levels = "m m m m",
            Source = "MCP Security Best Practices; MCP Transports (GET opens a stream or is answered 405)",
            Cause = "The bearer check is bound to POST only.",
            Fix = "Bind the bearer check to all methods, before the dispatch by method.",
            Probes = [ProbeKind.Get, ProbeKind.Delete],
            Depth = CheckDepth.Standard,
            ExplainedBy = ["CHL-001", "CHL-002", "CHL-013"],
            Needs = ["HYG-002"],
        },
    ];

    private static Judgement Is401(RuleContext c)
    {
        Exchange?[] asked = [c.Facts.Exchange(ProbeKind.Initialize), c.Facts.Exchange(ProbeKind.Discover)];
        Exchange? first = asked[0] ?? asked[1];
        if (first is null)
        {
            return Judgement.Inconclusive("The endpoint was not asked.");
        }

        if (asked.All(static e => e is null || DiscoveryFacts.IsResult(e) || e.Response is { Status: 401 }) || asked.Any(DiscoveryFacts.IsResult))
        {
            return asked.Any(DiscoveryFacts.IsResult)
                ? Judgement.Skip("initialize or discover is answered without a token; CHL-002 judges what else is open.")
                : Judgement.Pass("initialize and discover without a token are answered 401.");
        }

        // An answer tells more than a missing one; of two answers the first counts.
        Exchange wrong = asked.OfType<Exchange>().Where(static e => e.Response is not { Status: 401 }).OrderByDescending(static e => e.Response is not null).First();
        string which = wrong == c.Facts.Exchange(ProbeKind.Initialize) ? "initialize" : "server/discover";
        string fix = $"Answer requests to {c.Endpoint} that carry no valid token with status 401 and the header line: {c.ChallengeLine}";
        if (wrong.Response is not { } response)
        {
            return wrong.Fault == WireFault.TlsFailed
                ? Judgement.NothingToJudge("The connection is not trusted.")
                : Judgement.Inconclusive($"{which} without a token {RuleContext.Outcome(wrong)}.") with { Shown = wrong };
        }

        if (EndpointRedirect.Find(c.Facts) is not null)
        {
            return Judgement.NothingToJudge("The endpoint redirects to another address.");
        }

        // A server of one era refuses the other era's first message by its own rules, after 401 was given where it counts.
        if (asked.Any(static e => e?.Response is { Status: 401 }) && response.Status is 400 or 404 or 405)
        {
            return Judgement.Pass($"The era this server speaks is answered 401; {which}, of the other era, is answered {response.Status}.");
        }

        if (IsFormerTransport(c, response))
        {
            return Judgement.Fail($"{which} by POST is answered {response.Status} while GET {RuleContext.Outcome(c.Facts.Exchange(ProbeKind.Get))}: this is the HTTP+SSE transport of 2024-11-05, to which only some clients fall back.") with
            {
                Shown = wrong,
                Fix = $"Serve Streamable HTTP at {c.Endpoint}, which answers POST without a token with status 401 and the header line: {c.ChallengeLine}. If the server speaks it at another path, often /mcp, give users that URL.",
            };
        }

        string detail = response.Status is >= 300 and < 400 ? $" (a redirect to {RuleContext.Quote(response.Value("Location"))})" : "";
        return response.Status switch
        {
            502 or 503 or 504 => Judgement.Fail($"{which} without a token is answered {response.Status} instead of 401: what stands in front of the server is there, the server behind it gave no answer.")
                with { Shown = wrong, Fix = $"Start the server behind {c.Endpoint.Authority} and check again. If it runs, this is its way of refusing: then {Lower(fix)}" },
            >= 500 => Judgement.Fail($"{which} without a token is answered {response.Status} instead of 401: the server fails before it asks for a token.")
                with { Shown = wrong, Fix = $"Look into the server's log for what fails, and make the bearer check the first middleware on the route. {fix}" },
            _ => Judgement.Fail($"{which} without a token is answered {response.Status}{detail} instead of 401: clients see no reason to sign in.") with { Shown = wrong, Fix = fix },
        };
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence.Substring(1);

    // MCP Transports, Backwards Compatibility: where a POST is answered 404 or 405, GET opens the stream of the former transport.
    private static bool IsFormerTransport(RuleContext c, WireResponse posted) => posted.Status is 404 or 405 && c.Facts.Exchange(ProbeKind.Get)?.Response switch
    {
        { Status: 401 } get => get.Value("WWW-Authenticate") is not null,
        { Status: 200 } get => get.IsEventStream,
        _ => false,
    };

    private static Judgement CoversEveryMethod(RuleContext c)
    {
        (string Name, Exchange? Exchange)[] asked =
        [
            ("initialize", c.Facts.Exchange(ProbeKind.Initialize)),
            ("server/discover", c.Facts.Exchange(ProbeKind.Discover)),
            ("tools/list", c.Facts.Exchange(ProbeKind.ListTools)),
            ("tools/call", c.Facts.Exchange(ProbeKind.CallTool)),
        ];
        string Fix() => $"Put the bearer check in front of every request to {c.Endpoint}, before the JSON-RPC method is read, and answer 401 with: {c.ChallengeLine}";
        (string Name, Exchange? Exchange) call = asked[3];
        if (asked.All(static a => a.Exchange?.Response is null))
        {
            return Judgement.NothingToJudge("No request was answered.");
        }

        if (c.Facts.Refusals.Count == 0 && EndpointRedirect.Find(c.Facts) is not null)
        {
            return Judgement.NothingToJudge("The endpoint redirects to another address.");
        }

        bool isReached = DiscoveryFacts.ReachedDispatcher(call.Exchange);
        List<(string Name, Exchange? Exchange)> open = [.. asked.Where(static a => DiscoveryFacts.IsResult(a.Exchange))];
        if (isReached || (open.Count > 0 && c.Facts.Refusals.Count == 0))
        {
            string what = isReached && c.Facts.Refusals.Count > 0 ? "tools/call reaches the tools without a token" : "no request is challenged although there is metadata";
            return Judgement.Fail($"Authentication has a hole: {what}.") with { Shown = call.Exchange ?? asked[0].Exchange, Fix = Fix() };
        }

        if (open.Count > 0)
        {
            string effect = DiscoveryFacts.IsResult(asked[0].Exchange) ? " Clients that test with initialize conclude that no sign-in is needed." : "";
            return Judgement.Warn($"{string.Join(" and ", open.Select(static a => a.Name))} answered without a token, but not every request is.{effect}")
                with { Shown = open[0].Exchange, Fix = Fix() + " If the mixture is intended, expect Claude's dialog to show the server as open." };
        }

        if (c.Facts.Refusals.Count == 0)
        {
            return Judgement.NothingToJudge("No request is answered 401, and none is carried out either.");
        }

        // A legacy server may ask for a session before it looks at the method; then initialize has shown the 401.
        (string Name, Exchange? Exchange) odd = asked.FirstOrDefault(static a => a.Exchange?.Response is { Status: not 401 } r && !(r.Status is 400 or 404 or 405 or 406));
        return odd.Exchange is null
            ? asked.FirstOrDefault(static a => a.Exchange is { Response: null }) is { Exchange: { } silent } unanswered
                ? Judgement.Inconclusive($"{unanswered.Name} without a token {RuleContext.Outcome(silent)}.") with { Shown = silent }
                : Judgement.Pass("No method answers without a token.")
            : Judgement.Fail($"{odd.Name} without a token {RuleContext.Outcome(odd.Exchange)} instead of 401.") with { Shown = odd.Exchange, Fix = Fix() };
    }

    private static Judgement GetAndDelete(RuleContext c)
    {
        if (c.Facts.Refusals.Count == 0 && EndpointRedirect.Find(c.Facts) is not null)
        {
            return Judgement.NothingToJudge("The endpoint redirects to another address.");
        }

        Judgement? weakest = null;
        foreach ((string method, Exchange? exchange) in new[] { ("GET", c.Facts.Exchange(ProbeKind.Get)), ("DELETE", c.Facts.Exchange(ProbeKind.Delete)) })
        {
            if (exchange?.Response is not { } response || response.Status is 401 or 405)
            {
                continue;
            }

            bool isFailure = response.Status >= 500 || (response.Status is >= 200 and < 300 && !response.IsHtml);
            string seen = response.IsEventStream ? "opens an event stream" : $"is answered {response.Status}{(response.IsHtml ? " with a web page" : "")}";
            Judgement judged = Judgement.FailOrWarn(isFailure, $"{method} without a token {seen} instead of 401.") with { Shown = exchange, Fix = LikePost(c) };
            if (isFailure)
            {
                return judged;
            }

            weakest ??= judged;
        }

        Exchange? get = c.Facts.Exchange(ProbeKind.Get);
        return weakest
            ?? (get?.Response is { Status: 405 } && c.Facts.Exchange(ProbeKind.Initialize)?.Response is { Status: 401 }
                ? Judgement.Note("GET is answered 405 while POST is answered 401: mcp-remote looks for the challenge with a GET and goes by the well-known location instead.") with { Shown = get, Fix = LikePost(c) }
                : Judgement.Pass("GET and DELETE without a token are refused."));
    }

    private static string LikePost(RuleContext c) =>
        $"Answer GET and DELETE of {c.Endpoint} without a token like POST: 401 with {c.ChallengeLine} (405 is fine where the method does not exist).";
}
