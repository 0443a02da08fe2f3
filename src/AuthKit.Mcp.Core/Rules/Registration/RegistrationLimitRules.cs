using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>REG: which clients an authorization server lets in: no unsafe one, and those that people have.</summary>
internal static class RegistrationLimitRules
{
    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(static c => IssuerAnswers.Worst(c, "registration_endpoint", RefusesUnsafe))
        {
            Id = "REG-007",
            Title = "Unsafe redirect URIs are refused",
            Levels = "M M M M",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Communication Security (localhost or https), Open Redirection",
            Cause = "Any redirect URI is taken as it is.",
            Fix = "Accept https, http on loopback, and private-use schemes that were looked at.",
            Probes = [ProbeKind.Registration],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            Needs = [.. IssuerAnswers.Needs, "REG-003"],
            ExplainedBy = ["AKT-009"],
        },
        new(static c => IssuerAnswers.Worst(c, "registration_endpoint", AcceptsCallbacks))
        {
            Id = "REG-008",
            Title = "Loopback and well-known client callbacks work",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 8252 section 7.3; OAuth 2.1 section 8.4.2; Claude connector documentation",
            Cause = "The exact match of redirect URIs is applied to the port of loopback addresses too, or to a list of known hosts.",
            Fix = "Ignore the port of 127.0.0.1 and [::1], and admit the callbacks of the clients that you support.",
            Probes = [ProbeKind.Registration, ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            Needs = [.. IssuerAnswers.Needs, "REG-003"],
        },
        new(static c => IssuerAnswers.Worst(c, "authorization_endpoint", ValidatesClientDocuments))
        {
            Id = "REG-009",
            Title = "Client ids that are URLs are validated",
            Levels = "- - m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Client ID Metadata Documents, requirements for authorization servers; draft-ietf-oauth-client-id-metadata-document sections 3 and 6",
            Cause = "A failed fetch is not handled, or the client's document is not checked.",
            Fix = "Check scheme, path, client_id and redirect_uris of the document, and answer invalid_client on any failure.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            ExplainedBy = ["AUZ-001"],
            Needs = [.. IssuerAnswers.Needs, "AUZ-001"],
        },
    ];

    private static Judgement RefusesUnsafe(IssuerAnswers a)
    {
        List<Exchange> asked = [];
        List<string> accepted = [];
        foreach (string redirect in IssuerVariant.UnsafeRedirects)
        {
            if (a.Registration(IssuerVariant.Redirect(redirect)) is not { } exchange)
            {
                continue;
            }

            if (a.Unanswered(exchange) is { } silence)
            {
                return silence;
            }

            asked.Add(exchange);
            if (IsRegistered(exchange, redirect))
            {
                accepted.Add(redirect);
            }
        }

        if (asked.Count == 0)
        {
            return Judgement.NothingToJudge("No client with an unsafe redirect URI was offered.");
        }

        if (accepted.Count == 0)
        {
            return Judgement.Pass("Unsafe redirect URIs are refused.");
        }

        Exchange? shown = a.Registration(IssuerVariant.Redirect(accepted[0]));
        string message = $"{a.Url} registers {string.Join(", ", accepted.Select(static r => $"'{r}'"))}: {Danger(accepted[0])}.";
        string fix = $"Refuse at {a.Url} what is neither https nor http on 127.0.0.1, [::1] or localhost, and every fragment, with 400 and {{\"error\":\"invalid_redirect_uri\"}}.";
        return a.Seen(a.Context.IsAuthKit ? Judgement.Warn(message + " A known gap of AuthKit.") : Judgement.Fail(message), shown ?? asked[0], fix);
    }

    // A server may also drop the URI that it does not like.
    private static bool IsRegistered(Exchange exchange, string redirect) => exchange.Response is { Status: >= 200 and < 300 } response
        && (MetadataDocument.Read(response).GetStrings("redirect_uris") is not { } stored || stored.Contains(redirect));

    private static string Danger(string redirect) => redirect.StartsWith("http:", StringComparison.Ordinal) ? "codes would travel unprotected"
        : redirect.StartsWith("https:", StringComparison.Ordinal) ? "a fragment would swallow the answer"
        : "script would run on the way back";

    private static Judgement AcceptsCallbacks(IssuerAnswers a)
    {
        if (a.Client is null)
        {
            return Judgement.NothingToJudge("No client was registered.");
        }

        List<(string What, Exchange Shown)> found = [];
        foreach (string callback in IssuerVariant.Callbacks)
        {
            if (a.Registration(IssuerVariant.Redirect(callback)) is { Response: { Status: >= 300 and not 429 } } refused)
            {
                found.Add(($"a client with '{callback}' is not registered ({RuleContext.Outcome(refused)})", refused));
            }
        }

        if (a.Authorization(IssuerVariant.Valid) is { } valid)
        {
            if (valid.Outcome == AuthorizationOutcome.Refused)
            {
                found.Add(($"the redirect URI just registered, '{IssuerVariant.NativeRedirect}', {valid.Describe()}", valid.Exchange));
            }
            else if (valid.ReachesUser || valid.Outcome == AuthorizationOutcome.Back)
            {
                AddRefused(a.Authorization(IssuerVariant.OtherPort, IssuerVariant.OtherPortRedirect), "the same redirect URI at another loopback port");
                AddRefused(a.Authorization(IssuerVariant.LocalhostCallback, IssuerVariant.LocalhostRedirect), $"'{IssuerVariant.LocalhostRedirect}', though registered,");
            }
        }

        return found.Count == 0
            ? Judgement.Pass("Loopback ports are free, and the callbacks of well-known clients are registered.")
            : a.Seen(
                Judgement.Warn($"Clients that people have cannot log in: {string.Join("; ", found.Select(static f => f.What))}."),
                found[0].Shown,
                $"Compare redirect URIs without the port for http://127.0.0.1, http://[::1] and http://localhost, and register at {a.Url}: {string.Join(" ", IssuerVariant.Callbacks)}");

        void AddRefused(AuthorizationAnswer? answer, string what)
        {
            if (answer?.Outcome == AuthorizationOutcome.Refused)
            {
                found.Add(($"{what} {answer.Describe()}", answer.Exchange));
            }
        }
    }

    private static Judgement ValidatesClientDocuments(IssuerAnswers a)
    {
        if (!AuthorizationQuestions.AdvertisesClientDocuments(a.Document))
        {
            return Judgement.Skip("Client id metadata documents are not advertised.");
        }

        List<AuthorizationAnswer> answers = [.. new[] { IssuerVariant.MissingClientDocument, IssuerVariant.HttpClientDocument }
            .Select(v => a.Authorization(v, IssuerVariant.ForeignRedirect)).OfType<AuthorizationAnswer>()];
        string fix = $"Answer {a.Url} with 400 and an error page ({{\"error\":\"invalid_client\"}} for JSON) when the document behind client_id cannot be fetched, is not https, or names another client_id or redirect URI.";
        foreach (AuthorizationAnswer answer in answers)
        {
            if (answer.Outcome == AuthorizationOutcome.Back)
            {
                return a.Seen(Judgement.Fail($"A client whose document does not exist or is not https {answer.Describe()}: whoever writes a link decides where users are sent."), answer.Exchange, fix);
            }

            if (answer.Exchange.Response is { Status: >= 500 })
            {
                return a.Seen(Judgement.Fail($"A client id that is a URL {answer.Describe()} at {a.Url}, though such ids are advertised: users see a crash whenever a document cannot be fetched."), answer.Exchange, fix);
            }
        }

        AuthorizationAnswer? open = answers.FirstOrDefault(static r => r.Outcome == AuthorizationOutcome.Elsewhere || r.AsksForPassword);
        AuthorizationAnswer? silent = answers.FirstOrDefault(static r => r.Outcome == AuthorizationOutcome.None);
        return answers.Count == 0 || answers.All(static r => r.Exchange.Fault is WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.TlsFailed or WireFault.AddressRefused)
            ? Judgement.NothingToJudge("No client id that is a URL was tried.")
            : silent is not null ? a.Unanswered(silent.Exchange) ?? Judgement.Skip("The authorization endpoint limits the rate.")
            : open is { AsksForPassword: true } && a.Authorization(IssuerVariant.UnknownClient, IssuerVariant.ForeignRedirect) is { AsksForPassword: true } ? Judgement.NothingToJudge("Every unknown client is shown the log-in.")
            : open is not null ? Judgement.Inconclusive("A log-in comes before the client is looked at, so this cannot be told without a user.") with { Shown = open.Exchange }
            : Judgement.Pass("Client ids that are URLs are looked at before anything else.");
    }
}
