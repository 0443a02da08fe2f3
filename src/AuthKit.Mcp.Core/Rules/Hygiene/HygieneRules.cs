using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>HYG: transport and cleanliness of what is advertised.</summary>
internal static class HygieneRules
{
    private static readonly string[] EscapedBlanks = ["%0a", "%0d", "%20", "%09"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsHttps)
        {
            Id = "HYG-001",
            Title = "https with a valid certificate everywhere",
            Levels = "M M M M",
            Source = "MCP Communication Security; OAuth 2.1 section 1.5; RFC 9728 section 7.1",
            Cause = "An expired or self-signed certificate, a missing intermediate, or a plain http listener.",
            Fix = "Use https with a certificate that the public trust stores know, and redirect http.",
            Probes = [ProbeKind.Initialize, ProbeKind.AdvertisedMetadata, ProbeKind.IssuerMetadata, ProbeKind.HttpTwin],
        },
        new(HasNoBlanks)
        {
            Id = "HYG-003",
            Title = "No white space or control bytes in any URL value",
            Levels = "m m m m",
            Source = "RFC 3986 section 2; guide troubleshooting (check environment variables for line breaks)",
            Cause = "An environment variable that ends in a line break.",
            Fix = "Trim the value when it is read.",
            Probes = [ProbeKind.Initialize, ProbeKind.AdvertisedMetadata, ProbeKind.InsertedMetadata, ProbeKind.RootMetadata, ProbeKind.IssuerMetadata, ProbeKind.LegacyIssuerMetadata],
            ExplainedBy = ["PRM-012", "HYG-005", "CHL-009"],
        },
    ];

    /// <summary>What stray character a URL value holds, as the end of a sentence, or null. Escaped ones count at the end.</summary>
    public static string? FindBlank(string value)
    {
        int at = 0;
        while (at < value.Length && value[at] > ' ' && value[at] != '\u00a0' && !Text.IsUnsafe(value[at]))
        {
            at++;
        }

        if (at < value.Length)
        {
            string name = value[at] switch { '\n' => "a line feed", '\r' => "a carriage return", '\t' => "a tab", ' ' => "a blank", _ => $"the character U+{(int)value[at]:X4}" };
            return at == 0 ? $"starts with {name}" : value.Substring(at).Trim().Length == 0 ? $"ends in {name}" : $"holds {name}";
        }

        string? tail = value.Length < 3 || value[value.Length - 3] != '%' ? null : EscapedBlanks.FirstOrDefault(e => value.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return tail is null ? null : $"ends in the escaped white space {tail}";
    }

    /// <summary>The subject of a failed TLS connection.</summary>
    public static string TlsTo(string url) => "TLS to " + (RawUrl.TryParse(url, out RawUrl parsed) ? parsed.Authority : url);

    private static Judgement IsHttps(RuleContext c)
    {
        // The order of the evidence says nothing; a failure at the endpoint explains those elsewhere.
        foreach (ProbeResult probe in c.Facts.Evidence.Probes.Where(static p => p.Exchange.Fault == WireFault.TlsFailed).OrderBy(static p => p.Kind).ThenBy(static p => p.Subject, StringComparer.Ordinal))
        {
            string host = RawUrl.TryParse(probe.Exchange.Request.Url, out RawUrl url) ? url.Authority : probe.Exchange.Request.Url;
            bool isIssuer = probe.Kind == ProbeKind.IssuerMetadata;
            (string why, string fix) = WhyTlsFails(c, host, (probe.Exchange.FaultDetail ?? "").TrimEnd('.'));
            return Judgement.Fail($"TLS to {Text.Printable(host)} fails: {why}.")
                with
                {
                    Shown = probe.Exchange,
                    Subject = TlsTo(probe.Exchange.Request.Url),
                    Owner = isIssuer ? McpOwner.AuthorizationServer : McpOwner.Server,
                    Fix = fix,
                };
        }

        if (c.Facts.IsLoopback)
        {
            return Judgement.Skip("Plain http is allowed on loopback.");
        }

        return c.Endpoint.IsHttps
            ? PlainTwin(c) ?? Judgement.Pass("Every connection used valid TLS.")
            : Judgement.Fail($"{c.Endpoint} is plain http: tokens can be read on the way.")
                with { Shown = c.Facts.Exchange(ProbeKind.Initialize), Subject = "plain http", Fix = $"Serve https://{c.Endpoint.Authority}{c.Endpoint.Path} and redirect http to it." };
    }

    // The certificate tells more than the HTTP stack, which says of every one that it was rejected.
    private static (string Why, string Fix) WhyTlsFails(RuleContext c, string host, string detail)
    {
        const string DefaultPort = ":443";
        string name = host.EndsWith(DefaultPort, StringComparison.Ordinal) ? host.Substring(0, host.Length - DefaultPort.Length) : host;
        McpCertificate? shown = c.Facts.Evidence.Certificates.FirstOrDefault(x => string.Equals(x.Host, name, StringComparison.OrdinalIgnoreCase));
        string printable = Text.Printable(host);
        return shown switch
        {
            { Problem: { } problem } => ($"its certificate is not accepted, because {problem}", $"Install a valid certificate for {printable}, with its intermediates. -SkipCertificateCheck looks past it, for tests only."),
            null => ($"it ends before a certificate is shown ({detail})", $"If plain http is spoken at {printable}, turn TLS on at that port, or check the URL that users really have. Else look which TLS versions and ciphers it takes."),
            _ => ($"its certificate is accepted, but the connection is not made ({detail})", $"Look whether {printable} asks for a client certificate (-Certificate), and into its log."),
        };
    }

    /// <summary>The warning about plain http beside https, or null: a token sent there by mistake can be read on the way.</summary>
    private static Judgement? PlainTwin(RuleContext c)
    {
        ProbeResult? open = c.Facts.InOrder(ProbeKind.HttpTwin)
            .FirstOrDefault(static p => p.Exchange.Response is { Status: (>= 200 and < 300) or 401 });
        return open is null
            ? null
            : Judgement.Warn($"{Text.Printable(open.Exchange.Request.Url)} {RuleContext.Outcome(open.Exchange)} over plain http, beside https: a client that is given that URL sends its token in the clear.")
                with
                {
                    Shown = open.Exchange,
                    Subject = "plain http",
                    Fix = $"Answer http://{c.Endpoint.Authority} with a redirect to https only (308, Location: {c.Endpoint.Origin} and the path), and send Strict-Transport-Security with https answers.",
                };
    }

    private static Judgement HasNoBlanks(RuleContext c)
    {
        List<(UrlValue Value, string Blank)> bad = [];
        foreach (UrlValue value in UrlValue.All(c))
        {
            if (value.Blank is { } blank)
            {
                bad.Add((value, blank));
            }
        }

        // PRM-012 speaks for authorization_servers, and must not hide another value.
        if (bad.Count > 0)
        {
            List<(UrlValue Value, string Blank)> others = [.. bad.Where(static x => x.Value.Subject != UrlValue.Servers)];
            bad = others.Count > 0 ? others : bad;
            return Judgement.Fail(string.Join("; ", bad.Select(static x => $"{x.Value.Name} {RuleContext.Quote(x.Value.Value)} {x.Blank}{(x.Value.Shown is null ? "" : " at " + Text.Printable(x.Value.Shown.Request.Url))}")) + ".")
                with
                {
                    Shown = bad[0].Value.Shown,
                    Subject = bad[0].Value.Subject,
                    MoreSubjects = [.. bad.Skip(1).Select(static x => x.Value.Subject)],
                    Owner = bad[0].Value.Owner,
                    Fix = $"Trim the value when it is read, so that {string.Join(" and ", bad.Select(static x => $"{x.Value.Name} is \"{Text.Printable(x.Value.Value.Trim())}\"").Distinct())}.",
                };
        }

        // A raw line break in a header value never reaches the parsed value: it ends the header line.
        ProbeResult? probe = c.Facts.Evidence.Probes.FirstOrDefault(static p => p.Exchange.Response?.HeadViolations is [string, ..]);
        string? violation = probe?.Exchange.Response?.HeadViolations[0];
        return violation is null
            ? Judgement.Pass("No URL value holds white space or control bytes.")
            : Judgement.Fail($"The head of the answer to {probe?.Exchange.Request.Method} {Text.Printable(probe?.Exchange.Request.Url)} is malformed: {violation}. HTTP libraries refuse such an answer whole.")
                with { Shown = probe?.Exchange, Subject = "head", Fix = $"Remove line breaks from header values where they are built (an environment variable often ends in one); for the challenge: {c.ChallengeLine}" };
    }
}
