using System.Globalization;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>Looks up a token that was never issued: it must be refused, and the time it takes is what every MCP server waits.</summary>
internal sealed class TokenCheck(GatewayClient client)
{
    private const string Fix = "Until this is repaired no MCP server behind the gateway can trust a token.";

    /// <summary>The check of the answer, and a note on the time if any is to be measured.</summary>
    public async Task<IReadOnlyList<AuthKitCheck>> RunAsync(int probes, CancellationToken cancellationToken)
    {
        List<double> times = [];
        Exchange last = await ProbeAsync(cancellationToken).ConfigureAwait(false);
        AuthKitCheck check = Judge(last);
        while (times.Count < probes && GatewayAnswer.IsRefusal(last))
        {
            last = await ProbeAsync(cancellationToken).ConfigureAwait(false);
            times.Add(last.Duration.TotalMilliseconds);
        }

        return GatewayAnswer.IsRefusal(last)
            ? times.Count == 0 ? [check] : [check, Latency(times)]
            : [check.Verdict == McpRuleVerdict.Pass ? Judge(last) : check];
    }

    // A new one each time, so that no cache on the way can answer.
    private Task<Exchange> ProbeAsync(CancellationToken cancellationToken) =>
        client.UserInfoAsync($"mat_{Guid.NewGuid():N}00000000", cancellationToken);

    private AuthKitCheck Judge(Exchange exchange)
    {
        AuthKitCheck check = new() { Name = "TokenLookup", Verdict = McpRuleVerdict.Pass, Message = "The gateway refuses a token that it never issued.", DurationMs = Math.Round(exchange.Duration.TotalMilliseconds, 1) };
        return exchange.Response?.Status switch
        {
            401 when GatewayAnswer.IsRefusal(exchange) => check,
            >= 200 and < 300 => check with { Verdict = McpRuleVerdict.Fail, Message = "The gateway accepts a token that it never issued: everyone can use every server behind it.", Fix = Fix },
            _ => check with { Verdict = McpRuleVerdict.Fail, Message = "The gateway " + GatewayAnswer.Describe(exchange, client.Origin, client.AdminKey), Fix = Fix },
        };
    }

    private static AuthKitCheck Latency(List<double> times)
    {
        times.Sort();
        return new AuthKitCheck
        {
            Name = "Latency",
            Verdict = McpRuleVerdict.Note,
            Message = string.Format(
                CultureInfo.InvariantCulture,
                "A token look-up took {0:0.0} ms (median) and {1:0.0} ms (95th percentile) over {2} probes from here; the guide speaks of 5 to 15 ms. A valid token costs one more database read.",
                Percentile(times, 50),
                Percentile(times, 95),
                times.Count),
            DurationMs = Math.Round(Percentile(times, 50), 1),
        };
    }

    // Nearest rank: the smallest time that at least that share of the probes did not exceed.
    private static double Percentile(List<double> sorted, int percent) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)];
}
