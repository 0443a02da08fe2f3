using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using static AuthKit.Mcp.Core.Tests.Rules.RuleVerdicts;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>The values that fixes propose: ones that work when they are pasted.</summary>
public class FixValueTests
{
    private const string Asked = Seen.Endpoint + "?api_key=hunter2";

    [Fact]
    public void A_key_in_the_URL_that_was_typed_is_not_published()
    {
        foreach (string resource in new[] { Seen.Endpoint, Asked, Seen.Endpoint + "?tenant=1", "https://other.contoso.com/mcp" })
        {
            McpDiscoveryResult result = Typed(Asked, resource).Judge();
            Assert.Contains(result.Findings, static f => f.RuleId is "PRM-007" or "PRM-008");
            Assert.All(result.Findings, static f => Assert.DoesNotContain("\"resource\": \"" + Asked, f.Fix, StringComparison.Ordinal));
            Assert.All(result.Findings, static f => Assert.DoesNotContain("resource_metadata=\"" + Seen.Inserted + "?", f.Fix, StringComparison.Ordinal));
            Assert.All(result.Findings, static f => Assert.DoesNotContain("\"resource\":\"" + Asked, f.Fix, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Without_metadata_the_document_to_serve_has_no_key_in_it_either()
    {
        McpDiscoveryResult result = Seen.Nothing(Asked).Refusing(ProbeKind.Initialize, ProbeKind.Discover)
            .With(ProbeKind.InsertedMetadata, Seen.Inserted + "?api_key=hunter2", Seen.Answer(404, "")).With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(404, "")).Judge();
        Assert.Equal("PRM-001", result.RootCause.Split(' ')[0]);
        Assert.Contains($"{Seen.Inserted}: {{\"resource\":\"{Seen.Endpoint}\"", result.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_that_is_right_is_left_alone_where_the_URL_has_a_query() => Assert.Equal(
        $"Let clients use {Seen.Endpoint}, without a query. What stands in {Seen.Inserted}?api_key=hunter2 is right.",
        Typed(Asked, Seen.Endpoint).Judge().Finding("PRM-008").Fix);

    [Theory]
    [InlineData("https://mcp.contoso.com")]
    [InlineData("https://mcp.contoso.com/")]
    public void An_origin_is_the_same_with_a_slash_and_the_note_on_it_asks_for_no_change(string typed)
    {
        McpDiscoveryResult result = Seen.Nothing(typed, CheckDepth.Quick).Refusing(ProbeKind.Initialize)
            .With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, "https://mcp.contoso.com", StringComparison.Ordinal), Seen.Json)).Judge();
        result.Says("PRM-008", McpRuleVerdict.Pass);
        Assert.Equal(McpRuleVerdict.Note, result.Finding("PRM-009").Verdict);
        Assert.StartsWith("Leave it as it is.", result.Finding("PRM-009").Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_http_is_made_https_and_the_other_entries_are_kept()
    {
        McpFinding finding = IssuerEvidence.Behind("http://auth.contoso.com", "https://second.contoso.com").Judge().Finding("PRM-012");
        Assert.Contains("\"authorization_servers\": [\"https://auth.contoso.com\", \"https://second.contoso.com\"]. Serve the authorization server there over https", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"https://auth.contoso.com\"", "PRM-011", "[\"https://auth.contoso.com\"]")]
    [InlineData("{\"issuer\":\"https://auth.contoso.com\"}", "PRM-011", "[\"https://auth.contoso.com\"]")]
    [InlineData("[{\"issuer\":\"https://auth.contoso.com\"}]", "PRM-012", "[\"https://auth.contoso.com\"]")]
    [InlineData("[{\"name\":\"a\",\"url\":\"https://auth.contoso.com\"}]", "PRM-012", "[\"https://auth.contoso.com\"]")]
    [InlineData("[[\"https://auth.contoso.com\"]]", "PRM-012", "[\"https://auth.contoso.com\"]")]
    [InlineData("[\"auth.contoso.com\"]", "PRM-012", "[\"https://auth.contoso.com\"]")]
    [InlineData("[\"\\\"https://auth.contoso.com\\\"\"]", "PRM-012", "[\"https://auth.contoso.com\"]")]
    [InlineData("[\"https://auth.contoso.com\\\\n\"]", "PRM-012", "[\"https://auth.contoso.com\"]")]
    [InlineData("[\"/oauth\"]", "PRM-012", "[\"<the issuer of your authorization server>\"]")]
    [InlineData("[\"oauth\"]", "PRM-012", "[\"<the issuer of your authorization server>\"]")]
    [InlineData("[null]", "PRM-012", "[\"<the issuer of your authorization server>\"]")]
    public void What_a_misshapen_list_holds_is_filled_in(string servers, string rule, string list) => Assert.Contains(
        "\"authorization_servers\": " + list,
        Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace($"[\"{Seen.Issuer}\"]", servers, StringComparison.Ordinal), Seen.Json)).Judge().Finding(rule).Fix,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("https://keycloak.internal/realms/x")]
    [InlineData("http://keycloak:8080/realms/x")]
    [InlineData("http://auth.contoso.com")]
    [InlineData("https://10.0.0.7")]
    [InlineData("https://localhost:8443")]
    [InlineData("https://auth.contoso.com/{realm}")]
    [InlineData("https://auth.contoso.com/.well-known/oauth-authorization-server")]
    public void An_issuer_that_clients_must_not_be_sent_to_is_changed_where_it_is_stated(string stated)
    {
        McpDiscoveryResult result = Stating(Seen.Issuer, stated);
        Assert.Contains($"\"issuer\": \"{Seen.Issuer}\"", result.Finding("ASM-005").Fix, StringComparison.Ordinal);
        Assert.Equal(McpOwner.AuthorizationServer, result.Finding("ASM-005").Owner);
        Assert.All(result.Findings, f => Assert.DoesNotContain($"[\"{stated}\"]", f.Fix, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://login.contoso.com")]
    [InlineData("https://auth.contoso.com/")]
    public void An_issuer_that_clients_can_reach_is_copied(string stated) =>
        Assert.Contains($"\"authorization_servers\": [\"{stated}\"]", Stating(Seen.Issuer, stated).Finding("ASM-005").Fix, StringComparison.Ordinal);

    [Fact]
    public void Inside_one_network_its_own_hosts_are_no_mistake() => Assert.Contains(
        "\"authorization_servers\": [\"http://127.0.0.1:9000\"]",
        Stating("http://localhost:9000", "http://127.0.0.1:9000").Finding("ASM-005").Fix,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("common")]
    [InlineData("organizations")]
    public void The_endpoint_for_every_tenant_wants_the_id_of_one(string word)
    {
        const string Entra = "https://login.microsoftonline.com";
        McpDiscoveryResult result = Stating($"{Entra}/{word}/v2.0", Entra + "/{tenantid}/v2.0");
        Assert.Equal(("HYG-005", McpOwner.Server), (result.Findings[0].RuleId, result.Findings[0].Owner));
        Assert.Contains($"\"authorization_servers\": [\"{Entra}/<the id of your tenant>/v2.0\"]", result.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("environment", result.Fix, StringComparison.Ordinal);
        Assert.Equal(result.Fix, result.Finding("ASM-005").Fix);
    }

    [Fact]
    public void A_template_elsewhere_is_one_to_fill_in() => // The entry is for one tenant; the template is its server's mistake.
        Assert.Contains("public base URL", Stating("https://auth.contoso.com/x/v2.0", "https://auth.contoso.com/{tenantid}/v2.0").Fix, StringComparison.Ordinal);

    [Fact]
    public void Scopes_that_are_not_known_are_not_made_up()
    {
        McpDiscoveryResult result = Seen.Good().Challenging(Seen.Unscoped).Judge();
        Assert.Contains("scope=\"<the scopes of your tools>\"", result.Finding("CHL-010").Fix, StringComparison.Ordinal);
        Assert.Contains("\"scopes_supported\": [\"<the scopes of your tools>\"]", result.Finding("PRM-014").Fix, StringComparison.Ordinal);
        Assert.All(result.Findings, static f => Assert.DoesNotContain("mcp:tools", f.Fix, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bearer realm=\"x\", scope=\"b a\"", null, "b a")]
    [InlineData("Bearer realm=\"x\", scope=\"b,a offline_access\"", null, "b a")]
    [InlineData("Bearer realm=\"x\"", "[\"a\",\"c\"]", "a c")]
    [InlineData("Bearer realm=\"x\", scope=\"b\"", "[\"a\",\"c\"]", "b")]
    public void The_line_to_send_keeps_the_scopes(string line, string? supported, string scope)
    {
        string document = supported is null ? Seen.Resource : Seen.Resource.Insert(1, $"\"scopes_supported\":{supported},");
        McpFinding finding = Seen.Good().Challenging(line).With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, document, Seen.Json)).Judge().Finding("CHL-006");
        Assert.EndsWith($"WWW-Authenticate: Bearer resource_metadata=\"{Seen.Inserted}\", scope=\"{scope}\"", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(502, WireFault.TimedOut, "Start the authorization server at https://auth.contoso.com")]
    [InlineData(0, WireFault.ConnectionFailed, "Start the authorization server at https://auth.contoso.com")]
    [InlineData(500, WireFault.TimedOut, "Look into the log of the authorization server")]
    [InlineData(0, WireFault.NameNotResolved, "Give the host of https://auth.contoso.com an address")]
    [InlineData(404, WireFault.TimedOut, "Serve the authorization server's metadata as application/json")]
    public void An_authorization_server_that_is_down_is_to_be_started(int status, WireFault fault, string words)
    {
        Exchange exchange = status == 0 ? Seen.Fault(Seen.IssuerUrl, fault) : To(Seen.IssuerUrl, Seen.Answer(status, ""));
        McpDiscoveryResult result = Seen.Good().WithIssuer(Seen.Issuer).Add(new ProbeResult(ProbeKind.IssuerMetadata, exchange) { Subject = Seen.Issuer }).Judge();
        Assert.StartsWith(words, result.Finding("ASM-001").Fix, StringComparison.Ordinal);
    }

    private static Seen Typed(string endpoint, string resource) => Seen.Nothing(endpoint).Refusing(ProbeKind.Initialize, ProbeKind.Discover)
        .Challenging("Bearer realm=\"x\"")
        .With(ProbeKind.InsertedMetadata, Seen.Inserted + "?api_key=hunter2", Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, resource, StringComparison.Ordinal), Seen.Json));

    private static McpDiscoveryResult Stating(string entry, string issuer) => IssuerEvidence.Behind(entry)
        .WithIssuer(entry, (WellKnown.IssuerCandidates(Parsed(entry))[0], Seen.Answer(200, IssuerEvidence.Document("issuer", $"\"{issuer}\""), Seen.Json))).Judge();

    private static RawUrl Parsed(string url) => RawUrl.TryParse(url, out RawUrl parsed) ? parsed : throw new ArgumentException(url, nameof(url));
}
