using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>COR: what browser-based clients need. No text demands it, so it is a warning unless the guide's profile is judged.</summary>
internal static class CorsRules
{
    internal const string AllowOrigin = "Access-Control-Allow-Origin";
    internal const string AllowHeaders = "Access-Control-Allow-Headers";

    /// <summary>The subject of faults in the CORS headers of protected resource metadata.</summary>
    internal const string MetadataSubject = "metadata";

    internal const string ExposeHeaders = "Access-Control-Expose-Headers";
    private static readonly string[] RequestHeaders = ["authorization", "content-type", "mcp-protocol-version", "mcp-session-id", "mcp-method", "mcp-name"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(MetadataIsReadable)
        {
            Id = "COR-001",
            Title = "Protected resource metadata is readable from web pages",
            Levels = "- I I I",
            Source = "Fetch standard, CORS protocol; guide step 2 and troubleshooting",
            Cause = "The route of the static document has no CORS headers.",
            Fix = "Send Access-Control-Allow-Origin: * with the document; no cookies are involved.",
            Probes = [ProbeKind.CrossOriginMetadata],
            Depth = CheckDepth.Standard,
            Needs = ["PRM-001", "PRM-002", "PRM-005"],
            ExplainedBy = ["PRM-001", "PRM-002", "PRM-005", "COR-004", "COR-006"],
        },
        new(ChallengeIsReadable)
        {
            Id = "COR-004",
            Title = "The 401 is readable from web pages and exposes WWW-Authenticate",
            Levels = "I I I I",
            Source = "Fetch standard, CORS-exposed headers; guide step 3",
            Cause = "The CORS layer runs after authentication and skips error answers.",
            Fix = "Run CORS before authentication, and expose WWW-Authenticate.",
            Probes = [ProbeKind.CrossOriginInitialize],
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001", "CHL-002", "CHL-004"],
            ExplainedBy = ["CHL-001", "COR-006"],
        },
        new(PreflightSucceeds)
        {
            Id = "COR-005",
            Title = "The endpoint's preflight succeeds without credentials and lists the headers",
            Levels = "I I I I",
            Source = "Fetch standard, CORS preflight; MCP Transports (header names)",
            Cause = "The authentication layer answers OPTIONS, nothing handles OPTIONS, or the list of allowed headers is an old one.",
            Fix = "Answer OPTIONS before authentication and allow the headers that MCP clients send.",
            Probes = [ProbeKind.EndpointPreflight],
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001"],
            ExplainedBy = ["COR-004", "COR-006", "HYG-002"],
        },
    ];

    /// <summary>True when the server turns every foreign Origin away, as MCP Transports recommend: then CORS rules do not apply.</summary>
    public static bool RefusesForeignOrigins(DiscoveryFacts facts) =>
        facts.Exchange(ProbeKind.CrossOriginInitialize)?.Response is { Status: 403 } && facts.Exchange(ProbeKind.Initialize)?.Response is { Status: not 403 };

    /// <summary>The verdict of the whole group for such a server.</summary>
    public static Judgement RefusedByDesign { get; } = Judgement.Skip("Foreign origins are refused by design (MCP Transports, Origin validation).");

    private static Judgement MetadataIsReadable(RuleContext c)
    {
        if (RefusesForeignOrigins(c.Facts))
        {
            return RefusedByDesign;
        }

        if (c.Facts.Exchange(ProbeKind.CrossOriginMetadata) is not { Response: { } response } exchange)
        {
            return Judgement.NothingToJudge("There is no document to read.");
        }

        return AllowsOrigin(response)
            ? Judgement.Pass("Web pages may read the document.")
            : Judgement.FailOrWarn(c.IsAuthKit, $"{Text.Printable(exchange.Request.Url)} has no usable {AllowOrigin}: a client in a browser sees a network error when it reads the metadata.")
                with { Shown = exchange, Fix = $"Add this header line to {Text.Printable(exchange.Request.Url)}: {AllowOrigin}: *", Subject = SubjectOf(c, MetadataSubject) };
    }

    private static Judgement ChallengeIsReadable(RuleContext c)
    {
        if (RefusesForeignOrigins(c.Facts))
        {
            return RefusedByDesign;
        }

        if (c.Facts.Exchange(ProbeKind.CrossOriginInitialize) is not { Response: { Status: 401 } response } exchange)
        {
            return Judgement.NothingToJudge("The request with a foreign Origin was not answered 401.");
        }

        // Only what lacks: a second line of one that is there already makes both useless.
        bool isExposed = ListsOrAll(response, ExposeHeaders, "www-authenticate");
        string expose = response.Value(ExposeHeaders) is { } exposed && !isExposed ? $"add WWW-Authenticate to its {ExposeHeaders}: {Text.Printable(exposed)}" : $"add {ExposeHeaders}: WWW-Authenticate";
        string Fix(params string[] lacking) => $"In the 401 of {c.Endpoint} {string.Join(" and ", lacking)}";
        if (!AllowsOrigin(response))
        {
            string allow = response.Value(AllowOrigin) is null ? $"add {AllowOrigin}: *" : $"set {AllowOrigin}: * in place of what is there";
            return Judgement.FailOrWarn(c.IsAuthKit, $"The 401 has no usable {AllowOrigin}: a client in a browser sees a network error instead of the challenge.") with { Shown = exchange, Fix = isExposed ? Fix(allow) : Fix(allow, expose), Subject = SubjectOf(c, AllowOrigin) };
        }

        return isExposed
            ? Judgement.Pass("Web pages can read the challenge.")
            : Judgement.FailOrWarn(c.IsAuthKit, $"{ExposeHeaders} of the 401 does not list WWW-Authenticate: a client in a browser sees the 401 but not the challenge.") with { Shown = exchange, Fix = Fix(expose), Subject = ExposeHeaders };
    }

    private static Judgement PreflightSucceeds(RuleContext c)
    {
        if (RefusesForeignOrigins(c.Facts))
        {
            return RefusedByDesign;
        }

        if (c.Facts.Exchange(ProbeKind.EndpointPreflight) is not { } exchange)
        {
            return Judgement.Skip("The preflight was not asked.");
        }

        // A server that is down answers nothing, and CORS has no part in that.
        if (exchange.Response is { Status: >= 500 } down && c.Facts.Exchange(ProbeKind.Initialize)?.Response?.Status == down.Status)
        {
            return Judgement.NothingToJudge($"The preflight is answered {down.Status} like any other request.");
        }

        string Fix() => $"Answer OPTIONS {c.Endpoint} with 204, {AllowOrigin}: *, Access-Control-Allow-Methods: GET, POST, DELETE, OPTIONS and Access-Control-Allow-Headers: {string.Join(", ", RequestHeaders)}";
        if (exchange.Response is not { Status: >= 200 and < 300 } response || !AllowsOrigin(exchange.Response))
        {
            bool isAnswered = exchange.Response is { Status: >= 200 and < 300 };
            string why = isAnswered ? $"has no usable {AllowOrigin}" : RuleContext.Outcome(exchange);
            return Judgement.FailOrWarn(c.IsAuthKit, $"The preflight of the endpoint {why}: browsers stop before the first request.")
                with { Shown = exchange, Fix = Fix(), Subject = SubjectOf(c, isAnswered ? AllowOrigin : "preflight") };
        }

        bool allowsAny = Lists(response, AllowHeaders, "*");

        // '*' does not cover Authorization (Fetch standard, CORS-preflight fetch).
        List<string> refused = [];
        foreach (string name in RequestHeaders)
        {
            if (!Lists(response, AllowHeaders, name) && (name == "authorization" || !allowsAny))
            {
                refused.Add(name);
            }
        }

        return refused.Count == 0
            ? Judgement.Pass("The preflight admits what MCP clients send.")
            : Judgement.FailOrWarn(c.IsAuthKit && refused.Contains("authorization"), $"The preflight does not allow {string.Join(", ", refused)}{(refused.Contains("authorization") && allowsAny ? " ('*' does not cover Authorization)" : "")}.")
                with { Shown = exchange, Fix = Fix(), Subject = "preflight" };
    }

    /// <summary>The subject; for a server without any CORS layer one subject for all: it has one fault, not one for each kind of request.</summary>
    internal static string SubjectOf(RuleContext c, string subject) =>
        c.Facts.Exchanges(ProbeKind.CrossOriginInitialize, ProbeKind.CrossOriginMetadata, ProbeKind.EndpointPreflight).Exists(static e => e.Response?.Value(AllowOrigin) is not null)
            ? subject
            : "no CORS at all";

    internal static bool AllowsOrigin(WireResponse response) =>
        response.Values(AllowOrigin) is ["*" or ProbeRequests.ForeignOrigin];

    /// <summary>True when a header, which lists names apart by commas, lists this one, or all by '*'.</summary>
    internal static bool ListsOrAll(WireResponse response, string header, string name) => Lists(response, header, name) || Lists(response, header, "*");

    private static bool Lists(WireResponse response, string header, string name)
    {
        for (int line = 0; line < response.Headers.Count; line++)
        {
            if (response.Headers[line].Is(header) && Lists(response.Headers[line].Value.AsSpan(), name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Lists(ReadOnlySpan<char> names, string name)
    {
        while (true)
        {
            int comma = names.IndexOf(',');
            if ((comma < 0 ? names : names.Slice(0, comma)).Trim().Equals(name.AsSpan(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            if (comma < 0)
            {
                return false;
            }

            names = names.Slice(comma + 1);
        }
    }
}
