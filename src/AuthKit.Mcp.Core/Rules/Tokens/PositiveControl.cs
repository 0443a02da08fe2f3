using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>TKN-011: what is valid is let in, on every method and more than once. The other rules about tokens rest on it.</summary>
internal static class PositiveControl
{
    private const string ApiKeySubject = "API key";
    private static readonly string[] Legacy = [TokenQuestions.Initialize, TokenQuestions.LegacyList];
    private static readonly string[] Modern = [TokenQuestions.Discover, TokenQuestions.ModernList];

    public static McpRule Rule { get; } = new(Judge)
    {
        Id = "TKN-011",
        Title = "A valid token works on every method",
        Levels = "M M M M",
        Source = "MCP Authorization, Token Requirements; guide step 4 for API keys",
        Cause = "The verifier expects another audience or issuer than the metadata states, or a path rule covers /mcp/* but not /mcp.",
        Fix = "Make the resource of the metadata the expected audience, and guard every path alike.",
        Probes = [ProbeKind.ValidToken, ProbeKind.ApiKey],
        Mode = McpProbeMode.Token,
        AlsoBy = [McpProbeMode.ApiKey],
        Depth = CheckDepth.Standard,
        Needs = ["CHL-001"],
        ExplainedBy = ["TKN-001"],
    };

    /// <summary>True when the token was let in by one of the eras, each time.</summary>
    public static bool Works(RuleContext c) => Works(c, Legacy) || Works(c, Modern);

    /// <summary>The answers that say the token lacks a scope for what every client does first.</summary>
    public static IEnumerable<Exchange> Refusals(RuleContext c) => Sent(c, [.. Legacy, .. Modern]).Where(LacksScope);

    private static Judgement Judge(RuleContext c)
    {
        Judgement[] judged =
        [
            .. c.Facts.Evidence.WithToken ? [JudgeToken(c)] : Array.Empty<Judgement>(),
            .. c.Facts.Evidence.WithApiKey ? [JudgeKey(c)] : Array.Empty<Judgement>(),
        ];
        return judged.OrderByDescending(static j => j.Verdict switch
        {
            McpRuleVerdict.Fail => 4,
            McpRuleVerdict.Warning => 3,
            McpRuleVerdict.Inconclusive => 2,
            McpRuleVerdict.Pass => 1,
            _ => 0,
        }).First();
    }

    private static Judgement JudgeToken(RuleContext c)
    {
        List<Exchange> sent = Sent(c, [.. Legacy, .. Modern]);
        if (sent.Count == 0)
        {
            return Judgement.NothingToJudge("The token was not sent.");
        }

        string resource = c.Facts.Best?.Document?.GetString("resource") ?? c.Endpoint.Value;
        string fix = $"Let the verifier at {c.Endpoint} accept what {c.Issuer} issues for {RuleContext.Quote(resource)}, for every method and path.";
        Exchange? refused = sent.FirstOrDefault(static e => e.Response is { Status: 401 or 403 } && !LacksScope(e));
        if (refused is not null)
        {
            return Judgement.Fail($"{Name(refused)} with the valid token is answered {refused.Response?.Status}: clients sign in and are sent back to sign in.") with { Shown = refused, Fix = fix, Subject = CredentialAnswers.Subject(refused) };
        }

        if (Works(c))
        {
            return Judgement.Pass("The valid token is accepted, more than once.");
        }

        if (sent.FirstOrDefault(static e => e.Response is { Status: >= 500 }) is { } broken)
        {
            return Judgement.Fail($"{Name(broken)} with the valid token is answered {broken.Response?.Status}: signing in works, nothing else does.")
                with { Shown = broken, Subject = CredentialAnswers.Subject(broken), Fix = $"Look in the log of {c.Endpoint} for the error at the time of this check." };
        }

        if (sent.Any(LacksScope))
        {
            return Judgement.Skip("The token lacks a scope that even listing the tools needs; give one that has it.");
        }

        if (sent.All(static e => e.Response is { Status: >= 300 and < 400 }))
        {
            return Judgement.NothingToJudge("The endpoint redirects, and the token is not sent after it.");
        }

        Exchange other = sent.OrderBy(static e => e.Response is not null).First();
        return Judgement.Inconclusive($"{Name(other)} with the valid token {RuleContext.Outcome(other)}.") with { Shown = other };
    }

    private static Judgement JudgeKey(RuleContext c)
    {
        List<ProbeResult> own = [.. c.Facts.Probes(ProbeKind.ApiKey).Where(static p => p.Subject != ApiKeyQuestions.UnknownKey).OrderBy(static p => p.Subject, StringComparer.Ordinal)];
        if (own.Count == 0)
        {
            return Judgement.NothingToJudge("The API key was not sent.");
        }

        ProbeResult? refused = own.FirstOrDefault(static p => p.Exchange.Response is { Status: 401 or 403 });
        if (refused is not null || !own.Any(static p => CredentialAnswers.IsAccepted(p.Exchange)))
        {
            refused ??= own.OrderByDescending(static p => p.Exchange.Response?.Status ?? 0).First();
            return refused.Exchange.Response is { Status: 401 or 403 or >= 500 } response
                ? Judgement.Fail($"{refused.Subject} with the API key is answered {response.Status}: those who use keys today are locked out.")
                    with { Shown = refused.Exchange, Subject = ApiKeySubject, Fix = $"Keep the branch for API keys at {c.Endpoint} beside the one for tokens, told apart by their first letters (guide step 4)." }
                : Judgement.Inconclusive($"{refused.Subject} with the API key {RuleContext.Outcome(refused.Exchange)}.") with { Shown = refused.Exchange, Subject = ApiKeySubject };
        }

        return CredentialAnswers.Unguarded(c) is null && c.Facts.Exchange(ProbeKind.ApiKey, ApiKeyQuestions.UnknownKey) is { } unknown
            ? JudgeUnknownKey(c, unknown)
            : Judgement.Pass("The API key is accepted.");
    }

    private static Judgement JudgeUnknownKey(RuleContext c, Exchange unknown)
    {
        string fix = $"Answer unknown API keys at {c.Endpoint} like unknown tokens, with {CredentialAnswers.Refusal(c)}";
        if (unknown.Response is not { } response)
        {
            return Judgement.Inconclusive($"An unknown API key {RuleContext.Outcome(unknown)}.") with { Shown = unknown, Subject = ApiKeySubject };
        }

        if (response.Status != 401)
        {
            return Judgement.Fail($"An unknown API key {CredentialAnswers.Outcome(unknown)} instead of 401.") with { Shown = unknown, Fix = fix, Subject = CredentialAnswers.Subject(unknown) };
        }

        return c.Facts.AdvertisedUrl is { } url && CredentialAnswers.Challenges(unknown).ResourceMetadata != url
            ? Judgement.Warn("The 401 to an unknown API key does not repeat the challenge: a client with an old key never learns where to sign in.") with { Shown = unknown, Fix = fix, Subject = ApiKeySubject }
            : Judgement.Pass("The API key is accepted, and an unknown one gets the same 401 as no token.");
    }

    private static bool Works(RuleContext c, string[] subjects) => subjects.All(s => c.Facts.Exchange(ProbeKind.ValidToken, s) is not null)
        && Sent(c, subjects).All(static e => e.Response is { Status: >= 200 and < 300 });

    private static bool LacksScope(Exchange exchange) => exchange.Response is { Status: 403 } && CredentialAnswers.Challenges(exchange).Bearer?.Value("error") == "insufficient_scope";

    private static List<Exchange> Sent(RuleContext c, IReadOnlyList<string> subjects) =>
        [.. subjects.SelectMany(s => c.Facts.Probes(ProbeKind.ValidToken).Where(p => p.Subject == s).Select(static p => p.Exchange).OrderByDescending(static e => e.Response?.Status ?? 0))];

    private static string Name(Exchange exchange) => exchange.Request.Body switch
    {
        { } body when body.Contains("\"initialize\"") => "initialize",
        { } body when body.Contains("server/discover") => "server/discover",
        _ => "tools/list",
    };
}
