using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>CHL: the challenge of a 401.</summary>
internal static class ChallengeRules
{
    private static readonly string[] NoMetadata = ["PRM-001", "PRM-005", "PRM-006"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(HasHeader)
        {
            Id = "CHL-004",
            Title = "Every 401 carries WWW-Authenticate",
            Levels = "m M m m",
            Source = "RFC 9110 section 11.6.1; RFC 6750 section 3; MCP 2025-06-18 Authorization Server Location",
            Cause = "The answer is written without the header, or a gateway or proxy strips or rewrites 401 answers.",
            Fix = "Send the header with every 401, and let proxies pass it.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["CHL-001", "CHL-002"],

            // Without a document anywhere there is nothing that a challenge could name; with one that works at a well-known place these pass.
            ExplainedBy = NoMetadata,
        },
        new(HasBearer)
        {
            Id = "CHL-005",
            Title = "A usable Bearer challenge can be found",
            Levels = "m m m m",
            Source = "RFC 6750 section 3; RFC 9110 section 11.6.1; RFC 9728 section 5.4",
            Cause = "A hand-written 'Bearer' without parameters, or a proxy that adds a challenge of its own before it.",
            Fix = "Send a Bearer challenge with resource_metadata as the first challenge.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["CHL-001", "CHL-002", "CHL-004", .. NoMetadata],
            ExplainedBy = ["CHL-009"],
        },
        new(HasResourceMetadata)
        {
            Id = "CHL-006",
            Title = "The challenge names the resource metadata",
            Levels = "- M 1of 1of",
            Source = "RFC 9728 section 5.1; MCP Protected Resource Metadata Discovery Requirements; guide step 3",
            Cause = "The library default leaves it out.",
            Fix = "Configure the metadata URL in the bearer middleware.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["CHL-001", "CHL-002", "CHL-004"],
            ExplainedBy = ["CHL-005", "CHL-009", .. NoMetadata],
        },
        new(IsAbsolute)
        {
            Id = "CHL-007",
            Title = "resource_metadata is an absolute URL",
            Levels = "- m m m",
            Source = "RFC 9728 section 5.1",
            Cause = "The value is built from the request path instead of the public base URL.",
            Fix = "Put scheme and public host before the path.",
            Probes = [ProbeKind.Initialize, ProbeKind.Discover],
            Needs = ["CHL-001", "CHL-002", "CHL-004", "CHL-005", "CHL-006"],
            ExplainedBy = ["HYG-003", "HYG-005", "CHL-009"],
        },
    ];

    private static Judgement HasHeader(RuleContext c)
    {
        if (c.Facts.Refusals.Count == 0)
        {
            return Judgement.NothingToJudge("No request was answered 401.");
        }

        (Exchange Exchange, ChallengeSet Challenges) bare = c.Facts.Challenged.FirstOrDefault(static r => r.Challenges.Lines.Count == 0);
        if (bare.Exchange is null)
        {
            return Judgement.Pass("Every 401 carries the header.");
        }

        bool isError = c.HeaderIsMandatory || c.IsEmbeddedEra || !c.WellKnownWorks;
        string who = c.Facts.Challenged.All(static r => r.Challenges.Lines.Count == 0) ? "The 401 has" : $"The 401 to {bare.Exchange.Request.Method} has";
        string effect = c.WellKnownWorks ? "clients must guess the well-known location" : "clients cannot find out where to sign in";
        return Judgement.FailOrWarn(isError, $"{who} no WWW-Authenticate header: {effect}.")
            with { Shown = bare.Exchange, Fix = $"Add this header line to every 401 of {c.Endpoint}: {c.ChallengeLine}" };
    }

    private static Judgement HasBearer(RuleContext c)
    {
        if (c.Facts.Challenge is not { } challenge)
        {
            return Judgement.NothingToJudge("There is no challenge.");
        }

        Challenge? bearer = challenge.Bearer;
        if (bearer is { Parameters.Count: > 0 } && challenge.Challenges[0].IsBearer)
        {
            return Judgement.Pass("There is a Bearer challenge with parameters, and it comes first.");
        }

        string lines = Text.Printable(string.Join(", ", challenge.Lines));
        string fix = $"Send this header line, with Bearer as the first challenge: {c.ChallengeLine}";
        if (bearer is { Parameters.Count: > 0 })
        {
            return Judgement.Advise($"'{Text.Printable(challenge.Challenges[0].Scheme)}' comes before Bearer: clients built on the TypeScript SDK look at the first scheme only.") with { Shown = c.Facts.ChallengeExchange, Fix = fix };
        }

        if (bearer is not null && c.Facts.Copies.Count > 0 && !c.Facts.Copies.Any(static x => x.IsMetadata))
        {
            return Judgement.NothingToJudge("The Bearer challenge has no parameter, and there is no metadata that it could name.");
        }

        bool otherScheme = bearer is null && challenge.Challenges.Any(static x => x.Value("resource_metadata") is not null || string.Equals(x.Scheme, "DPoP", StringComparison.OrdinalIgnoreCase));
        return Judgement.FailOrWarn(!otherScheme, bearer is null
            ? $"There is no Bearer challenge in '{lines}'."
            : "The Bearer challenge has no parameter: clients learn nothing from it.") with { Shown = c.Facts.ChallengeExchange, Fix = fix };
    }

    private static Judgement HasResourceMetadata(RuleContext c)
    {
        if (c.Facts.Challenge is not { } challenge)
        {
            return Judgement.NothingToJudge("There is no challenge.");
        }

        return challenge.ResourceMetadataUrls.Count > 0
            ? Judgement.Pass("The challenge names the metadata.")
            : Judgement.FailOrWarn(c.HeaderIsMandatory || !c.WellKnownWorks, "The challenge has no resource_metadata parameter" + (c.WellKnownWorks ? ": clients must guess the well-known location." : ", and no well-known location works: clients cannot find out where to sign in."))
                with { Shown = c.Facts.ChallengeExchange, Fix = $"Send this header line: {c.ChallengeLine}" };
    }

    private static Judgement IsAbsolute(RuleContext c)
    {
        if (c.Facts.AdvertisedUrl is not { } advertised)
        {
            return Judgement.NothingToJudge("The challenge has no resource_metadata parameter.");
        }

        if (RawUrl.TryParse(advertised, out RawUrl url) && url.Fragment is null && !url.HasUserInfo)
        {
            return Judgement.Pass("resource_metadata is an absolute URL.");
        }

        // RFC 9728 section 5.1 wants a URL; a reference against the endpoint is what the author meant.
        string meant = advertised.StartsWith("/", StringComparison.Ordinal) && !advertised.StartsWith("//", StringComparison.Ordinal) ? c.Endpoint.Origin + advertised : c.MetadataUrl;
        return Judgement.Fail($"resource_metadata is {RuleContext.Quote(advertised)}, which is not an absolute http or https URL: clients built on the TypeScript SDK drop it silently, the C# SDK refuses it.")
            with
            {
                Shown = c.Facts.ChallengeExchange,
                Fix = $"Send this header line: WWW-Authenticate: Bearer resource_metadata=\"{Text.Printable(meant)}\"",
                Subject = "resource_metadata",
            };
    }
}
