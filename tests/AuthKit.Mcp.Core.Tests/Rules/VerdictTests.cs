using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Single verdicts on hand-written evidence, each one a mistake that is easy to make.</summary>
public class VerdictTests
{
    private static readonly string[] AllVersions = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

    [Theory]
    [InlineData(CheckDepth.Quick)]
    [InlineData(CheckDepth.Standard)]
    public void The_good_server_passes_at_every_depth(CheckDepth depth)
    {
        McpDiscoveryResult result = Seen.Good(depth).Judge();
        Assert.Equal("", result.RootCause);
        Assert.Equal(McpVerdict.Pass, result.Verdict);
    }

    [Fact]
    public void Metadata_with_nothing_challenged_fails_at_quick_depth_too() =>
        AssertRoot("CHL-002", Seen.Good(CheckDepth.Quick)
            .With(ProbeKind.Initialize, Seen.Endpoint, Seen.Result())
            .With(ProbeKind.Discover, Seen.Endpoint, Seen.Result()).Judge());

    [Fact]
    public void An_unknown_tool_answered_400_shows_that_the_call_reached_the_dispatcher() =>
        AssertRoot("CHL-002", Seen.Good()
            .With(ProbeKind.CallTool, Seen.Endpoint, Seen.Answer(400, """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool"}}""", Seen.Json)).Judge());

    [Fact]
    public void A_failed_connection_of_one_era_does_not_hide_the_wrong_status_of_the_other() =>
        AssertRoot("CHL-001", Seen.Good()
            .With(ProbeKind.Initialize, Seen.Fault(Seen.Endpoint, WireFault.TimedOut, "POST"))
            .With(ProbeKind.Discover, Seen.Endpoint, Seen.Answer(500, "")).Judge());

    [Fact]
    public void Issuers_beyond_the_budget_are_not_called_dead()
    {
        string[] issuers = [.. Enumerable.Range(0, 4).Select(static i => $"https://auth{i}.contoso.com")];
        string document = $"{{\"resource\":\"{Seen.Endpoint}\",\"authorization_servers\":[{string.Join(",", issuers.Select(static i => $"\"{i}\""))}]}}";
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, document, Seen.Json));
        foreach (string issuer in issuers.Take(3))
        {
            seen.WithIssuer(issuer, (issuer + "/.well-known/oauth-authorization-server", Seen.Answer(200, Seen.IssuerDocument.Replace(Seen.Issuer, issuer), Seen.Json)));
        }

        Assert.Equal("", seen.Judge().RootCause);
    }

    [Fact]
    public void A_bad_certificate_of_the_endpoint_is_the_only_root() =>
        AssertRoot("HYG-001", Seen.Nothing()
            .With(ProbeKind.Initialize, Seen.Fault(Seen.Endpoint, WireFault.TlsFailed, "POST"))
            .With(ProbeKind.Discover, Seen.Fault(Seen.Endpoint, WireFault.TlsFailed, "POST"))
            .With(ProbeKind.InsertedMetadata, Seen.Fault(Seen.Inserted, WireFault.TlsFailed))
            .With(ProbeKind.RootMetadata, Seen.Fault(Seen.Root, WireFault.TlsFailed)).Judge());

    [Fact]
    public void A_bad_certificate_of_the_issuer_is_the_only_root() =>
        AssertRoot("HYG-001", Seen.Good().Without(ProbeKind.IssuerMetadata)
            .Add(new ProbeResult(ProbeKind.IssuerMetadata, Seen.Fault(Seen.IssuerUrl, WireFault.TlsFailed)) { Subject = Seen.Issuer }).Judge());

    [Fact]
    public void A_dead_advertised_url_has_one_root_over_all_versions() =>
        AssertRoot("PRM-002", Seen.Good()
            .Challenging("Bearer resource_metadata=\"https://mcp.contoso.com/prm\", scope=\"mcp:tools\"")
            .With(ProbeKind.AdvertisedMetadata, "https://mcp.contoso.com/prm", Seen.Answer(404, "")).Judge(McpProfile.Mcp, AllVersions));

    [Fact]
    public void A_blank_in_resource_does_not_hide_a_dead_issuer()
    {
        McpDiscoveryResult result = Seen.Good()
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace(Seen.Endpoint, Seen.Endpoint + "\\n"), Seen.Json))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(404, ""))).Judge();
        Assert.Equal(["ASM-001", "HYG-003"], Faults(result).Select(static f => f.RuleId).Order());
    }

    [Fact]
    public void An_issuer_with_a_blank_in_its_own_metadata_is_one_fault() =>
        AssertRoot("HYG-003", Seen.Good()
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument.Replace("\"issuer\":\"" + Seen.Issuer, "\"issuer\":\"" + Seen.Issuer + "\\n"), Seen.Json))).Judge());

    [Fact]
    public void Independent_faults_are_listed_in_the_order_in_which_a_client_meets_them()
    {
        McpDiscoveryResult result = Seen.Good()
            .With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(200, "", new HeaderLine("Content-Type", "text/event-stream")))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(404, ""))).Judge();
        Assert.StartsWith("CHL-003 ", result.RootCause, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_behind_a_redirect_is_judged_as_a_document() =>
        Assert.Contains(Seen.Good()
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(308, "", new HeaderLine("Location", "/prm")))
            .Add(new ProbeResult(ProbeKind.MetadataHop, new Exchange { Request = new WireRequest("GET", "https://mcp.contoso.com/prm"), Response = Seen.Answer(200, Seen.Resource, new HeaderLine("Content-Type", "text/plain")) }) { Subject = Seen.Inserted })
            .Judge().Findings, static f => f.RuleId == "PRM-005" && f.Verdict == McpRuleVerdict.Fail);

    [Fact]
    public void Advice_that_no_text_demands_stays_a_warning_in_the_rfc_profile()
    {
        McpDiscoveryResult result = Seen.Good()
            .With(ProbeKind.Initialize, Seen.Endpoint, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Basic realm=\"x\", " + Seen.Challenge))).Judge(McpProfile.Rfc);
        McpFinding finding = Assert.Single(Faults(result));
        Assert.Equal(("CHL-005", McpRuleVerdict.Warning), (finding.RuleId, finding.Verdict));
    }

    [Fact]
    public void A_root_that_breaks_while_a_better_location_works_is_a_warning() =>
        Assert.Equal(McpRuleVerdict.Warning, Assert.Single(Faults(Seen.Good().With(ProbeKind.RootMetadata, Seen.Root, Seen.Answer(500, "")).Judge())).Verdict);

    [Fact]
    public void What_clients_meet_at_the_endpoint_counts_before_what_a_GET_is_told() =>
        AssertRoot("CHL-005", Seen.Good()
            .With(ProbeKind.Initialize, Seen.Endpoint, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer")))
            .With(ProbeKind.Discover, Seen.Endpoint, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", "Bearer"))).Judge());

    [Fact]
    public void Text_of_the_server_is_escaped_in_every_sentence()
    {
        string hostile = Seen.Issuer + "\\u001b[2J";
        McpDiscoveryResult result = Seen.Good()
            .With(ProbeKind.RootMetadata, Seen.Fault(Seen.Root, WireFault.TimedOut) with { FaultDetail = "\u001b[31m" })
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, ""))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument.Replace("\"issuer\":\"" + Seen.Issuer, "\"issuer\":\"" + hostile), Seen.Json))).Judge();
        McpDiscoveryResult other = Seen.Good()
            .With(ProbeKind.Get, Seen.Endpoint, Seen.Answer(204, ""))
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace("[\"header\"]", "[\"header\"],\"x\":1").Replace("[\"" + Seen.Issuer, "[\"" + Seen.Issuer + "\",\"http://a"), Seen.Json))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument.Replace("\"issuer\":\"" + Seen.Issuer, "\"issuer\":\"" + hostile), Seen.Json))).Judge();
        foreach (McpDiscoveryResult r in new[] { result, other })
        {
            Assert.NotEmpty(r.Findings);
            Assert.DoesNotContain('\u001b', string.Concat(r.Findings.Select(static f => f.Message + f.Fix + f.Cause).Append(r.RootCause).Append(r.Fix)));
        }
    }

    private static IEnumerable<McpFinding> Faults(McpDiscoveryResult result) => result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning);

    private static void AssertRoot(string rule, McpDiscoveryResult result)
    {
        Assert.Equal([rule], Faults(result).Select(static f => f.RuleId));
        Assert.Equal(McpVerdict.Fail, result.Verdict);
    }
}
