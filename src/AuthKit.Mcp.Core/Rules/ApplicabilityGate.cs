using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Authorization is optional in MCP, so rules apply only to a server that challenges somebody or publishes metadata.
/// Everything else gets a verdict of its own.
/// </summary>
internal static class ApplicabilityGate
{
    private static readonly ProbeKind[] Endpoint =
        [ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete];

    /// <summary>The verdict that stands in place of the rules, with cause and fix, or null when the rules apply.</summary>
    public static (McpVerdict Verdict, string Cause, string Fix)? Judge(DiscoveryFacts facts)
    {
        List<Exchange> endpoint = facts.Exchanges(Endpoint);
        if (endpoint.FirstOrDefault(static e => e.Fault == WireFault.TlsFailed) is not null)
        {
            return null; // HYG-001 names it.
        }

        if (Silence(facts, endpoint) is { } silence)
        {
            return silence;
        }

        if (endpoint.Select(static e => e.Response).OfType<WireResponse>().FirstOrDefault(IsWall) is { } wall)
        {
            string what = wall.Status == 429 ? "the server limits the rate (429)" : "a bot wall answers in place of the server";
            return (McpVerdict.Incomplete, $"The check could not be made: {what}.", wall.Status == 429
                ? "Check again later, or with a lower -ThrottleLimit."
                : $"Exempt {facts.Endpoint} and {facts.Endpoint.Origin}/.well-known/ from bot rules: MCP clients are refused the same way.");
        }

        bool hasMetadata = facts.Copies.Any(static c => c.IsMetadata);
        if (facts.Refusals.Count > 0 || hasMetadata)
        {
            return null;
        }

        if (new[] { ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools }.Any(k => DiscoveryFacts.IsResult(facts.Exchange(k))))
        {
            return (McpVerdict.Open, "Anyone may use this server: it answers without a token and publishes no metadata.", $"If that is not intended, require a token at {facts.Endpoint} and answer 401 without one.");
        }

        return endpoint.Select(static e => e.Response).OfType<WireResponse>().All(IsNoEndpoint)
            ? (McpVerdict.NotMcp, $"What answers at {facts.Endpoint} is no MCP endpoint: {Seen(endpoint)}, and there is no protected resource metadata.", Suggestion(facts, endpoint))
            : null;
    }

    private static (McpVerdict Verdict, string Cause, string Fix)? Silence(DiscoveryFacts facts, List<Exchange> endpoint)
    {
        if (facts.Evidence.DeadlineReached && endpoint.Count == 0)
        {
            return facts.Evidence.RequestCount == 0
                ? (McpVerdict.Incomplete, "The time of the whole run was up before this server was asked.", "Raise -RunDeadlineSec or -ThrottleLimit, or check fewer servers in one run.")
                : (McpVerdict.Incomplete, "The deadline passed before the endpoint answered.", "Raise -DeadlineSec (-RunDeadlineSec for the whole run), or look why the server is slow.");
        }

        if (facts.Evidence.Probes.All(static p => p.Exchange.Response is null))
        {
            Exchange? first = endpoint.FirstOrDefault();
            return (McpVerdict.Unreachable, $"No HTTP answer from {facts.Endpoint.Authority}{At(facts)}: {first?.FaultDetail ?? "nothing was sent"}.", Advice(first?.Fault, facts));
        }

        List<WireResponse> answers = [.. endpoint.Select(static e => e.Response).OfType<WireResponse>()];
        if (answers.Count > 0 && answers.All(static r => r.Status is 502 or 503 or 504) && !facts.Copies.Any(static c => c.IsFound))
        {
            return (McpVerdict.Unreachable, $"{facts.Endpoint.Authority} answers {answers[0].Status} only: the server behind it is down.", "Start the server behind the proxy or load balancer, then check again.");
        }

        return answers.Count == 0
            ? (McpVerdict.Unreachable, $"{facts.Endpoint}{At(facts)} gives no answer: {endpoint.FirstOrDefault()?.FaultDetail ?? "nothing was sent"}.", Advice(endpoint.FirstOrDefault()?.Fault, facts))
            : null;
    }

    internal static bool IsWall(WireResponse response) => response.Status == 429
        || response.Value("cf-mitigated") is not null
        || response.Value("x-vercel-mitigated") is not null;

    private static bool IsNoEndpoint(WireResponse response) => response.Status is 404 or 405 or (>= 300 and < 400) || response.IsHtml;

    private static string Seen(List<Exchange> endpoint) => string.Join(", ", endpoint
        .Where(static e => e.Response is not null)
        .Select(static e => $"{e.Request.Method} {(e.Response is { } r ? r.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "")}{(e.Response is { IsHtml: true } ? " with a web page" : "")}")
        .Distinct());

    private static string Suggestion(DiscoveryFacts facts, List<Exchange> endpoint)
    {
        if (endpoint.Select(static e => e.Response?.Value("Location")).FirstOrDefault(static l => l is not null) is { } location)
        {
            return $"It redirects to {RuleContext.Quote(location)}: check that address if it is the endpoint.";
        }

        string origin = facts.Endpoint.Origin;
        string[] others = [.. new[] { origin + "/mcp", origin + "/sse" }.Where(u => u != facts.Endpoint.Value)];
        string scheme = facts.Endpoint.IsHttp && !facts.IsLoopback ? $", or with https://{facts.Endpoint.Authority}" : "";
        return $"Try {string.Join(" or ", others)}{scheme}; the address must be the MCP endpoint itself.";
    }

    // -ConnectTo and -AllAddresses lead elsewhere than the URL says.
    private static string At(DiscoveryFacts facts) => facts.Evidence.Address is { } address ? $" at {address}" : "";

    private static string Advice(WireFault? fault, DiscoveryFacts facts) => fault switch
    {
        WireFault.NameNotResolved => $"Check the spelling of '{facts.Evidence.Address ?? facts.Endpoint.Host}' and the DNS record.",
        WireFault.ConnectionFailed when facts.Evidence.Address is { } address => $"Check that the server runs at {address}, where this check was told to connect (-ConnectTo, -AllAddresses).",
        WireFault.ConnectionFailed => $"Check that the server runs, and that host and port in {facts.Endpoint} are right.",
        WireFault.TimedOut => "Check firewalls and routes; a slow server may need -TimeoutSec.",
        WireFault.AddressRefused => "A public target must not lead to private addresses.",
        _ => "Look at the server's or the proxy's log for the time of this check.",
    };
}
