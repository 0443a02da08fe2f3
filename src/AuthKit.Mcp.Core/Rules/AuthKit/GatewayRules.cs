using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>AKT: the AuthKit gateway behind the MCP server.</summary>
internal static class GatewayRules
{
    private static readonly string[] NeedsDocument = ["PRM-001", "PRM-002", "PRM-005", "PRM-011", "PRM-012", "ASM-001", "ASM-003", "ASM-005"];

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(UserInfoKeepsItsContract)
        {
            Id = "AKT-008",
            Title = "/oauth/userinfo keeps its contract",
            Levels = "- G G G",
            AuthKitOnly = true,
            Owner = McpOwner.AuthorizationServer,
            Mode = McpProbeMode.Active,
            AlsoBy = [McpProbeMode.Token],
            Source = "AuthKit guide step 4",
            Cause = "AUTHKIT_URL leads somewhere else, a proxy caches the answers, or the gateway's database is down.",
            Fix = "Point AUTHKIT_URL at the issuer, and let no shared cache keep /oauth/userinfo.",
            Probes = [ProbeKind.TokenService],
            Depth = CheckDepth.Standard,
            Needs = NeedsDocument,
            ExplainedBy = ["ASM-001", "ASM-005", "HYG-001"],
        },
        new(GapsAreKnown)
        {
            Id = "AKT-009",
            Title = "Known gaps of the AuthKit gateway",
            Levels = "- G G G",
            AuthKitOnly = true,
            Owner = McpOwner.AuthorizationServer,
            Source = "AuthKit's observed behaviour against MCP, RFC 7591, RFC 6749, RFC 9207 and the Fetch standard",
            Cause = "Limits of the gateway; the MCP server cannot mend them.",
            Fix = "Change AuthKit, or accept the gaps knowingly.",
            Probes = [ProbeKind.IssuerMetadata, ProbeKind.IssuerPreflight, ProbeKind.AuthorizationPreflight, ProbeKind.Registration, ProbeKind.Authorization, ProbeKind.TokenRequest, ProbeKind.TokenService],
            Needs = NeedsDocument,
        },
    ];

    /// <summary>The subject of what unknown tokens get: a server can only be as strict as the gateway it asks.</summary>
    internal const string BogusTokens = "bogus tokens";

    /// <summary>The authorization servers that are AuthKit gateways, by the shape of their metadata.</summary>
    internal static IEnumerable<IssuerFacts> Gateways(RuleContext c) => c.Facts.Issuers.Where(static i => AuthKitShape.IsRecognised(i.Document));

    private static Judgement UserInfoKeepsItsContract(RuleContext c)
    {
        if (!Gateways(c).Any())
        {
            return Judgement.NothingToJudge("No authorization server is recognised as an AuthKit gateway.");
        }

        List<ProbeResult> probes = [.. c.Facts.InOrder(ProbeKind.TokenService)];
        ProbeResult? bogus = probes.FirstOrDefault(static p => p.Subject.EndsWith(GatewayQuestions.Bogus, StringComparison.Ordinal));
        ProbeResult? valid = probes.FirstOrDefault(static p => p.Subject.EndsWith(GatewayQuestions.Valid, StringComparison.Ordinal));
        if (bogus is null && valid is null)
        {
            return Judgement.NothingToJudge("The user info endpoint was not asked.");
        }

        if (bogus is not null && Bogus(bogus.Exchange) is { IsFault: true } accepted)
        {
            return accepted;
        }

        return valid is not null && Valid(valid.Exchange) is { } fault ? fault
            : bogus is not null ? Bogus(bogus.Exchange)
            : Judgement.Pass("The user info endpoint knows the token.");
    }

    private static Judgement Bogus(Exchange exchange)
    {
        string url = Text.Printable(exchange.Request.Url);
        if (exchange.Response is not { } response)
        {
            return Judgement.Inconclusive($"{url} {RuleContext.Outcome(exchange)}.") with { Shown = exchange };
        }

        if (response.Status == 401)
        {
            return response.Value("WWW-Authenticate") is null
                ? Judgement.Note($"{url} refuses an unknown token with 401, without WWW-Authenticate (a known gap of AuthKit).") with { Shown = exchange, Fix = "Nothing to do at the MCP server: it sends a challenge of its own." }
                : Judgement.Pass($"{url} refuses an unknown token with 401.");
        }

        return response.Status is >= 200 and < 300
            ? Judgement.Fail($"{url} answers {response.Status} to a token that nobody issued: a server that asks it lets everybody in.")
                with { Shown = exchange, Fix = $"Look what answers at {url}: a cache that ignores Authorization, a page for every path, or another product. Send Cache-Control: no-store from there.", Subject = BogusTokens, ExplainsAll = true }
            : Judgement.Fail($"{url} answers {response.Status} to an unknown token instead of 401: servers that ask it see an outage where a client must sign in again.")
                with { Shown = exchange, Fix = $"Check that {url} is AuthKit's, and that its database is there ({url} must answer 401 to an unknown token).", Subject = BogusTokens, ExplainsAll = true };
    }

    /// <summary>What is wrong with the answer to the user's token, or null.</summary>
    private static Judgement? Valid(Exchange exchange)
    {
        string url = Text.Printable(exchange.Request.Url);
        if (exchange.Response is not { } response)
        {
            return Judgement.Inconclusive($"{url} {RuleContext.Outcome(exchange)}.") with { Shown = exchange };
        }

        if (response.Status != 200)
        {
            return Judgement.Fail($"{url} answers {response.Status} to the token that was given.")
                with { Shown = exchange, Subject = "the valid token", Fix = response.Status == 401 ? "Give a token that this AuthKit has issued within the last hour (a client's sign-in gets one)." : $"Check AuthKit's log and database: {url} must answer 200 to a valid token." };
        }

        MetadataDocument answer = MetadataDocument.Read(response);
        List<string> missing = [.. new[] { "sub", "email", "name" }.Where(m => answer.GetString(m) is null or "")];
        return missing.Count > 0
            ? Judgement.Fail($"{url} names no {string.Join(", ", missing)} for a valid token.") with { Shown = exchange, Subject = "the valid token", Fix = $"Let {url} answer {{\"sub\":\"usr_…\",\"email\":\"…\",\"name\":\"…\"}} as application/json." }
            : answer.GetString("sub")?.StartsWith("usr_", StringComparison.Ordinal) == true ? null
            : Judgement.Warn($"{url} names the user {RuleContext.Quote(answer.GetString("sub"))}, which has not the form usr_….") with { Shown = exchange, Fix = $"Check that {url} is AuthKit's, and not another product's." };
    }

    private static Judgement GapsAreKnown(RuleContext c)
    {
        if (Gateways(c).FirstOrDefault() is not { } gateway)
        {
            return Judgement.NothingToJudge("No authorization server is recognised as an AuthKit gateway.");
        }

        List<GatewayGap> gaps = [.. GatewayGap.Seen(c.Facts, gateway)];
        return gaps.Count == 0
            ? Judgement.Pass("None of the known gaps shows.")
            : Judgement.Warn($"{Text.Printable(gateway.Issuer)} has gaps that the MCP server cannot mend: {string.Join("; ", gaps)}.")
                with
                {
                    Shown = gaps[0].Shown,
                    Subject = gateway.Issuer,
                    ExplainsAll = true, // Each base rule names the gap by the endpoint or value that shows it.
                    Fix = $"At AuthKit: {string.Join("; ", gaps.Select(static g => g.Fix).Distinct())}. Until then, use one AuthKit for servers that trust each other only.",
                };
    }
}
