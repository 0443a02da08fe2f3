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
        List<(Exchange Exchange, bool IsDocument, McpOwner Owner)> answers = Answers(c.Facts);
        if (!answers.Exists(static a => !a.IsDocument))
        {
            return Judgement.NothingToJudge("The endpoint was not asked.");
        }

        foreach ((Exchange exchange, bool isDocument, McpOwner owner) in answers)
        {
            if (exchange.Response is { } response && Problem(exchange, response, isDocument) is { } problem)
            {
                string url = Text.Printable(exchange.Request.Url);
                return Judgement.Advise($"{exchange.Request.Method} {url} {problem.What}.")
                    with { Shown = exchange, Owner = owner, Subject = problem.Subject, Fix = $"{problem.Fix} ({url})." };
            }
        }

        return BrokenOff(c) ?? Walls(c) ?? Sizes(answers) ?? Judgement.Pass("Answers come in time, are small, uncompressed and not cached too long, and no client is turned away.");
    }

    private static List<(Exchange Exchange, bool IsDocument, McpOwner Owner)> Answers(DiscoveryFacts facts)
    {
        List<(Exchange Exchange, bool IsDocument, McpOwner Owner)> answers = new(8);
        foreach (ResourceMetadataCopy copy in facts.Copies)
        {
            answers.Add((copy.Answer, true, McpOwner.Server));
        }

        foreach (IssuerFacts issuer in facts.Issuers)
        {
            if (issuer.Hit is { } hit)
            {
                answers.Add((hit, true, McpOwner.AuthorizationServer));
            }
        }

        foreach (ProbeKind kind in Endpoint)
        {
            foreach (ProbeResult probe in facts.Probes(kind))
            {
                answers.Add((probe.Exchange, false, McpOwner.Server));
            }
        }

        return answers;
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

        if (response.Value("Content-Encoding") is not null && response.Values("Content-Encoding").FirstOrDefault(static v => v.Trim().Length > 0 && !v.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase)) is { } coding)
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
        if (!c.Facts.Refusals.Any(static e => e.Response is { BodyIncomplete: true }))
        {
            return null;
        }

        List<Exchange> refused = c.Facts.Exchanges(Endpoint).FindAll(static e => e.Response is { Status: 401 });
        return refused.Count < Endpoint.Length || refused.Any(static e => e.Response is not { BodyIncomplete: true })
            ? null
            : Judgement.Advise($"The 401 of {c.Endpoint} cannot be read to its end: its length or its chunks are not what they say, and clients report a broken connection.")
                with { Shown = refused[0], Subject = "size", Fix = $"Let server and proxy send the Content-Length of the body that is really sent with the 401 of {c.Endpoint}." };
    }

    private static Judgement? Walls(RuleContext c)
    {
        int? normal = c.Facts.Exchange(ProbeKind.Initialize)?.Response?.Status;
        if (normal is null || c.Facts.Probes(ProbeKind.ClientIdentity).Length == 0)
        {
            return null;
        }

        List<ProbeResult> turnedAway = [.. c.Facts.InOrder(ProbeKind.ClientIdentity).Where(p => IsTurnedAway(p.Exchange, normal))];
        if (turnedAway.Count == 0)
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

    private static Judgement? Sizes(List<(Exchange Exchange, bool IsDocument, McpOwner Owner)> answers) => answers.Find(static a => a.Exchange.Response?.Body.Length > SmallBytes).Exchange is { } large
        ? Judgement.Note($"{large.Request.Method} {Text.Printable(large.Request.Url)} is answered with {large.Response?.Body.Length} bytes; such documents have a few hundred.") with { Shown = large }
        : null;
}
