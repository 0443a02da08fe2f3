using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>AUZ: what the authorization endpoint does with parameters, and with its pages.</summary>
internal static class AuthorizationParameterRules
{
    private const string Member = "authorization_endpoint";
    private const string Flag = "authorization_response_iss_parameter_supported";
    private static readonly string[] NeedsClient = [.. IssuerAnswers.Needs, "REG-003", "AUZ-001"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(static c => IssuerAnswers.Worst(c, Member, ToleratesResource))
        {
            Id = "AUZ-005",
            Title = "The resource parameter is tolerated",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 6749 section 3.1; RFC 8707; MCP Resource Parameter Implementation",
            Cause = "The authorization server knows the resource by another identifier than the metadata states.",
            Fix = "Register the resource under the identifier of the metadata, or ignore the parameter.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            ExplainedBy = ["PRM-007", "PRM-008", "HYG-003"],
            Needs = NeedsClient,
        },
        new(static c => IssuerAnswers.Worst(c, Member, ErrorsComeBack))
        {
            Id = "AUZ-006",
            Title = "Error redirects carry state, and iss where advertised",
            Levels = "m m m M",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 9207 section 2; MCP 2026-07-28 Authorization Response Validation; RFC 6749 section 4.1.2.1",
            Cause = "The flag was copied from a template, or the library was upgraded without it.",
            Fix = "Send iss on success and error redirects, and set the flag together with it.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            ExplainedBy = ["ASM-005", "AKT-009"],
            Needs = NeedsClient,
        },
        new(static c => IssuerAnswers.Worst(c, Member, CannotBeFramed))
        {
            Id = "AUZ-007",
            Title = "Log-in and consent pages cannot be framed",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Security Best Practices, Consent UI; OAuth 2.1 section 7.11 (clickjacking)",
            Cause = "The framework's default headers are missing.",
            Fix = "Send Content-Security-Policy: frame-ancestors 'none' with every page.",
            Probes = [ProbeKind.Authorization],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Active,
            Needs = [.. IssuerAnswers.Needs, "AUZ-001"],
        },
    ];

    private static Judgement ToleratesResource(IssuerAnswers a)
    {
        if (AuthorizationEndpointRules.WithoutClient(a) is { } nothing)
        {
            return nothing;
        }

        if (a.Authorization(IssuerVariant.Valid) is not { } plain || a.Authorization(IssuerVariant.WithResource) is not { } with)
        {
            return Judgement.NothingToJudge("No request with resource was sent.");
        }

        if (a.Unanswered(with.Exchange) is { } silence)
        {
            return silence;
        }

        string resource = Resource(with.Exchange);
        string fix = $"Register the resource '{resource}' at the authorization server exactly as written, or ignore the parameter.";
        if (!IsAlike(plain, with))
        {
            return a.Seen(Judgement.Fail($"With resource '{resource}' the request {with.Describe()}; without it, it {plain.Describe()}. MCP clients must send it, so they cannot log in."), with.Exchange, fix, "resource");
        }

        return a.Authorization(IssuerVariant.WithResourceSlash) is { Outcome: not AuthorizationOutcome.None } slash && !IsAlike(plain, slash)
            ? a.Seen(Judgement.Warn($"With resource '{Resource(slash.Exchange)}' the request {slash.Describe()}: clients that write the URL of an origin with a slash cannot log in."), slash.Exchange, fix, "resource")
            : Judgement.Pass("The resource parameter changes nothing for the worse.");
    }

    // Adding the parameter may turn an error into a log-in, but not a log-in into an error.
    private static bool IsAlike(AuthorizationAnswer plain, AuthorizationAnswer with) => with.ReachesUser || with.IsGrant
        || ((plain.IsRefusal || plain.Outcome == AuthorizationOutcome.Broken) && plain.Error == with.Error);

    private static string Resource(Exchange exchange)
    {
        string url = exchange.Request.Url;
        int at = url.LastIndexOf("resource=", StringComparison.Ordinal);
        return at < 0 ? "" : Text.Printable(Uri.UnescapeDataString(url.Substring(at + "resource=".Length).Split('&')[0]));
    }

    private static Judgement ErrorsComeBack(IssuerAnswers a)
    {
        if (AuthorizationEndpointRules.WithoutClient(a) is { } nothing)
        {
            return nothing;
        }

        if (a.Authorization(IssuerVariant.BogusType) is not { } answer)
        {
            return Judgement.NothingToJudge("No request with an unknown response_type was sent.");
        }

        if (a.Unanswered(answer.Exchange) is { } silence)
        {
            return silence;
        }

        if (answer.Outcome != AuthorizationOutcome.Back)
        {
            return Judgement.Skip($"A request with an unknown response_type {answer.Describe()}, so there is no error redirect to look at.");
        }

        string issuer = a.Document.GetString("issuer") ?? "";
        string proper = $"?error=unsupported_response_type&state=<the state, escaped>&iss={Uri.EscapeDataString(issuer)}";
        string fix = $"Let error redirects of {a.Url} read: {IssuerVariant.NativeRedirect}{Text.Printable(proper)}";
        string[] states = [.. answer.Query.Where(static p => p.Name == "state").Select(static p => p.Value)];
        if (states is not [IssuerVariant.State])
        {
            string what = answer.Fragment.Count > 0 && answer.Query.Count == 0 ? "stands in the fragment, which native clients never receive"
                : states.Length == 0 ? "lacks the state of the request" : $"has the state '{Text.Printable(string.Join("', '", states))}' instead of '{IssuerVariant.State}'";
            return a.Seen(Judgement.Fail($"The error redirect of {a.Url} {what}: clients reject it, and wait for ever."), answer.Exchange, fix, "state");
        }

        return OfIssuer(a, answer, issuer, fix);
    }

    private static Judgement OfIssuer(IssuerAnswers a, AuthorizationAnswer answer, string issuer, string fix)
    {
        bool isPromised = AuthorizationQuestions.IsTrue(a.Document, Flag);
        string[] sent = [.. answer.Query.Where(static p => p.Name == "iss").Select(static p => p.Value)];
        if (sent.Length == 0)
        {
            return isPromised ? a.Seen(Judgement.Fail($"{a.MetadataUrl} promises iss ({Flag}), but the error redirect of {a.Url} has none: clients reject it."), answer.Exchange, fix, "iss")
                : a.Context.IsStatelessEra ? a.Seen(Judgement.Warn($"The error redirect of {a.Url} has no iss: clients cannot tell whether another authorization server answers in this one's place."), answer.Exchange, $"{fix}, and add \"{Flag}\": true to {a.MetadataUrl}.", "iss")
                : Judgement.Pass("Error redirects carry the state.");
        }

        if (sent is not [{ } only] || !string.Equals(only, issuer, StringComparison.Ordinal))
        {
            return a.Seen(Judgement.Fail($"The error redirect of {a.Url} has iss '{Text.Printable(string.Join("', '", sent))}', the metadata issuer {RuleContext.Quote(issuer)}: clients compare them byte for byte and reject it."), answer.Exchange, fix)
                with { Subject = sent is [{ } named] && named == a.Issuer ? null : "iss" }; // Null: what is wrong then is the metadata, which ASM-005 names.
        }

        return isPromised || !a.Context.IsStatelessEra
            ? Judgement.Pass("Error redirects carry state and iss.")
            : a.Seen(Judgement.Fail($"{a.Url} sends iss, but {a.MetadataUrl} does not say so: clients of 2026-07-28 may reject what was not announced, and do not miss it when it is taken away."), answer.Exchange, $"Add \"{Flag}\": true to {a.MetadataUrl}.", "iss");
    }

    private static Judgement CannotBeFramed(IssuerAnswers a)
    {
        AuthorizationAnswer?[] pages =
        [
            a.Authorization(IssuerVariant.Valid),
            a.Authorization(IssuerVariant.NoPkce),
            a.Authorization(IssuerVariant.UnknownClient, IssuerVariant.ForeignRedirect),
        ];
        bool seen = false;
        foreach (AuthorizationAnswer? page in pages)
        {
            if (page is not { Outcome: AuthorizationOutcome.Page or AuthorizationOutcome.Refused, Exchange: { Response: { } response } exchange } || !response.IsHtml)
            {
                continue;
            }

            seen = true;
            if (!IsProtected(response))
            {
                return a.Seen(
                    Judgement.Warn($"The page at {a.Url} may be shown in a frame of another site: a click on consent can be stolen."), exchange, $"Add to the pages of {a.Url}: Content-Security-Policy: frame-ancestors 'none'");
            }
        }

        return seen ? Judgement.Pass("The pages cannot be framed.")
            : pages.All(static p => p is null || p.Outcome is AuthorizationOutcome.None or AuthorizationOutcome.Broken) ? Judgement.NothingToJudge("No page was seen.")
            : Judgement.Skip("No page was seen without a log-in.");
    }

    private static bool IsProtected(WireResponse response)
    {
        string[] ancestors = [.. response.Values("Content-Security-Policy").SelectMany(static v => v.Split(';', ',')).Select(static d => d.Trim()).Where(static d => d.StartsWith("frame-ancestors", StringComparison.OrdinalIgnoreCase))];
        return ancestors.Length > 0
            ? !ancestors.All(static d => d.Split(' ').Any(static s => s is "*" or "http:" or "https:"))
            : response.Values("X-Frame-Options").Any(static v => v.Trim().ToUpperInvariant() is "DENY" or "SAMEORIGIN");
    }
}
