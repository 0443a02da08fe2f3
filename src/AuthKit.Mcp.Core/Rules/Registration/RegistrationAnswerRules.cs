using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>REG: what the registration endpoint answers to requests good and bad (RFC 7591).</summary>
internal static class RegistrationAnswerRules
{
    private const string Member = "registration_endpoint";

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(static c => IssuerAnswers.Worst(c, Member, Works))
        {
            Id = "REG-003",
            Title = "Dynamic client registration works without prior credentials",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 7591 sections 3 and 3.2.1",
            Cause = "The endpoint is advertised, but closed or not routed.",
            Fix = "Open the registration endpoint, or drop it from the metadata and enter a client by hand.",
            Probes = [ProbeKind.Registration],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            ExplainedBy = ["HYG-001", "ASM-007", "REG-005"],
            Needs = IssuerAnswers.Needs,
        },
        new(static c => IssuerAnswers.Worst(c, Member, ToleratesUnknownMembers))
        {
            Id = "REG-005",
            Title = "Unknown client metadata is ignored, application_type accepted",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 7591 section 2; MCP 2026-07-28 Application Type",
            Cause = "A strict schema for the request.",
            Fix = "Ignore members that are not known.",
            Probes = [ProbeKind.Registration],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            Needs = IssuerAnswers.Needs,
        },
        new(static c => IssuerAnswers.Worst(c, Member, RefusesInTheRightWords))
        {
            Id = "REG-006",
            Title = "Registration errors follow RFC 7591",
            Levels = "m m m m",
            Owner = McpOwner.AuthorizationServer,
            Source = "RFC 7591 section 3.2.2",
            Cause = "The body is not validated, or the exception of a JSON parser is not handled.",
            Fix = "Validate first, and answer 400 with an error of RFC 7591 as application/json.",
            Probes = [ProbeKind.Registration],
            Depth = CheckDepth.Standard,
            Mode = McpProbeMode.Registration,
            Needs = [.. IssuerAnswers.Needs, "REG-003"],
        },
    ];

    private static Judgement Works(IssuerAnswers a)
    {
        if (a.Registration(IssuerVariant.NativeClient) is not { } exchange)
        {
            return Judgement.NothingToJudge("No client was registered.");
        }

        if (a.Unanswered(exchange) is { } silence)
        {
            return silence;
        }

        string fix = $"Answer POST {a.Url} with 201 and application/json: {{\"client_id\":\"…\",\"redirect_uris\":[\"{IssuerVariant.NativeRedirect}\"],\"token_endpoint_auth_method\":\"none\"}}; if nobody may register, remove {Member} from {a.MetadataUrl}.";
        if (exchange.Response is not { Status: >= 200 and < 300 } response)
        {
            int status = exchange.Response?.Status ?? 0;
            string said = Said(exchange);
            return status is 401 or 403
                ? a.Seen(Judgement.Warn($"{a.Url} is advertised but closed: a registration is answered {status}{said}, so clients without an id of their own cannot log in."), exchange,
                    $"Enter a client with the redirect URIs of the MCP clients at the authorization server, and give its id to the users; or open {a.Url} to all; or, if nobody may register, remove {Member} from {a.MetadataUrl}.")
                : a.Seen(Judgement.Fail($"A registration at {a.Url} {RuleContext.Outcome(exchange)}{said}: clients without an id of their own cannot log in."), exchange, fix);
        }

        MetadataDocument document = MetadataDocument.Read(response);
        if (RegistrationQuestions.ClientId(exchange) is null)
        {
            string what = !document.IsReadable ? document.Problems.LastOrDefault() ?? "the body is no JSON object"
                : document.Has("client_id") ? $"client_id is {document.Kind("client_id")} instead of a non-empty string" : "client_id is missing";
            return a.Seen(Judgement.Fail($"A registration at {a.Url} {RuleContext.Outcome(exchange)}, but {what}: clients cannot go on."), exchange, fix);
        }

        return response.Status != 201 ? a.Seen(Judgement.Warn($"A registration at {a.Url} is answered {response.Status} instead of 201: strict clients refuse it."), exchange, fix)
            : OAuthError.IsJson(response) ? Judgement.Pass("Unknown clients can register.")
            : a.Seen(Judgement.Warn($"The answer of {a.Url} is sent as {RuleContext.Quote(string.Join(", ", response.Values("Content-Type")))} instead of application/json: strict clients refuse it."), exchange, fix);
    }

    private static Judgement ToleratesUnknownMembers(IssuerAnswers a)
    {
        string fix = $"Ignore members at {a.Url} that are not known (RFC 7591 section 2), and accept \"application_type\": \"native\" or \"web\", which clients must send from 2026-07-28.";
        if (a.Client is null)
        {
            return a.Registration(IssuerVariant.NativeClient) is { Response.Status: 400 } refused && Said(refused).IndexOf("application_type", StringComparison.Ordinal) >= 0
                ? a.Seen(Judgement.Fail($"A registration with application_type is answered 400{Said(refused)}: clients of 2026-07-28 must send it."), refused, fix)
                : Judgement.Skip("Registration does not work at all, so nothing tells what is tolerated.");
        }

        if (a.Registration(IssuerVariant.UnknownMember) is not { } exchange)
        {
            return Judgement.NothingToJudge("No client with an unknown member was registered.");
        }

        return a.Unanswered(exchange) is { } silence ? silence
            : RegistrationQuestions.ClientId(exchange) is not null ? Judgement.Pass("Members that are not known are ignored.")
            : a.Seen(Judgement.Fail($"The registration that worked {RuleContext.Outcome(exchange)}{Said(exchange)} once it has a member that is not known."), exchange, fix);
    }

    private static Judgement RefusesInTheRightWords(IssuerAnswers a)
    {
        if (a.Client is null)
        {
            return Judgement.NothingToJudge("Registration does not work at all.");
        }

        Judgement? worst = null;
        foreach (string variant in IssuerVariant.Malformed)
        {
            if (a.Registration(variant) is { } exchange && Mistake(a, variant, exchange) is { } mistake && (worst is null || mistake.Verdict == McpRuleVerdict.Fail))
            {
                worst = mistake;
            }

            if (worst?.Verdict == McpRuleVerdict.Fail)
            {
                break;
            }
        }

        return worst ?? Judgement.Pass("Bad registrations are answered 400 with an OAuth error.");
    }

    private static Judgement? Mistake(IssuerAnswers a, string variant, Exchange exchange)
    {
        if (a.Unanswered(exchange) is { } silence)
        {
            return silence;
        }

        if (exchange.Response is not { } response || (response.Status == 400 && OAuthError.Of(response) is not null && OAuthError.IsJson(response)))
        {
            return null;
        }

        string what = $"A registration with {variant} {RuleContext.Outcome(exchange)}";
        string fix = $"Answer it with 400 and application/json: {{\"error\":\"invalid_{(variant == IssuerVariant.NoRedirects ? "redirect_uri" : "client_metadata")}\",\"error_description\":\"…\"}}";
        return a.Seen(
            response.Status is >= 200 and < 300 ? Judgement.Fail($"{what}: {a.Url} accepts what is no registration.")
            : response.Status >= 500 ? Judgement.Fail($"{what}: {a.Url} fails where it should say what is wrong.")
            : response.IsHtml ? Judgement.Fail($"{what} with a web page: clients fail on reading the error.")
            : Judgement.Warn($"{what} without an OAuth error in JSON: clients cannot tell what to change."),
            exchange,
            fix);
    }

    private static string Said(Exchange exchange) => exchange.Response is { } response ? OAuthError.InWords(response) : "";
}
