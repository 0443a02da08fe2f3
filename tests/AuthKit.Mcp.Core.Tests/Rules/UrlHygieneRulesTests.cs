using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>HYG-001 to HYG-005, where the wire data (which are on loopback) do not reach.</summary>
public class UrlHygieneRulesTests
{
    private const string Http = "http://mcp.contoso.com/mcp";

    [Theory]
    [InlineData(200, McpRuleVerdict.Warning)]
    [InlineData(401, McpRuleVerdict.Warning)]
    [InlineData(308, McpRuleVerdict.Pass)]
    [InlineData(403, McpRuleVerdict.Pass)]
    [InlineData(404, McpRuleVerdict.Pass)]
    public void Plain_http_beside_https_must_not_serve_anything(int status, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Good(CheckDepth.Full).Add(Judged.Probe(ProbeKind.HttpTwin, Seen.Endpoint, "GET", Http, Seen.Answer(status, "")));
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal(verdict, result.Check("HYG-001").Verdict);
        if (verdict == McpRuleVerdict.Warning)
        {
            Assert.Contains("308", result.Finding("HYG-001").Fix, StringComparison.Ordinal);
            Assert.Equal(McpRuleVerdict.Fail, Judged.With(seen, McpProfile.Rfc).Check("HYG-001").Verdict);
        }
    }

    [Theory]
    [InlineData(301, "https://mcp.contoso.com/mcp/", "HYG-002!")]
    [InlineData(302, "/mcp/", "HYG-002!")]
    [InlineData(303, "/mcp/", "HYG-002!")]
    [InlineData(307, "/mcp/", "HYG-002")]
    [InlineData(308, "https://mcp.contoso.com/mcp/", "HYG-002")]
    [InlineData(308, "https://mcp.contoso.com/v2", "HYG-002")]
    [InlineData(308, "https://www.contoso.com/mcp", "HYG-002!")]
    [InlineData(307, "http://mcp.contoso.com/mcp", "HYG-002!")]
    [InlineData(308, "https://mcp.contoso.com/mcp", "HYG-002!")]
    [InlineData(302, "https://mcp.contoso.com/start", "CHL-001!")]
    [InlineData(307, "https://login.contoso.com/signin?next=/mcp", "CHL-001!")]
    [InlineData(301, "/login", "CHL-001!")]
    [InlineData(308, "mailto:someone", "CHL-001!")]
    public void A_moved_endpoint_and_a_login_page_are_told_apart(int status, string location, string roots)
    {
        Seen seen = Seen.Good();
        foreach (ProbeKind kind in new[] { ProbeKind.Initialize, ProbeKind.Discover, ProbeKind.ListTools, ProbeKind.CallTool, ProbeKind.Get, ProbeKind.Delete, ProbeKind.CrossOriginInitialize })
        {
            seen.With(kind, Seen.Endpoint, Seen.Answer(status, "", Judged.Line("Location", location)));
        }

        Assert.Equal(roots, Judged.With(seen).Roots());
        Assert.Equal(roots, Judged.With(seen, McpProfile.Rfc).Roots());
    }

    [Theory]
    [InlineData(301, McpRuleVerdict.Note)]
    [InlineData(308, McpRuleVerdict.Pass)]
    [InlineData(404, McpRuleVerdict.Pass)]
    public void The_other_spelling_may_redirect_but_not_so_that_POST_is_lost(int status, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Good(CheckDepth.Full).With(ProbeKind.SlashTwin, Seen.Endpoint + "/", Seen.Answer(status, "", Judged.Line("Location", Seen.Endpoint)));
        Assert.Equal(verdict, Judged.With(seen).Check("HYG-002").Verdict);
    }

    [Fact]
    public void Every_value_with_a_stray_blank_is_named_at_once()
    {
        Seen seen = Seen.Good()
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, Seen.Endpoint + "\\n"), Seen.Json))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument.Replace("/token\"", "/token \""), Seen.Json)));
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal("HYG-003!", result.Roots());
        Assert.Contains("resource", result.RootCause, StringComparison.Ordinal);
        Assert.Contains("token_endpoint", result.RootCause, StringComparison.Ordinal);
        Assert.Contains($"token_endpoint is \"{Seen.Issuer}/token\"", result.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://auth.contoso.com/.well-known/oauth-authorization-server%0a")]
    [InlineData("https://auth.contoso.com/\u00a0.well-known/oauth-authorization-server")]
    public void A_stray_blank_in_a_redirect_counts_too(string location)
    {
        Seen seen = Seen.Good().With(ProbeKind.LegacyIssuerMetadata, "https://mcp.contoso.com/.well-known/oauth-authorization-server", Seen.Answer(308, "", Judged.Line("Location", location)));
        Assert.Equal("HYG-003!", Judged.With(seen).Roots());
    }

    [Theory]
    [InlineData("https://auth.contoso.com:443/register", "default port", "https://auth.contoso.com/register")]
    [InlineData("https://AUTH.contoso.com/register", "capitals", "https://auth.contoso.com/register")]
    [InlineData("HTTPS://auth.contoso.com/register", "capitals", "https://auth.contoso.com/register")]
    [InlineData("https://auth.contoso.com//register", "doubled slash", "https://auth.contoso.com/register")]
    [InlineData("https://auth.contoso.com/a/../register", "dot segments", "https://auth.contoso.com/register")]
    [InlineData("https://auth.contoso.com/%2E/register", "dot segments", "")]
    [InlineData("https://auth.contoso.com./register", "ends in a dot", "https://auth.contoso.com/register")]
    [InlineData("https://äuth.contoso.com/register", "not in ASCII", "https://xn--uth-pla.contoso.com/register")]
    public void A_URL_out_of_normal_form_is_named_with_its_normal_form(string url, string oddity, string normal)
    {
        Seen seen = Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, IssuerEvidence.Document("registration_endpoint", $"\"{url}\""), Seen.Json)));
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal("HYG-004", result.Roots());
        Assert.Equal(McpOwner.AuthorizationServer, result.Findings[0].Owner);
        Assert.Contains(oddity, result.RootCause, StringComparison.Ordinal);
        Assert.Contains(normal, result.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spelling_that_another_rule_compares_is_told_once()
    {
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, "https://MCP.contoso.com/mcp"), Seen.Json));
        Assert.Equal("PRM-008", Judged.With(seen).Roots());
        Assert.Equal("PRM-008", Judged.With(seen).Check("HYG-004").BlockedBy);
    }

    [Theory]
    [InlineData("http://localhost:3000/mcp")]
    [InlineData("https://10.0.0.5/mcp")]
    [InlineData("https://mcp.svc.internal/mcp")]
    [InlineData("https://mcp.example.com/mcp")]
    [InlineData("https://your-server.contoso.com/mcp")]
    [InlineData("https://undefined/mcp")]
    [InlineData("https://mcp.contoso.com/null/mcp")]
    [InlineData("${BASE_URL}/mcp")]
    [InlineData("{{base}}/mcp")]
    [InlineData("https://<host>/mcp")]
    public void What_was_left_over_in_resource_is_the_one_root(string resource)
    {
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, resource), Seen.Json));
        foreach (McpProfile profile in new[] { McpProfile.Mcp, McpProfile.Rfc })
        {
            McpDiscoveryResult result = Judged.With(seen, profile);
            Assert.Equal("HYG-005!", result.Roots());
            Assert.Contains($"\"resource\": \"{Seen.Endpoint}\"", result.Fix, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://your-authkit-instance.com")]
    [InlineData("https://auth.example.org")]
    [InlineData("https://192.168.1.4")]
    public void The_samples_issuer_is_the_root_and_not_that_nothing_is_found_there(string issuer)
    {
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace(Seen.Issuer, issuer), Seen.Json))
            .Add(new ProbeResult(ProbeKind.IssuerMetadata, Seen.Fault(issuer + "/.well-known/oauth-authorization-server", WireFault.NameNotResolved)) { Subject = issuer });
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal("HYG-005!", result.Roots());
        Assert.Equal("HYG-005", result.Check("ASM-001").BlockedBy);
    }

    [Fact]
    public void A_private_token_endpoint_of_a_public_server_is_told_once()
    {
        Seen seen = Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument.Replace(Seen.Issuer + "/token", "http://10.1.2.3:8787/token"), Seen.Json)));
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal("HYG-005!", result.Roots());
        Assert.Equal(McpOwner.AuthorizationServer, result.Findings[0].Owner);
    }

    [Fact]
    public void Private_hosts_are_fine_where_the_server_is_private_and_a_host_of_the_endpoint_is_no_placeholder()
    {
        const string Target = "https://mcp.example.com/mcp";
        Seen seen = Seen.Nothing(Target).Refusing(ProbeKind.Initialize, ProbeKind.Discover)
            .With(ProbeKind.InsertedMetadata, "https://mcp.example.com/.well-known/oauth-protected-resource/mcp", Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, Target).Replace(Seen.Issuer, "https://auth.example.com"), Seen.Json));
        Assert.Equal(McpRuleVerdict.Pass, Judged.With(seen).Check("HYG-005").Verdict);

        Seen inside = Seen.Nothing("https://10.0.0.7/mcp").Refusing(ProbeKind.Initialize, ProbeKind.Discover)
            .With(ProbeKind.InsertedMetadata, "https://10.0.0.7/.well-known/oauth-protected-resource/mcp", Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, "https://10.0.0.7/mcp").Replace(Seen.Issuer, "https://auth.corp.internal"), Seen.Json));
        Assert.Equal(McpRuleVerdict.Pass, Judged.With(inside).Check("HYG-005").Verdict);
    }
}
