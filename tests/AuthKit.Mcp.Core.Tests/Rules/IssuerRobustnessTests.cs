using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Metadata with any JSON in any member, at any place, is judged without an exception and the same in any order.</summary>
public class IssuerRobustnessTests
{
    private const string Tenant = Seen.Issuer + "/tenant";

    private static readonly string[] Names =
    [
        "issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint", "jwks_uri", "response_types_supported", "response_modes_supported", "grant_types_supported",
        "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported", "scopes_supported", "code_challenge_methods_supported", "protected_resources",
        "authorization_response_iss_parameter_supported", "client_id_metadata_document_supported", "subject_types_supported", "authorizationEndpoint", "keys", "\\ud800",
    ];

    private static readonly string[] Values =
    [
        "null", "[]", "{}", "true", "false", "1e999", "\"\"", "\"\\ud800\"", "[\"\\ud800\"]", "[null]", "[{\"d\":1,\"kid\":\"\\ud800\"}]", "[\"code\"]", "[\"token\"]", "[\"none\",\"private_key_jwt\"]", "[\"S256\"]",
        "\"https://auth.contoso.com\"", "\"https://auth.contoso.com/tenant\"", "\"https://a:b@[::1]:99999/x#\"", "\"javascript:alert(1)\"", "\"http://..\"", "\"https://\"", "\" https://x\\n\"", "[\"https://mcp.contoso.com/mcp\"]",
    ];

    private static readonly int[] Statuses = [200, 200, 200, 200, 204, 302, 404, 500];

    [Fact]
    public void Any_members_give_a_verdict_that_does_not_depend_on_the_order()
    {
        Random random = new(8414);
        HashSet<string> judged = [];
        for (int i = 0; i < 500; i++)
        {
            Evidence evidence = Evidence(random);
            string first;
            try
            {
                McpDiscoveryResult result = Judge(evidence);
                Assert.DoesNotContain(result.Findings, static f => (f.Message + f.Fix).Any(Text.IsUnsafe));
                judged.UnionWith(result.Checks.Where(static c => c.Verdict is not (McpRuleVerdict.Skip or McpRuleVerdict.Blocked)).Select(static c => c.RuleId));
                first = Summary(result);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                // Caught only to say which case it was; the seed makes it come again.
                throw new InvalidOperationException($"case {i}", e);
            }

            Assert.Equal(first, Summary(Judge(evidence with { Probes = [.. evidence.Probes.OrderBy(_ => random.Next())] })));
        }

        string[] rules = ["ASM-001", "ASM-002", "ASM-003", "ASM-004", "ASM-005", "ASM-006", "ASM-007", "ASM-008", "ASM-009", "ASM-010", "ASM-011", "ASM-012", "ASM-013", "ASM-014", "ASM-015", "ASM-016", "ASM-017", "ASM-018", "REG-001", "REG-002"];
        Assert.Empty(rules.Except(judged));
    }

    private static McpDiscoveryResult Judge(Evidence evidence) => DiscoveryJudge.Judge(evidence, new DiscoveryOptions { Profile = McpProfile.Mcp, SpecVersion = SpecVersions.All });

    private static string Summary(McpDiscoveryResult result) => string.Join("\n", result.Checks.Select(static c => $"{c.RuleId} {c.Verdict} {c.BlockedBy} {c.Message}"));

    private static Evidence Evidence(Random random)
    {
        string issuer = random.Next(2) == 0 ? Seen.Issuer : Tenant;
        Seen seen = IssuerEvidence.Behind(issuer, "https://login.contoso.com");
        Assert.True(RawUrl.TryParse(issuer, out RawUrl url));
        foreach ((ProbeKind kind, string subject, string at) in WellKnown.IssuerCandidates(url).Select(c => (ProbeKind.IssuerMetadata, issuer, c))
            .Concat(WellKnown.IssuerMistakes(url).Select(m => (ProbeKind.MisplacedIssuerMetadata, issuer, m)))
            .Concat(WellKnown.IssuerCandidates(url).Select(c => (ProbeKind.MetadataHop, c, issuer + "/hop")))
            .Concat([(ProbeKind.IssuerKeys, issuer, "https://auth.contoso.com/keys"), (ProbeKind.IssuerMetadata, "https://login.contoso.com", "https://login.contoso.com/.well-known/oauth-authorization-server")])
            .Concat(new[] { "GET /authorize", "POST /token", "POST /register" }.Select(static e => (ProbeKind.LegacyEndpoint, e, Seen.Endpoint))))
        {
            // Not a redirect of each place: that would hide the places themselves.
            if (random.Next(kind == ProbeKind.MetadataHop ? 12 : 4) < 3 && (kind != ProbeKind.MetadataHop || random.Next(4) == 0))
            {
                WireRequest request = new("GET", at);
                seen.Add(new ProbeResult(kind, random.Next(8) == 0 ? Seen.Fault(at, (WireFault)random.Next(7)) : new Exchange { Request = request, Response = Response(random, issuer) }) { Subject = subject });
            }
        }

        if (random.Next(4) == 0)
        {
            seen.With(ProbeKind.LegacyIssuerMetadata, "https://mcp.contoso.com/.well-known/oauth-authorization-server", Response(random, "https://mcp.contoso.com"));
        }

        return seen.Evidence() with { Active = true, Depth = CheckDepth.Full };
    }

    private static WireResponse Response(Random random, string issuer)
    {
        // Of duplicate names the last counts, so a good document is spoiled by what follows it.
        string good = Seen.IssuerDocument.Replace($"\"issuer\":\"{Seen.Issuer}\"", $"\"issuer\":\"{issuer}\"", StringComparison.Ordinal).Trim('{', '}');
        IEnumerable<string> members = Enumerable.Range(0, random.Next(6)).Select(_ => $"\"{Names[random.Next(Names.Length)]}\":{Values[random.Next(Values.Length)]}");
        return Seen.Answer(
            Statuses[random.Next(Statuses.Length)],
            "{" + string.Join(",", random.Next(2) == 0 ? members.Prepend(good) : members) + "}",
            random.Next(6) == 0 ? new HeaderLine("Location", "/hop") : Seen.Json);
    }
}
