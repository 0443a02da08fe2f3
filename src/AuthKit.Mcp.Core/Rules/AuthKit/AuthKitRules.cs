using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>AKT: what the AuthKit integration guide asks for on top of the MCP specification.</summary>
internal static class AuthKitRules
{
    private const int Unauthorized = -32001;
    private const string Levels = "- G G G";

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(IsAtRoot)
        {
            Id = "AKT-001",
            Title = "The metadata stands at the domain root and is advertised there",
            Levels = Levels,
            AuthKitOnly = true,
            Source = "AuthKit guide steps 2 and 4",
            Cause = "The route is mounted under the MCP path or a framework prefix.",
            Fix = "Add the route at the root of the domain.",
            Probes = [ProbeKind.RootMetadata],
            ExplainedBy = ["CHL-001", "CHL-002", "PRM-001", "PRM-002", "PRM-005", "CHL-004", "CHL-005", "CHL-006", "CHL-007", "HYG-002", "HYG-005", "CHL-009", "PRM-006"],
            Needs = ["CHL-001"],
        },
        new(HasFourMembers)
        {
            Id = "AKT-002",
            Title = "The metadata has the guide's four members",
            Levels = Levels,
            AuthKitOnly = true,
            Source = "AuthKit guide step 2",
            Cause = "An old sample was copied, or a placeholder was left in.",
            Fix = "Fill in the four members from the registration.",
            Probes = [ProbeKind.RootMetadata],
            Needs = ["AKT-001", "PRM-001", "PRM-005"],
            ExplainedBy = ["PRM-005", "PRM-007", "PRM-008", "PRM-011", "PRM-012", "PRM-014", "PRM-015", "PRM-016", "HYG-003", "ASM-005"],
        },
        new(HasHeaders)
        {
            Id = "AKT-003",
            Title = "The metadata is sent with the guide's headers",
            Levels = Levels,
            AuthKitOnly = true,
            Source = "AuthKit guide step 2",
            Cause = "The framework's default caching, or no CORS on the route.",
            Fix = "Send Cache-Control: public, max-age=3600 and Access-Control-Allow-Origin: * with the document.",
            Probes = [ProbeKind.CrossOriginMetadata, ProbeKind.RootMetadata],
            Depth = CheckDepth.Standard,
            Needs = ["AKT-001", "PRM-001", "PRM-002", "PRM-005"],
            ExplainedBy = ["COR-001", "PRM-005", "HYG-009"],
        },
        new(HasJsonRpcBody)
        {
            Id = "AKT-004",
            Title = "The 401 has the JSON-RPC error -32001 as its body",
            Levels = Levels,
            AuthKitOnly = true,
            Source = "AuthKit guide step 3",
            Cause = "A generic 401 page.",
            Fix = "Send the guide's body from the bearer check.",
            Probes = [ProbeKind.Initialize],
            Needs = ["CHL-001", "CHL-002"],
        },
        new(IsBrowserReadable)
        {
            Id = "AKT-005",
            Title = "The 401 is readable in browsers",
            Levels = Levels,
            AuthKitOnly = true,
            Source = "AuthKit guide step 3",
            Cause = "The CORS layer skips error answers.",
            Fix = "Set Access-Control-Allow-Origin and Access-Control-Expose-Headers on the 401 itself.",
            Probes = [ProbeKind.CrossOriginInitialize],
            Depth = CheckDepth.Standard,
            Needs = ["CHL-001", "CHL-002", "COR-004"],
            ExplainedBy = ["COR-004"],
        },
        new(IsAuthKitIssuer)
        {
            Id = "AKT-006",
            Title = "The AuthKit issuer and its metadata are as expected",
            Levels = Levels,
            AuthKitOnly = true,
            Owner = McpOwner.AuthorizationServer,
            Source = "AuthKit guide troubleshooting (redirect loop)",
            Cause = "A line break or slash in AUTHKIT_URL, or a proxy in front of AuthKit that changes the host.",
            Fix = "Trim AUTHKIT_URL and use the issuer that AuthKit states.",
            Probes = [ProbeKind.IssuerMetadata],
            Needs = ["PRM-001", "PRM-002", "PRM-005", "PRM-011", "PRM-012", "ASM-001", "ASM-003"],
            ExplainedBy = ["PRM-012", "HYG-003", "ASM-001", "ASM-003", "ASM-005", "ASM-007", "ASM-009", "ASM-012", "REG-001"],
        },
        new(RefusesBogusTokens)
        {
            Id = "AKT-007",
            Title = "Tokens of other shapes and unknown tokens are answered 401 with the challenge",
            Levels = Levels,
            AuthKitOnly = true,
            Mode = McpProbeMode.Active,
            Source = "AuthKit guide step 4",
            Cause = "The branch for API keys or unknown prefixes falls through, or the validation throws.",
            Fix = "Send the same 401 and challenge for every refused credential.",
            Probes = [ProbeKind.BogusToken],
            Depth = CheckDepth.Standard,
            ExplainedBy = ["CHL-001", "CHL-002", "AKT-008", "TKN-001"],
            Needs = ["CHL-001", "HYG-002"],
        },
    ];

    private static Judgement IsAtRoot(RuleContext c)
    {
        if (c.Facts.Root is not { } root)
        {
            return Judgement.NothingToJudge("The root location was not asked.");
        }

        string fix = $"Serve the metadata at {c.Facts.RootUrl} and advertise it: WWW-Authenticate: Bearer resource_metadata=\"{c.Facts.RootUrl}\"";
        if (!root.IsFound)
        {
            return Judgement.Fail($"{c.Facts.RootUrl} {root.Outcome}: the guide's layout has the metadata at the root, and Claude says \"couldn't connect\" without it.") with { Shown = root.Exchange, Fix = fix };
        }

        if (c.Facts.AdvertisedUrl == c.Facts.RootUrl)
        {
            return Judgement.Pass("The metadata stands at the root and is advertised there.");
        }

        return c.Facts.AdvertisedUrl is null
            ? Judgement.Warn("The metadata stands at the root, but the challenge does not name it.") with { Shown = root.Exchange, Fix = fix }
            : Judgement.Warn($"The challenge names {RuleContext.Quote(c.Facts.AdvertisedUrl)} instead of the root.") with { Shown = root.Exchange, Fix = fix };
    }

    private static Judgement HasFourMembers(RuleContext c)
    {
        if (c.Facts.Root is not { IsFound: true, Document: { } document } root)
        {
            return Judgement.NothingToJudge("There is no document at the root.");
        }

        string fix = $"Serve at {root.Url}: {{\"resource\":\"{c.Endpoint}\",\"authorization_servers\":[\"{c.Issuer}\"],\"scopes_supported\":[\"mcp:tools\"],\"bearer_methods_supported\":[\"header\"]}}";
        if (document.GetStrings("authorization_servers") is not { Count: > 0 })
        {
            return Judgement.Fail($"authorization_servers at {root.Url} is not what the guide asks for.") with { Shown = root.Exchange, Fix = fix };
        }

        string? resource = document.GetString("resource");
        if (resource != c.Endpoint.Value)
        {
            // RFC 9728 section 3.3 wants the origin in a document found at the root; only the guide's layout has the endpoint there.
            bool isOrigin = (resource == c.Endpoint.Origin || resource == c.Endpoint.Origin + "/")
                && c.Facts.Copies.Any(x => x.IsAdvertised && !x.IsRoot && x.Document?.GetString("resource") == c.Endpoint.Value);
            return Judgement.FailOrWarn(!isOrigin, $"resource at {root.Url} is {RuleContext.Quote(resource)} instead of {RuleContext.Quote(c.Endpoint.Value)}, which the guide's layout has there.") with { Shown = root.Exchange, Fix = fix };
        }

        bool scopes = document.Member("scopes_supported") is { ValueKind: JsonValueKind.Array };
        bool header = document.GetStrings("bearer_methods_supported") is ["header"];
        return scopes && header
            ? Judgement.Pass("The four members are there.")
            : Judgement.Warn($"{(scopes ? "bearer_methods_supported" : "scopes_supported")} is not what the guide asks for.") with { Shown = root.Exchange, Fix = fix };
    }

    private static Judgement HasHeaders(RuleContext c)
    {
        Exchange? exchange = c.Facts.Exchange(ProbeKind.CrossOriginMetadata);
        if (exchange?.Response is not { Status: 200 } response)
        {
            return Judgement.NothingToJudge("There is no document.");
        }

        string fix = $"Send with {Text.Printable(exchange.Request.Url)}: Cache-Control: public, max-age=3600 and Access-Control-Allow-Origin: *";
        if (response.Values("Access-Control-Allow-Origin") is not ["*"])
        {
            return Judgement.Fail("The metadata has no Access-Control-Allow-Origin: *.") with { Shown = exchange, Fix = fix };
        }

        string policy = string.Join(", ", response.Values("Cache-Control"));
        HashSet<string> directives = [.. policy.Split(',').Select(static d => d.Trim().ToLowerInvariant())];
        return directives.Contains("public") && directives.Contains("max-age=3600")
            ? Judgement.Pass("Caching and CORS are as the guide asks.")
            : Judgement.Warn($"Cache-Control is {(policy.Length == 0 ? "missing" : RuleContext.Quote(policy))} instead of 'public, max-age=3600'.") with { Shown = exchange, Fix = fix, Subject = "Cache-Control of the metadata" };
    }

    private static Judgement HasJsonRpcBody(RuleContext c)
    {
        if (c.Facts.Exchange(ProbeKind.Initialize) is not { Response: { Status: 401 } response } exchange)
        {
            return Judgement.NothingToJudge("initialize was not answered 401.");
        }

        string type = (response.Value("Content-Type") ?? "").Split(';')[0].Trim();
        bool fits = string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase)
            && ProbeRequests.JsonRpc(response) is { } body
            && JsonText.Member(body, "error") is { } error
            && JsonText.Member(error, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out int number) && number == Unauthorized
            && JsonText.Member(error, "message") is { } message && JsonText.String(message) is { Length: > 0 };
        return fits
            ? Judgement.Pass("The body is the JSON-RPC error -32001.")
            : Judgement.Warn("The body of the 401 is not the JSON-RPC error -32001 sent as application/json.")
                with { Shown = exchange, Fix = """Send the body {"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Unauthorized: Bearer token required"}} as application/json with the 401 of """ + c.Endpoint };
    }

    private static Judgement IsBrowserReadable(RuleContext c)
    {
        if (c.Facts.Exchange(ProbeKind.CrossOriginInitialize) is not { Response: { Status: 401 } response } exchange)
        {
            return Judgement.NothingToJudge("The request with a foreign Origin was not answered 401.");
        }

        bool exposed = CorsRules.ListsOrAll(response, CorsRules.ExposeHeaders, "WWW-Authenticate");
        return response.Values("Access-Control-Allow-Origin") is ["*"] && exposed
            ? Judgement.Pass("Browsers can read the challenge.")
            : Judgement.Fail("The 401 lacks Access-Control-Allow-Origin: * or does not expose WWW-Authenticate.")
                with { Shown = exchange, Fix = $"Add to the 401 of {c.Endpoint}: Access-Control-Allow-Origin: * and Access-Control-Expose-Headers: WWW-Authenticate" };
    }

    private static Judgement IsAuthKitIssuer(RuleContext c)
    {
        if (c.Issuers.FirstOrDefault(static i => i.Document is { IsReadable: true }) is not { Document: { } document } facts)
        {
            return Judgement.NothingToJudge("There is no authorization server metadata.");
        }

        string? issuer = document.GetString("issuer");
        if (facts.Issuer != issuer || !RawUrl.TryParse(facts.Issuer, out RawUrl url) || url.Path.Length > 0)
        {
            return Judgement.Fail($"authorization_servers {RuleContext.Quote(facts.Issuer)} is not the origin that AuthKit states as its issuer ({RuleContext.Quote(issuer)}).")
                with { Shown = facts.Hit, Owner = McpOwner.Server, Fix = $"Set AUTHKIT_URL, trimmed and without a slash, so that the metadata says: \"authorization_servers\": [\"{Text.Printable(issuer)}\"]" };
        }

        if (!AuthKitShape.Fits(document, facts.Issuer))
        {
            return Judgement.Warn($"The metadata at {Text.Printable(facts.Hit?.Request.Url)} does not have AuthKit's endpoints under {facts.Issuer}/oauth/.")
                with { Shown = facts.Hit, Fix = $"Ask AuthKit through its public origin {facts.Issuer}: a proxy in front of it must keep host and scheme." };
        }

        IReadOnlyList<string> offered = document.GetStrings("scopes_supported") ?? [];
        List<string> unknown = [.. (c.Facts.Best?.Document?.GetStrings("scopes_supported") ?? []).Where(s => !offered.Contains(s))];
        return unknown.Count == 0
            ? Judgement.Pass("Issuer, endpoints and scopes are AuthKit's.")
            : Judgement.Warn($"The server asks for scopes that AuthKit does not list: {Text.Printable(string.Join(" ", unknown))}.")
                with { Shown = c.Facts.Best?.Exchange, Owner = McpOwner.Server, Fix = $"Use only these in scopes_supported of {c.Facts.Best?.Url}: {Text.Printable(string.Join(" ", offered))}" };
    }

    private static Judgement RefusesBogusTokens(RuleContext c)
    {
        List<ProbeResult> probes = [.. BogusCredentials.Prefixes.SelectMany(b => c.Facts.Probes(ProbeKind.BogusToken).Where(p => p.Subject == b.Shape))];
        if (probes.Count == 0)
        {
            return Judgement.NothingToJudge("No bogus token was sent.");
        }

        if (EndpointRedirect.Find(c.Facts) is not null)
        {
            return Judgement.NothingToJudge("The endpoint redirects to another address.");
        }

        if (DiscoveryFacts.IsResult(c.Facts.Exchange(ProbeKind.Initialize)))
        {
            return Judgement.NothingToJudge("initialize is answered without a token, so it says nothing about bad ones.");
        }

        foreach (ProbeResult probe in probes)
        {
            string fix = $"Answer every refused credential at {c.Endpoint} with 401 and: {c.ChallengeLine}";
            if (probe.Exchange.Response is not { Status: 401 } response)
            {
                return Judgement.Fail($"{probe.Subject} {RuleContext.Outcome(probe.Exchange)} instead of 401.") with { Shown = probe.Exchange, Fix = fix, Subject = CredentialAnswers.Subject(probe.Exchange) };
            }

            if (ChallengeParser.Parse(response.Values("WWW-Authenticate")).ResourceMetadata is null && c.Facts.AdvertisedUrl is not null)
            {
                return Judgement.Fail($"The 401 to a bad token does not repeat the challenge ({probe.Subject}): the client cannot start over.") with { Shown = probe.Exchange, Fix = fix, Subject = CredentialAnswers.Bare };
            }
        }

        return Judgement.Pass("Every bogus token is answered 401 with the challenge.");
    }
}
