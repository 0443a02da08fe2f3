using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>CHL-013: whoever asks, however he asks and how often, the first answer is the same challenge.</summary>
internal static class ChallengeStability
{
    private static readonly (ProbeKind Kind, string Name)[] Posts =
    [
        (ProbeKind.Initialize, "initialize"), (ProbeKind.Discover, "server/discover"), (ProbeKind.ListTools, "tools/list"), (ProbeKind.CallTool, "tools/call"),
    ];

    public static McpRule Rule { get; } = new(Judge)
    {
        Id = "CHL-013",
        Title = "The challenge is stable and comes before other validation",
        Levels = "I I I I",
        Source = "Interoperability: a client that tests the server must see the same 401 whatever else it sends",
        Cause = "Accept, content type, version or session is checked before the token, a firewall refuses some user agents, or the nodes of a cluster have different URLs.",
        Fix = "Check the token first, and build the challenge from one configured URL.",
        Probes = [ProbeKind.Initialize, ProbeKind.ListTools, ProbeKind.Get, ProbeKind.UnusualInitialize, ProbeKind.ClientIdentity],
        Depth = CheckDepth.Standard,
        Needs = ["CHL-001", "CHL-002"],
        ExplainedBy = ["CHL-001", "CHL-002", "CHL-004", "CHL-006", "CHL-009", "HYG-009"],
    };

    private static Judgement Judge(RuleContext c)
    {
        if (c.Facts.Refusals.Count == 0)
        {
            return Judgement.NothingToJudge("No request was answered 401.");
        }

        return Early(c) ?? ByIdentity(c) ?? OtherUrl(c) ?? Judgement.Pass("Every request without a token gets the same challenge, whatever else it has.");
    }

    // Answers with the same header lines share what was read from them.
    private static bool IsOneChallenge(RuleContext c)
    {
        if (c.Facts.Challenged.Count == 0 || c.Facts.Probes(ProbeKind.UnusualInitialize).Length > 0 || c.Facts.Probes(ProbeKind.ClientIdentity).Length > 0)
        {
            return false;
        }

        foreach ((_, ChallengeSet challenges) in c.Facts.Challenged)
        {
            if (!ReferenceEquals(challenges, c.Facts.Challenged[0].Challenges))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Something that is looked at before the token.</summary>
    private static Judgement? Early(RuleContext c)
    {
        string Fix() => $"Put the token check of {c.Endpoint} before the checks of Accept, Content-Type, MCP-Protocol-Version and Mcp-Session-Id, and answer 401 with: {c.ChallengeLine}";
        foreach ((ProbeKind kind, string name) in Posts)
        {
            if (c.Facts.Exchange(kind) is { Response: { Status: 400 or 406 or 415 } response } exchange)
            {
                return Judgement.Advise($"{name} without a token is answered {response.Status} before the token is asked for: clients that begin with it see an error in place of the 401.")
                    with { Shown = exchange, Fix = Fix() };
            }
        }

        foreach (ProbeResult probe in c.Facts.InOrder(ProbeKind.UnusualInitialize))
        {
            if (probe.Exchange.Response is { } response && response.Status is not (401 or 429) && !IsAlike(c, response))
            {
                return Judgement.Advise($"initialize without a token ({Text.Printable(probe.Subject)}) is answered {response.Status} before the token is asked for: clients that send it so see an error in place of the 401.")
                    with { Shown = probe.Exchange, Fix = Fix() };
            }
        }

        return null;
    }

    /// <summary>A client that is treated apart by its name.</summary>
    private static Judgement? ByIdentity(RuleContext c)
    {
        foreach (ProbeResult probe in c.Facts.InOrder(ProbeKind.ClientIdentity))
        {
            string agent = probe.Subject.Length == 0 ? "no User-Agent" : $"User-Agent {RuleContext.Quote(probe.Subject)}";

            // A name that opens the door is more than unstable: HYG-010 says so.
            bool isOdd = probe.Exchange.Response is { } response
                ? response.Status is not (401 or 429) && !IsAlike(c, response) && !DiscoveryFacts.IsResult(probe.Exchange)
                : c.Facts.Exchange(ProbeKind.Initialize)?.Response is not null;
            if (isOdd)
            {
                return Judgement.Advise($"initialize with {agent} {RuleContext.Outcome(probe.Exchange)}, while other clients are answered 401: a firewall or bot rule stops clients with that name.")
                    with { Shown = probe.Exchange, Fix = $"Exempt {c.Endpoint} and {c.Endpoint.Origin}/.well-known/ from rules about user agents." };
            }
        }

        return null;
    }

    // An initialize that is answered alike in its usual form is judged by CHL-001 and CHL-002.
    private static bool IsAlike(RuleContext c, WireResponse response) => c.Facts.Exchange(ProbeKind.Initialize)?.Response?.Status == response.Status;

    private static Judgement? OtherUrl(RuleContext c)
    {
        if (IsOneChallenge(c) && c.Facts.Challenged[0].Challenges.ResourceMetadataUrls.Count <= 1)
        {
            return null;
        }

        List<(Exchange Exchange, ChallengeSet Challenges)> answers =
        [
            .. c.Facts.Challenged,
            .. c.Facts.InOrder(ProbeKind.UnusualInitialize).Concat(c.Facts.InOrder(ProbeKind.ClientIdentity))
                .Where(static p => p.Exchange.Response is { Status: 401 })
                .Select(static p => (p.Exchange, ChallengeParser.Parse(p.Exchange.Response?.Values("WWW-Authenticate") ?? []))),
        ];
        List<string> urls = [.. answers.SelectMany(static a => a.Challenges.ResourceMetadataUrls).Distinct(StringComparer.Ordinal)];
        if (urls.Count > 1)
        {
            Exchange shown = answers.First(a => a.Challenges.ResourceMetadataUrls.Contains(urls[1])).Exchange;
            return Judgement.Advise($"The 401 answers name different metadata URLs ({string.Join(" and ", urls.OrderBy(static u => u, StringComparer.Ordinal).Select(RuleContext.Quote))}): which one a client reads is left to chance.")
                with { Shown = shown, Fix = $"Configure one URL for all nodes and methods, and send it once: {c.ChallengeLine}" };
        }

        (Exchange Exchange, ChallengeSet Challenges) bare = answers.Skip(c.Facts.Challenged.Count).FirstOrDefault(static a => a.Challenges.ResourceMetadataUrls.Count == 0);
        return bare.Exchange is not null && urls.Count == 1 && c.Facts.Exchange(ProbeKind.Initialize) is { } first && c.Facts.Challenged.Any(a => ReferenceEquals(a.Exchange, first) && a.Challenges.ResourceMetadataUrls.Count > 0)
            ? Judgement.Advise("The same initialize is answered 401 without resource_metadata when its headers differ: the 401 comes from two places.")
                with { Shown = bare.Exchange, Fix = $"Send the same challenge with every 401 of {c.Endpoint}: {c.ChallengeLine}" }
            : null;
    }
}
