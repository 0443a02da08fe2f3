using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>MIG-001 to MIG-004: every verdict of the table, the profiles, and silence where nothing has moved.</summary>
public class MigrationRulesTests
{
    private const string Origin = "https://mcp.contoso.com";
    private const string Legacy = Origin + "/.well-known/oauth-authorization-server";
    private static readonly string[] Rules = ["MIG-001", "MIG-002", "MIG-003", "MIG-004"];

    [Theory]
    [InlineData(McpProfile.Mcp, 308, "MIG-002=Note")]
    [InlineData(McpProfile.Rfc, 308, "MIG-002=Warning")]
    [InlineData(McpProfile.AuthKit, 308, "MIG-002=Note")]
    [InlineData(McpProfile.Mcp, 301, "MIG-002=Warning")]
    [InlineData(McpProfile.Mcp, 302, "MIG-002=Warning")]
    [InlineData(McpProfile.Mcp, 307, "MIG-002=Warning")]
    [InlineData(McpProfile.AuthKit, 302, "MIG-002=Fail")]
    public void A_redirect_is_judged_by_the_profile(McpProfile profile, int status, string expected) =>
        Assert.Equal(expected, "MIG-002=" + Judged.With(Redirecting(Seen.IssuerUrl, status), profile).Check("MIG-002").Verdict);

    [Theory]
    [InlineData(Legacy)]
    [InlineData("http://auth.contoso.com/.well-known/oauth-authorization-server")]
    public void A_loop_and_plain_http_break_older_clients(string target) =>
        Assert.Equal("MIG-002!", Judged.With(Redirecting(target, 308)).Roots());

    [Fact]
    public void A_redirect_without_Location_leads_nowhere() =>
        Assert.Equal("MIG-002!", Judged.With(Seen.Good().With(ProbeKind.LegacyIssuerMetadata, Legacy, Seen.Answer(308, ""))).Roots());

    [Theory]
    [InlineData(null, 0, "Warning")]
    [InlineData("<html>", 200, "Fail")]
    [InlineData("", 404, "Fail")]
    [InlineData("other", 200, "Fail")]
    [InlineData("same", 200, "Note")]
    public void Another_target_is_looked_at_where_it_was_asked(string? body, int status, string verdict)
    {
        Seen seen = Redirecting("https://auth.contoso.com/metadata", 308, CheckDepth.Full);
        if (body is not null)
        {
            string text = body switch { "same" => Seen.IssuerDocument, "other" => Seen.IssuerDocument.Replace("/token", "/old/token"), _ => body };
            seen.Add(Judged.Probe(ProbeKind.CrossOriginLegacyMetadata, "hop", "GET", "https://auth.contoso.com/metadata", Seen.Answer(status, text, Seen.Json)));
        }

        Assert.Equal(verdict, Judged.With(seen).Check("MIG-002").Verdict.ToString());
    }

    [Theory]
    [InlineData(McpProfile.Mcp, McpRuleVerdict.Pass)]
    [InlineData(McpProfile.AuthKit, McpRuleVerdict.Warning)]
    public void A_mirror_is_fine_outside_the_guide(McpProfile profile, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, Judged.With(Seen.Good().With(ProbeKind.LegacyIssuerMetadata, Legacy, Seen.Answer(200, Seen.IssuerDocument, Seen.Json)), profile).Check("MIG-001").Verdict);

    [Fact]
    public void A_page_in_place_of_metadata_stops_older_clients()
    {
        Seen seen = Seen.Good().With(ProbeKind.LegacyIssuerMetadata, Legacy, Seen.Answer(200, "<html>", Judged.Line("Content-Type", "text/html")));
        Assert.Equal("MIG-001", Judged.With(seen, McpProfile.Rfc, versions: SpecVersions.V20251125).Roots());
    }

    [Fact]
    public void Stale_metadata_says_that_its_endpoints_are_gone_where_that_was_seen()
    {
        Seen seen = Stale();
        Assert.DoesNotContain("gone", Judged.With(seen).Finding("MIG-001").Message, StringComparison.Ordinal);
        McpFinding finding = Judged.With(seen.Add(Endpoint("POST /token", 404, "")), active: true).Finding("MIG-001");
        Assert.Contains("gone", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"308, Location: {Seen.IssuerUrl}", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /token", 400, "{\"error\":\"invalid_request\"}", true)]
    [InlineData("POST /token", 401, "{\"error\":\"invalid_client\"}", true)]
    [InlineData("POST /oauth/token", 200, "{\"access_token\":\"(redacted)\"}", true)]
    [InlineData("POST /register", 201, "{\"client_id\":\"x\"}", true)]
    [InlineData("GET /authorize", 200, "<html>Allow?", true)]
    [InlineData("GET /oauth/authorize", 400, "<html>client_id is missing", true)]
    [InlineData("GET /authorize", 302, "", false)]
    [InlineData("POST /token", 401, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32001}}", false)]
    [InlineData("POST /token", 404, "{\"error\":\"invalid_request\"}", false)]
    [InlineData("POST /token", 410, "", false)]
    [InlineData("POST /token", 405, "{\"error\":\"method_not_allowed\"}", false)]
    [InlineData("POST /token", 500, "oops", false)]
    [InlineData("POST /token", 400, "not json", false)]
    public void A_former_endpoint_is_alive_when_it_speaks_OAuth(string subject, int status, string body, bool alive)
    {
        McpDiscoveryResult result = Judged.With(Seen.Good().Add(Endpoint(subject, status, body)).Add(Endpoint("GET /other", 404, "")), active: true);
        Assert.Equal(alive ? "MIG-003!" : "", result.Roots());
        Assert.Equal(alive, result.Fix.Contains(subject, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_that_every_path_gets_is_no_consent_page()
    {
        Seen seen = Seen.Good().Add(Endpoint("GET /authorize", 200, "<html>app")).Add(Endpoint("GET /oauth/authorize", 200, "<html>app"));
        Assert.Equal(McpRuleVerdict.Pass, Judged.With(seen, active: true).Check("MIG-003").Verdict);
    }

    [Fact]
    public void Nothing_is_said_of_a_server_that_is_its_own_authorization_server()
    {
        string document = Seen.IssuerDocument.Replace(Seen.Issuer, Origin);
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace(Seen.Issuer, Origin), Seen.Json))
            .With(ProbeKind.LegacyIssuerMetadata, Legacy, Seen.Answer(200, document, Seen.Json))
            .WithIssuer(Origin, (Legacy, Seen.Answer(200, document, Seen.Json)))
            .Add(Endpoint("POST /token", 400, "{\"error\":\"invalid_request\"}"));
        McpDiscoveryResult result = Judged.With(seen, active: true);
        Assert.Equal("", result.Roots());
        Assert.Equal([McpRuleVerdict.Note, McpRuleVerdict.Skip, McpRuleVerdict.Skip, McpRuleVerdict.Skip], Rules.Select(r => result.Check(r).Verdict));
    }

    [Theory]
    [InlineData("public, max-age=3600", McpRuleVerdict.Pass)]
    [InlineData("public, max-age=7200", McpRuleVerdict.Warning)]
    public void While_moving_the_metadata_is_not_cached_for_long(string policy, McpRuleVerdict verdict)
    {
        HeaderLine cached = Judged.Line("Cache-Control", policy);
        Seen moving = Redirecting(Seen.IssuerUrl, 308).With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json, cached));
        Assert.Equal(verdict, Judged.With(moving).Check("MIG-004").Verdict);
        Seen settled = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json, cached));
        Assert.Equal(McpRuleVerdict.Pass, Judged.With(settled).Check("MIG-004").Verdict);
    }

    [Fact]
    public void The_former_issuer_besides_the_new_one_is_the_root_of_its_missing_metadata()
    {
        Seen seen = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace($"[\"{Seen.Issuer}\"]", $"[\"{Origin}\",\"{Seen.Issuer}\"]"), Seen.Json))
            .WithIssuer(Origin, (Legacy, Seen.Answer(404, "")));
        McpDiscoveryResult result = Judged.With(seen);
        Assert.Equal("MIG-004!", result.Roots());
        Assert.Contains($"\"authorization_servers\": [\"{Seen.Issuer}\"]", result.Fix, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Skip, Judged.With(seen, versions: SpecVersions.V20250326).Check("MIG-004").Verdict);
    }

    private static Seen Redirecting(string target, int status, CheckDepth depth = CheckDepth.Standard) =>
        Seen.Good(depth).With(ProbeKind.LegacyIssuerMetadata, Legacy, Seen.Answer(status, "", Judged.Line("Location", target)));

    private static Seen Stale() => Seen.Good().With(ProbeKind.LegacyIssuerMetadata, Legacy, Seen.Answer(200, Seen.IssuerDocument.Replace(Seen.Issuer, Origin), Seen.Json));

    private static ProbeResult Endpoint(string subject, int status, string body)
    {
        string[] words = subject.Split(' ');
        return Judged.Probe(ProbeKind.LegacyEndpoint, subject, words[0], Origin + words[1], Seen.Answer(status, body, Judged.Line("Content-Type", body.StartsWith('<') ? "text/html" : "application/json")));
    }
}
