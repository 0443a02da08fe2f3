using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>AUZ: whom the authorization endpoint turns away, as far as it shows without a user.</summary>
internal static class AuthorizationEndpointRules
{
    private const string Member = "authorization_endpoint";
    private static readonly string[] NeedsClient = [.. IssuerAnswers.Needs, "REG-003", "AUZ-001"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(static c => IssuerAnswers.Worst(c, Member, KeepsUnknownClients))
        {
            Id = "AUZ-001",
            Title = "An unknown client is not redirected",
            Levels = "M M M M",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Open Redirection; OAuth 2.1 section 4.1.2.1",
            Cause = "Errors are redirected before the client is validated, or the endpoint is not routed.",
            Fix = "Show the error at the authorization server.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            ExplainedBy = ["HYG-001", "ASM-007"],
            Needs = IssuerAnswers.Needs,
        },
        new(static c => IssuerAnswers.Worst(c, Member, MatchesRedirects))
        {
            Id = "AUZ-002",
            Title = "redirect_uri is matched exactly",
            Levels = "M M M M",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Open Redirection; OAuth 2.1 section 4.1.3",
            Cause = "The redirect URI is compared by prefix, by host or not at all.",
            Fix = "Compare redirect URIs as strings, the port of loopback addresses aside.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            ExplainedBy = ["AUZ-001"],
            Needs = NeedsClient,
        },
        new(static c => IssuerAnswers.Worst(c, Member, DemandsPkce))
        {
            Id = "AUZ-003",
            Title = "A request without PKCE is refused",
            Levels = "M m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP 2025-03-26 Implementation Requirements; OAuth 2.1 section 4.1.2.1",
            Cause = "PKCE is optional, or checked at the token endpoint only.",
            Fix = "Require code_challenge with S256 at the authorization endpoint.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            Needs = NeedsClient,
            ExplainedBy = ["AKT-009"],
        },
        new(static c => IssuerAnswers.Worst(c, Member, RefusesImplicit))
        {
            Id = "AUZ-004",
            Title = "The implicit flow is refused",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "OAuth 2.1 section 10.1 (no implicit grant)",
            Cause = "The identity provider has the implicit flow on by default.",
            Fix = "Switch response_type token off for all clients.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            Needs = NeedsClient,
        },
    ];

    /// <summary>Why nothing can be said about requests of the registered client, or null: its plain request does not work either.</summary>
    public static Judgement? WithoutClient(IssuerAnswers a) => a.Client is null ? Judgement.NothingToJudge("There is no registered client to ask with.")
        : a.Authorization(IssuerVariant.Valid) is not { } valid || valid.Outcome is AuthorizationOutcome.Broken ? Judgement.NothingToJudge("The authorization endpoint does not work.")
        : a.Unanswered(valid.Exchange) is { } silence ? (silence.IsFault ? Judgement.NothingToJudge(silence.Message) : silence)
        : null;

    private static Judgement KeepsUnknownClients(IssuerAnswers a)
    {
        if (a.Authorization(IssuerVariant.UnknownClient, IssuerVariant.ForeignRedirect) is not { } answer)
        {
            return Judgement.NothingToJudge("No unknown client was tried.");
        }

        if (a.Unanswered(answer.Exchange) is { } silence)
        {
            return silence;
        }

        string fix = $"Show at {a.Url} an error page with status 400 for a client_id that is not known, and do not use its redirect_uri.";
        return answer.Outcome switch
        {
            AuthorizationOutcome.Back => a.Seen(Judgement.Fail($"A client that does not exist {answer.Describe()} to the host it names: {a.Url} sends users anywhere (open redirector)."), answer.Exchange, fix),
            AuthorizationOutcome.Broken when answer.Exchange.Response?.Status == 404 && !a.Document.Has("registration_endpoint") => a.Seen(
                Judgement.Advise($"GET {a.Url} with an unknown client is answered 404. Clients are entered by hand there, and some servers of that kind (GitHub's) hide their log-in from others: either that, or nobody can log in."),
                answer.Exchange,
                $"Open {a.Url} in a browser with the client_id of an application that is entered there. Where that shows no log-in either, correct \"{Member}\" in {a.MetadataUrl}."),
            AuthorizationOutcome.Broken => a.Seen(
                Judgement.Fail($"GET {a.Url} with an unknown client {RuleContext.Outcome(answer.Exchange)}: users see {(answer.Exchange.Response?.Status >= 500 ? "a crash, also after the server forgot a client" : "that there is no log-in")}."),
                answer.Exchange,
                answer.Exchange.Response?.Status >= 500 ? fix : $"Answer GET {a.Url}, or correct \"{Member}\" in {a.MetadataUrl}."),
            AuthorizationOutcome.Elsewhere => Judgement.Inconclusive($"{a.Url} sends an unknown client's request on, to a log-in it seems, so what comes of it cannot be told without a user.") with { Shown = answer.Exchange },
            _ => answer.AsksForPassword
                ? a.Seen(Judgement.Advise($"{a.Url} shows its log-in to a client that does not exist: users type their password before anybody looks who asks."), answer.Exchange, fix)
                : Judgement.Pass("An unknown client is not redirected."),
        };
    }

    private static Judgement MatchesRedirects(IssuerAnswers a)
    {
        if (WithoutClient(a) is { } nothing)
        {
            return nothing;
        }

        List<(string Variant, string RedirectUri, AuthorizationAnswer Answer)> answers = [];
        foreach ((string variant, string redirect) in IssuerVariant.UnregisteredRedirects)
        {
            if (a.Authorization(IssuerVariant.Redirect(variant), redirect) is { } answer)
            {
                answers.Add((variant, redirect, answer));
            }
        }

        string fix = $"Compare redirect_uri at {a.Url} with the registered one as strings, the port of loopback addresses aside, and show an error page when none is equal.";
        foreach ((string variant, string redirect, AuthorizationAnswer answer) in answers)
        {
            if (answer.Outcome == AuthorizationOutcome.Back)
            {
                return a.Seen(Judgement.Fail($"A redirect URI with {variant} than registered, '{redirect}', {answer.Describe()}: codes can be sent to others."), answer.Exchange, fix);
            }
        }

        (string Variant, string RedirectUri, AuthorizationAnswer Answer) shown = answers.FirstOrDefault(static r => r.Answer.AsksForPassword);
        (string Variant, string RedirectUri, AuthorizationAnswer Answer) silent = answers.FirstOrDefault(static r => r.Answer.Outcome == AuthorizationOutcome.None);
        return answers.Count == 0 ? Judgement.NothingToJudge("No other redirect URI was tried.")
            : shown.Answer is not null ? a.Seen(Judgement.Advise($"The log-in is shown for a redirect URI with {shown.Variant} than registered, '{shown.RedirectUri}': where the code would go cannot be told without a user."), shown.Answer.Exchange, fix)
            : silent.Answer is not null ? a.Unanswered(silent.Answer.Exchange) ?? Judgement.Skip("The authorization endpoint limits the rate.")
            : Judgement.Pass("Redirect URIs that are not registered are not used.");
    }

    private static Judgement DemandsPkce(IssuerAnswers a)
    {
        if (WithoutClient(a) is { } nothing)
        {
            return nothing;
        }

        if (a.Authorization(IssuerVariant.NoPkce) is not { } answer)
        {
            return Judgement.NothingToJudge("No request without code_challenge was sent.");
        }

        if (a.Unanswered(answer.Exchange) is { } silence)
        {
            return silence;
        }

        string fix = $"Answer a request without code_challenge at {a.Url} with error=invalid_request, before any page is shown.";
        return answer.IsGrant ? a.Seen(Judgement.Fail($"{a.Url} issues a code without code_challenge: whoever sees the code can use it."), answer.Exchange, fix)
            : answer.IsRefusal ? OfRefusal(a, answer, "A request without code_challenge is refused.")
            : a.Seen(
                Judgement.Warn($"A request without code_challenge {answer.Describe()}: whether the code is refused later cannot be told without a user.{(a.Context.IsAuthKit ? " AuthKit checks at the token endpoint only." : "")}"), answer.Exchange, fix);
    }

    private static Judgement RefusesImplicit(IssuerAnswers a)
    {
        if (WithoutClient(a) is { } nothing)
        {
            return nothing;
        }

        if (a.Authorization(IssuerVariant.Implicit) is not { Outcome: not AuthorizationOutcome.None } answer)
        {
            return Judgement.NothingToJudge("No request with response_type token was answered.");
        }

        string fix = $"Answer response_type=token at {a.Url} with error=unsupported_response_type.";
        return answer.IsRefusal ? OfRefusal(a, answer, "response_type token is refused.")
            : a.Seen(Judgement.Warn($"A request with response_type=token {answer.Describe()}: the implicit flow, which hands tokens to the browser, seems to be on."), answer.Exchange, fix);
    }

    // A refusal proves nothing where the proper request is refused in the same words.
    private static Judgement OfRefusal(IssuerAnswers a, AuthorizationAnswer answer, string pass) =>
        a.Authorization(IssuerVariant.Valid) is { IsRefusal: true } valid && valid.Error == answer.Error
            ? Judgement.Skip($"The proper request {valid.Describe()} too, so this one says nothing.")
            : Judgement.Pass(pass);
}
