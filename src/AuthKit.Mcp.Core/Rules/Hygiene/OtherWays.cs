using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>HYG-010: ways to the same server that its guard does not cover.</summary>
internal static class OtherWays
{
    public static Judgement Judge(RuleContext c)
    {
        if (c.Facts.Refusals.Count == 0)
        {
            return Judgement.NothingToJudge("The endpoint itself refuses nobody.");
        }

        Exchange? stream = c.Facts.Exchange(ProbeKind.SiblingStream);
        Exchange? twin = c.Facts.Exchange(ProbeKind.SlashTwin);
        ProbeResult? agent = c.Facts.InOrder(ProbeKind.ClientIdentity).FirstOrDefault(static p => DiscoveryFacts.IsResult(p.Exchange));
        if (stream is null && twin is null && agent is null)
        {
            return Judgement.NothingToJudge("No other way was tried.");
        }

        if (stream?.Response is { Status: >= 200 and < 300, IsEventStream: true })
        {
            string url = Text.Printable(stream.Request.Url);
            return Judgement.Fail($"{url} opens an event stream without a token: the older transport leads past the guard of {c.Endpoint}.")
                with { Shown = stream, Fix = $"Remove the route {url} and its message endpoint, or answer 401 there with: {c.ChallengeLine}" };
        }

        if (DiscoveryFacts.IsResult(twin) && !DiscoveryFacts.IsResult(c.Facts.Exchange(ProbeKind.Initialize)))
        {
            string url = Text.Printable(twin?.Request.Url);
            return Judgement.Fail($"{url} answers initialize without a token although {c.Endpoint} does not: the guard is bound to one spelling of the path.")
                with { Shown = twin, Fix = $"Put the bearer check on both spellings, or answer {url} with 404." };
        }

        return agent is not null && !DiscoveryFacts.IsResult(c.Facts.Exchange(ProbeKind.Initialize))
            ? Judgement.Fail($"initialize is answered without a token when the User-Agent is {RuleContext.Quote(agent.Subject)}: anyone can send that.")
                with { Shown = agent.Exchange, Fix = $"Remove the exception for that User-Agent in front of {c.Endpoint}: a User-Agent proves nothing." }
            : Judgement.Pass("No other way leads past the guard.");
    }
}
