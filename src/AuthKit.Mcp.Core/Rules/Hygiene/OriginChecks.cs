using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>HYG-006: whether a foreign web page can reach the server as if it were its own.</summary>
internal static class OriginChecks
{
    public static Judgement Judge(RuleContext c)
    {
        if (c.Facts.InOrder(ProbeKind.ForeignHost).FirstOrDefault() is not { } probe)
        {
            return c.Facts.IsLoopback
                ? Judgement.NothingToJudge("The request of a foreign page was not sent.")
                : Judgement.Skip("Without a token the 401 comes first, which is fine; -Token shows what comes after it.");
        }

        string fix = $"At {c.Endpoint}, answer 403 when Origin is there and not allowed{(c.Facts.IsLoopback ? $", or when Host is not {c.Endpoint.Authority}" : "")}, before the body is read.";
        if (probe.Exchange.Response is not { } response)
        {
            return Judgement.Inconclusive($"The request of a foreign page {RuleContext.Outcome(probe.Exchange)}.") with { Shown = probe.Exchange };
        }

        if (response.Status is >= 400 and < 500)
        {
            return response.Status is 401 or 403 or 421
                ? Judgement.Pass($"A foreign page is refused ({response.Status}).")
                : Judgement.Note($"A foreign page is refused with {response.Status}; MCP names 403 from 2025-11-25.") with { Shown = probe.Exchange, Fix = fix };
        }

        if (response.Status is < 200 or >= 300)
        {
            return Judgement.Pass($"A foreign page gets nothing ({response.Status}).");
        }

        if (c.Facts.IsLoopback)
        {
            // Where the tools ask for a token, a foreign page learns no more than what CHL-002 says is open to everybody.
            return Judgement.FailOrWarn(c.Facts.Refusals.Count == 0 || !DiscoveryFacts.IsResult(c.Facts.Exchange(ProbeKind.Initialize)), $"A request that names the host evil.example and a foreign Origin is answered {response.Status}: any web page can talk to this server after DNS rebinding.")
                with { Shown = probe.Exchange, Fix = fix };
        }

        return response.Values("Access-Control-Allow-Origin").Count > 0
            ? Judgement.Note("Web pages of any origin may use the server with a token; Access-Control-Allow-Origin says that this is deliberate.") with { Shown = probe.Exchange, Fix = fix }
            : Judgement.Advise($"A request with a valid token and a foreign Origin is answered {response.Status}: Origin is not looked at.") with { Shown = probe.Exchange, Fix = fix };
    }
}
