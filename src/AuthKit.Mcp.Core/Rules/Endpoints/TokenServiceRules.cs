using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>TOK: revocation and introspection, without a token.</summary>
internal static class TokenServiceRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(Behave)
        {
            Id = "TOK-004",
            Title = "Revocation and introspection behave",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 7009 section 2.2; RFC 7662 section 2.1",
            Cause = "Introspection meant for internal use is public, or revocation is strict about tokens it does not know.",
            Fix = "Require client authentication for introspection; answer 200 for the revocation of an unknown token.",
            Probes = [ProbeKind.TokenService],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            ExplainedBy = ["HYG-001", "ASM-007"],
            Needs = IssuerAnswers.Needs,
        },
    ];

    private static Judgement Behave(RuleContext c)
    {
        Judgement revocation = IssuerAnswers.Worst(c, "revocation_endpoint", Revokes);
        Judgement introspection = IssuerAnswers.Worst(c, "introspection_endpoint", Introspects);
        return revocation.Verdict == McpRuleVerdict.Skip && introspection.Verdict == McpRuleVerdict.Skip
            ? revocation.Missing ? revocation : introspection.Missing ? introspection : Judgement.Skip("Neither revocation nor introspection is advertised.")
            : IssuerAnswers.Worse(revocation, introspection);
    }

    private static Judgement Revokes(IssuerAnswers a)
    {
        if (a.Find(ProbeKind.TokenService, IssuerVariant.Revocation) is not { } exchange)
        {
            return Judgement.NothingToJudge("Revocation was not asked.");
        }

        if (a.Unanswered(exchange) is { } silence)
        {
            return silence;
        }

        string fix = $"Answer POST {a.Url} with 200 and an empty body for every token, known or not; 401 only where clients must authenticate.";
        string start = $"The revocation of an unknown token at {a.Url} {RuleContext.Outcome(exchange)}";
        return exchange.Response switch
        {
            { Status: 200 or 401 } => Judgement.Pass("Unknown tokens can be revoked."),
            { } response when OAuthError.Of(response) == "invalid_client" => Judgement.Pass("Revocation demands that clients authenticate."),
            { Status: >= 500 } => a.Seen(Judgement.Fail($"{start}: logging out fails."), exchange, fix),
            _ => a.Seen(Judgement.Warn($"{start} instead of 200: clients report that logging out failed."), exchange, fix),
        };
    }

    private static Judgement Introspects(IssuerAnswers a)
    {
        if (a.Find(ProbeKind.TokenService, IssuerVariant.Introspection) is not { } exchange)
        {
            return Judgement.NothingToJudge("Introspection was not asked.");
        }

        if (a.Unanswered(exchange) is { } silence)
        {
            return silence;
        }

        string fix = $"Answer POST {a.Url} without client authentication with 401 and {{\"error\":\"invalid_client\"}}.";
        string start = $"Introspection without client authentication at {a.Url} {RuleContext.Outcome(exchange)}";
        return exchange.Response switch
        {
            { Status: >= 500 } => a.Seen(Judgement.Fail($"{start}."), exchange, fix),
            { Status: >= 200 and < 300 } response when MetadataDocument.Read(response).Has("active") =>
                a.Seen(Judgement.Fail($"{start} and says whether the token is active: anybody can try tokens there."), exchange, fix),
            { Status: 400 or 401 or 403 } => Judgement.Pass("Introspection demands that clients authenticate."),
            _ => a.Seen(Judgement.Warn($"{start} instead of 401."), exchange, fix),
        };
    }
}
