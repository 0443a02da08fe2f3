using System.Globalization;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>HYG-009: how answers are delivered, measured by the limits that clients have.</summary>
internal static class DeliveryChecks
{
    private const int SmallBytes = 64 * 1024;
    private const int LargeBytes = 1024 * 1024;
    private const int DaySeconds = 24 * 60 * 60;

    // mcp-remote gives a metadata request 5 s; Claude gives the whole discovery 10 s.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan VerySlow = TimeSpan.FromSeconds(10);

    private static readonly ProbeKind[] Endpoint = [ProbeKind.Initialize, ProbeKind.Discover];

    public static Judgement Judge(RuleContext c)
    {
        if (Endpoint.All(k => c.Facts.Exchange(k) is null))
        {
            return Judgement.NothingToJudge("The endpoint was not asked.");
        }

        List<(Exchange Exchange, bool IsDocument, McpOwner Owner)> answers =
        [
            .. c.Facts.Copies.Select(static x => (x.Answer, true, McpOwner.Server)),
            .. c.Facts.Issuers.Where(static i => i.Hit is not null).Select(static i => (i.Hit ?? i.Candidates[0], true, McpOwner.AuthorizationServer)),
            .. Endpoint.SelectMany(c.Facts.Exchanges).Select(static e => (e, false, McpOwner.Server)),
        ];
        foreach ((Exchange exchange, bool isDocument, McpOwner owner) in answers)
        {
            if (exchange.Response is { } response && Problem(exchange, response, isDocument) is { } problem)
            {
                string url = Text.Printable(exchange.Request.Url);
                return Judgement.Advise($"{exchange.Request.Method} {url} {problem.What}.")
                    with { Shown = exchange, Owner = owner, Subject = problem.Subject, Fix = $"{problem.Fix} ({url})." };
            }
        }

        return BrokenOff(c) ?? Walls(c) ?? Sizes(answers.Select(static a => a.Exchange)) ?? Judgement.Pass("Answers come in time, are small, uncompressed and not cached too long, and no client is turned away.");
    }

    private static (string What, string Fix, string Subject)? Problem(Exchange exchange, WireResponse response, bool isDocument)
    {
        if (exchange.Duration > Slow)
        {
            string who = exchange.Duration > VerySlow ? "Claude gives up after 10 s, mcp-remote after 5 s" : "mcp-remote gives up after 5 s";
            return ($"takes {exchange.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {who}", "Serve it without waiting for other systems, and keep an instance warm", "time");
        }

        if (response.BodyTruncated || response.Body.Length > LargeBytes)
        {
            return ("is answered with more than 1 MiB: the Go SDK cuts it off there", "Send only what clients need", "size");
        }

        if (response.Values("Content-Encoding").FirstOrDefault(static v => v.Trim().Length > 0 && !v.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase)) is { } coding)
        {
            return ($"is compressed ({Text.Printable(coding)}) although Accept-Encoding asks for identity: clients that do not decompress see noise", "Compress only when Accept-Encoding allows it", "Content-Encoding");
        }

        return isDocument ? Caching(response) : null;
    }

    private static (string What, string Fix, string Subject)? Caching(WireResponse response)
    {
        if (response.Value("Cache-Control") is null)
        {
            return null;
        }

        List<string> policy = [];
        foreach (HeaderLine line in response.Headers)
        {
            if (line.Is("Cache-Control"))
            {
                foreach (string directive in line.Value.Split(','))
                {
                    policy.Add(directive.Trim().ToLowerInvariant());
                }
            }
        }

        if (policy.Contains("no-store") || policy.Contains("no-cache"))
        {
            return null;
        }

        bool tooLong = policy.Any(static d => d.StartsWith("max-age=", StringComparison.Ordinal) && long.TryParse(d.Substring(8).Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds > DaySeconds);
        return tooLong || policy.Contains("immutable")
            ? ($"may be cached {(policy.Contains("immutable") ? "for ever (immutable)" : "for more than a day")}: a move to another authorization server goes unseen", "Send Cache-Control: public, max-age=3600", "Cache-Control of the metadata")
            : null;
    }

    // Of a document PRM-005 and ASM-003 say so; a single broken answer may be the network's fault.
    private static Judgement? BrokenOff(RuleContext c)
    {
        List<Exchange> refused = [.. Endpoint.SelectMany(c.Facts.Exchanges).Where(static e => e.Response is { Status: 401 })];
        return refused.Count < Endpoint.Length || refused.Any(static e => e.Response is not { BodyIncomplete: true })
            ? null
            : Judgement.Advise($"The 401 of {c.Endpoint} cannot be read to its end: its length or its chunks are not what they say, and clients report a broken connection.")
                with { Shown = refused[0], Subject = "size", Fix = $"Let server and proxy send the Content-Length of the body that is really sent with the 401 of {c.Endpoint}." };
    }

    private static Judgement? Walls(RuleContext c)
    {
        int? normal = c.Facts.Exchange(ProbeKind.Initialize)?.Response?.Status;
        List<ProbeResult> turnedAway = [.. c.Facts.InOrder(ProbeKind.ClientIdentity).Where(p => IsTurnedAway(p.Exchange, normal))];
        if (normal is null || turnedAway.Count == 0)
        {
            return null;
        }

        if (turnedAway.All(static p => p.Exchange.Response is { Status: 429 }))
        {
            return Judgement.Advise($"{c.Endpoint} answers 429 after a few dozen requests: clients that connect and retry run into the same limit.")
                with { Shown = turnedAway[0].Exchange, Subject = "429", Fix = $"Raise the rate limit of {c.Endpoint} and {c.Endpoint.Origin}/.well-known/ for requests without a token, and send Retry-After with 429." };
        }

        string who = string.Join("; ", turnedAway.Select(static p => $"{(p.Subject.Length == 0 ? "no User-Agent" : RuleContext.Quote(p.Subject))} {RuleContext.Outcome(p.Exchange)} ({Senders(p.Subject)})"));
        return Judgement.Advise($"Requests are turned away by their User-Agent, where others are answered {normal}: {who}.")
            with { Shown = turnedAway[0].Exchange, Subject = "bot wall", Fix = $"Exempt {c.Endpoint} and {c.Endpoint.Origin}/.well-known/ from bot rules and User-Agent filters." };
    }

    private static bool IsTurnedAway(Exchange exchange, int? normal) => exchange.Response is { } response
        ? response.Status != normal && !DiscoveryFacts.IsResult(exchange)
        : exchange.Fault is WireFault.ConnectionClosed;

    private static string Senders(string agent) => agent switch
    {
        "node" => "TypeScript SDK, mcp-remote and MCP Inspector on Node.js",
        "python-httpx/0.28.1" => "Python SDK and FastMCP",
        "Claude-User" => "claude.ai and Claude Desktop connectors",
        "" => "clients that send none, such as some releases of Claude Code",
        _ => "other clients",
    };

    private static Judgement? Sizes(IEnumerable<Exchange> answers) => answers.FirstOrDefault(static e => e.Response?.Body.Length > SmallBytes) is { } large
        ? Judgement.Note($"{large.Request.Method} {Text.Printable(large.Request.Url)} is answered with {large.Response?.Body.Length} bytes; such documents have a few hundred.") with { Shown = large }
        : null;
}
