using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>HYG-006 to HYG-010: every verdict of the table that the wire data do not reach.</summary>
public class ServingRulesTests
{
    private const string Local = "http://127.0.0.1:8080/mcp";

    [Theory]
    [InlineData(401, McpRuleVerdict.Pass)]
    [InlineData(403, McpRuleVerdict.Pass)]
    [InlineData(421, McpRuleVerdict.Pass)]
    [InlineData(404, McpRuleVerdict.Note)]
    [InlineData(500, McpRuleVerdict.Pass)]
    [InlineData(200, McpRuleVerdict.Fail)]
    public void On_loopback_a_foreign_host_must_be_refused(int status, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Nothing(Local, CheckDepth.Full).Refusing(ProbeKind.Initialize, ProbeKind.Discover)
            .Add(Judged.Probe(ProbeKind.ForeignHost, "Host and Origin", "POST", Local, Seen.Answer(status, "")));
        Assert.Equal(verdict, Judged.With(seen).Check("HYG-006").Verdict);
    }

    [Theory]
    [InlineData(403, false, McpRuleVerdict.Pass)]
    [InlineData(200, true, McpRuleVerdict.Note)]
    [InlineData(200, false, McpRuleVerdict.Warning)]
    public void Elsewhere_only_a_valid_token_shows_whether_Origin_is_looked_at(int status, bool allows, McpRuleVerdict verdict)
    {
        Assert.Equal(McpRuleVerdict.Skip, Judged.With(Seen.Good(CheckDepth.Full)).Check("HYG-006").Verdict);
        HeaderLine[] lines = allows ? [Judged.Line("Access-Control-Allow-Origin", "*")] : [];
        Seen seen = Seen.Good(CheckDepth.Full).Add(Judged.Probe(ProbeKind.ForeignHost, "Origin", "POST", Seen.Endpoint, Seen.Answer(status, "", lines)));
        Assert.Equal(verdict, Judged.With(seen, McpProfile.Rfc, token: true).Check("HYG-006").Verdict);
    }

    [Fact]
    public void A_foreign_host_without_an_answer_decides_nothing()
    {
        Seen seen = Seen.Nothing(Local, CheckDepth.Full).Refusing(ProbeKind.Initialize, ProbeKind.Discover)
            .Add(new ProbeResult(ProbeKind.ForeignHost, Seen.Fault(Local, WireFault.TimedOut, "POST")) { Subject = "Host and Origin" });
        Assert.Equal(McpRuleVerdict.Inconclusive, Judged.With(seen).Check("HYG-006").Verdict);
    }

    [Theory]
    [InlineData("MCP-Protocol-Version", "GET", 200, "same", McpRuleVerdict.Pass)]
    [InlineData("MCP-Protocol-Version", "GET", 200, "reordered", McpRuleVerdict.Pass)]
    [InlineData("MCP-Protocol-Version", "GET", 200, "other", McpRuleVerdict.Warning)]
    [InlineData("Accept and User-Agent", "GET", 406, "", McpRuleVerdict.Warning)]
    [InlineData("MCP-Protocol-Version", "GET", 503, "", McpRuleVerdict.Note)]
    [InlineData("HEAD", "HEAD", 200, "", McpRuleVerdict.Pass)]
    [InlineData("HEAD", "HEAD", 405, "", McpRuleVerdict.Note)]
    [InlineData("HEAD", "HEAD", 500, "", McpRuleVerdict.Note)]
    [InlineData("HEAD", "HEAD", 401, "", McpRuleVerdict.Warning)]
    public void Metadata_must_not_depend_on_headers(string subject, string method, int status, string body, McpRuleVerdict verdict)
    {
        string text = body switch
        {
            "same" => Seen.Resource,
            "reordered" => $"{{ \"bearer_methods_supported\": [\"header\"], \"authorization_servers\": [\"{Seen.Issuer}\"], \"resource\": \"{Seen.Endpoint}\" }}",
            "other" => Seen.Resource.Replace(Seen.Issuer, "https://other.contoso.com"),
            _ => "",
        };
        Seen seen = Seen.Good(CheckDepth.Full).Add(Judged.Probe(ProbeKind.MetadataVariant, subject, method, Seen.Inserted, Seen.Answer(status, text, Seen.Json)));
        Assert.Equal(verdict, Judged.With(seen).Check("HYG-007").Verdict);
    }

    [Fact]
    public void The_authorization_servers_metadata_must_not_either_and_it_owns_that()
    {
        Seen seen = Seen.Good(CheckDepth.Full).Add(Judged.Probe(ProbeKind.MetadataVariant, Seen.Issuer + " MCP-Protocol-Version", "GET", Seen.IssuerUrl, Seen.Answer(404, "")));
        McpFinding finding = Judged.With(seen).Finding("HYG-007");
        Assert.Equal(McpOwner.AuthorizationServer, finding.Owner);
        Assert.Contains("MCP-Protocol-Version", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata X-Forwarded-Host", "https://probe.invalid", "public, max-age=60", McpRuleVerdict.Fail)]
    [InlineData("metadata X-Forwarded-Host", "https://probe.invalid", "no-store", McpRuleVerdict.Warning)]
    [InlineData("metadata X-Forwarded-Host", "https://mcp.contoso.com", "public, max-age=60", McpRuleVerdict.Pass)]
    [InlineData("metadata X-Forwarded-Proto", "http://mcp.contoso.com", "public, max-age=60", McpRuleVerdict.Fail)]
    [InlineData("metadata X-Forwarded-Proto", "https://mcp.contoso.com", "public, max-age=60", McpRuleVerdict.Pass)]
    public void Forwarded_headers_of_a_stranger_must_not_come_back(string subject, string origin, string policy, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Good().Add(Judged.Probe(
            ProbeKind.ForwardedVariant, subject, "GET", Seen.Inserted + "?x", Seen.Answer(200, Seen.Resource.Replace("https://mcp.contoso.com", origin), Seen.Json, Judged.Line("Cache-Control", policy))));
        Assert.Equal(verdict, Judged.With(seen, active: true).Check("HYG-008").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Judged.With(seen).Check("HYG-008").Verdict);
    }

    [Fact]
    public void What_a_cache_keeps_apart_by_Vary_is_no_poison()
    {
        Seen seen = Seen.Good().Add(Judged.Probe(ProbeKind.ForwardedVariant, "metadata X-Forwarded-Host", "GET", Seen.Inserted, Seen.Answer(
            200, Seen.Resource.Replace("mcp.contoso.com", "probe.invalid"), Seen.Json, Judged.Line("Cache-Control", "public, max-age=60"), Judged.Line("Vary", "X-Forwarded-Host"))));
        Assert.Equal(McpRuleVerdict.Warning, Judged.With(seen, active: true).Check("HYG-008").Verdict);
    }

    [Theory]
    [InlineData(4.9, McpRuleVerdict.Pass, "")]
    [InlineData(5.1, McpRuleVerdict.Warning, "mcp-remote")]
    [InlineData(10.5, McpRuleVerdict.Warning, "Claude")]
    public void Slow_metadata_is_measured_by_the_clients_that_give_up(double seconds, McpRuleVerdict verdict, string who)
    {
        Exchange slow = new() { Request = new WireRequest("GET", Seen.Inserted), Response = Seen.Answer(200, Seen.Resource, Seen.Json), Duration = TimeSpan.FromSeconds(seconds) };
        McpCheck check = Judged.With(Seen.Good().With(ProbeKind.InsertedMetadata, slow), McpProfile.Rfc).Check("HYG-009");
        Assert.Equal(verdict, check.Verdict);
        Assert.Contains(who, check.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public, max-age=86400", McpRuleVerdict.Pass)]
    [InlineData("public, max-age=86401", McpRuleVerdict.Warning)]
    [InlineData("public, max-age=60, immutable", McpRuleVerdict.Warning)]
    [InlineData("no-store, max-age=31536000", McpRuleVerdict.Pass)]
    [InlineData("max-age=x", McpRuleVerdict.Pass)]
    public void Metadata_is_cached_for_a_day_at_most(string policy, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json, Judged.Line("Cache-Control", policy))));
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal(verdict, result.Check("HYG-009").Verdict);
        Assert.Equal(verdict == McpRuleVerdict.Warning ? McpOwner.AuthorizationServer : null, result.Findings.FirstOrDefault(static f => f.RuleId == "HYG-009")?.Owner);
    }

    [Theory]
    [InlineData(70_000, McpRuleVerdict.Note)]
    [InlineData(1_100_000, McpRuleVerdict.Warning)]
    public void Size_counts(int bytes, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource + new string(' ', bytes), Seen.Json));
        Assert.Equal(verdict, Judged.With(seen).Check("HYG-009").Verdict);
    }

    [Fact]
    public void A_single_broken_answer_may_be_the_networks_fault()
    {
        WireResponse broken = Seen.Answer(401, "{", Judged.Line("WWW-Authenticate", Seen.Challenge)) with { BodyIncomplete = true };
        Seen seen = Seen.Good().With(ProbeKind.Initialize, Seen.Endpoint, broken);
        Assert.Equal(McpRuleVerdict.Pass, Judged.With(seen).Check("HYG-009").Verdict);
        Assert.Equal(McpRuleVerdict.Warning, Judged.With(seen.With(ProbeKind.Discover, Seen.Endpoint, broken)).Check("HYG-009").Verdict);
    }

    [Theory]
    [InlineData("", 403, "send none")]
    [InlineData("node", 406, "TypeScript")]
    [InlineData("Claude-User", 503, "claude.ai")]
    [InlineData("python-httpx/0.28.1", 429, "429")]
    public void A_client_that_is_turned_away_is_named_with_who_it_is(string agent, int status, string who)
    {
        Seen seen = Seen.Good(CheckDepth.Full)
            .Add(Judged.Probe(ProbeKind.ClientIdentity, agent, "POST", Seen.Endpoint, Seen.Answer(status, "<h1>no</h1>")))
            .Add(Judged.Probe(ProbeKind.ClientIdentity, "x", "POST", Seen.Endpoint, Seen.Answer(401, "")));
        McpDiscoveryResult result = Judged.With(seen, McpProfile.Rfc);
        Assert.Equal("HYG-009", result.Roots());
        Assert.Contains(who, result.RootCause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/event-stream", McpRuleVerdict.Fail)]
    [InlineData(200, "text/html", McpRuleVerdict.Pass)]
    [InlineData(401, "application/json", McpRuleVerdict.Pass)]
    [InlineData(404, "application/json", McpRuleVerdict.Pass)]
    [InlineData(410, "text/plain", McpRuleVerdict.Pass)]
    public void The_older_transport_is_protected_too(int status, string type, McpRuleVerdict verdict)
    {
        Seen seen = Seen.Good(CheckDepth.Full).With(ProbeKind.SiblingStream, "https://mcp.contoso.com/sse", Seen.Answer(status, "", Judged.Line("Content-Type", type)));
        Assert.Equal(verdict, Judged.With(seen).Check("HYG-010").Verdict);
    }

    [Fact]
    public void A_user_agent_that_opens_the_door_is_no_identity()
    {
        Seen seen = Seen.Good(CheckDepth.Full).Add(Judged.Probe(ProbeKind.ClientIdentity, "Claude-User", "POST", Seen.Endpoint, Seen.Result()));
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal("HYG-010!", result.Roots());
        Assert.Contains("Claude-User", result.RootCause, StringComparison.Ordinal);
    }
}
