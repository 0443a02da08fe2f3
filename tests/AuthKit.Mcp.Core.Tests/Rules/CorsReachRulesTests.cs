using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using static AuthKit.Mcp.Core.Tests.Rules.RuleVerdicts;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>COR-002, COR-003 and COR-006 to COR-008 on hand-written evidence.</summary>
public class CorsReachRulesTests
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";
    private const string AllowHeaders = "Access-Control-Allow-Headers";
    private const string Register = Seen.Issuer + "/register";
    private const string Authorize = Seen.Issuer + "/authorize";
    private static readonly string[] Group = ["COR-001", "COR-002", "COR-003", "COR-004", "COR-005", "COR-006", "COR-007", "COR-008"];

    private static HeaderLine Star => new(AllowOrigin, "*");

    private static HeaderLine Reflected => new(AllowOrigin, "https://probe.invalid");

    [Theory]
    [InlineData(200, true, McpRuleVerdict.Pass, McpRuleVerdict.Pass)]
    [InlineData(200, false, McpRuleVerdict.Warning, McpRuleVerdict.Fail)]
    [InlineData(403, false, McpRuleVerdict.Warning, McpRuleVerdict.Fail)]
    [InlineData(503, false, McpRuleVerdict.Skip, McpRuleVerdict.Skip)]
    public void Authorization_server_metadata_is_judged_when_it_was_read(int status, bool allows, McpRuleVerdict verdict, McpRuleVerdict inAuthKit)
    {
        Seen seen = Asked(ProbeKind.CrossOriginIssuerMetadata, Seen.IssuerUrl, Seen.Answer(status, Seen.IssuerDocument, allows ? [Seen.Json, Star] : [Seen.Json]));
        seen.Judge().Says("COR-002", verdict);
        seen.Judge(McpProfile.Rfc).Says("COR-002", verdict);
        seen.Judge(McpProfile.AuthKit).Says("COR-002", inAuthKit);
    }

    [Theory]
    [InlineData(204, "mcp-protocol-version", McpRuleVerdict.Pass, "")]
    [InlineData(200, "*", McpRuleVerdict.Pass, "")]
    [InlineData(204, "Content-Type", McpRuleVerdict.Warning, "does not allow")]
    [InlineData(404, "*", McpRuleVerdict.Warning, "404")]
    public void The_preflight_of_either_document_must_admit_the_version_header(int status, string headers, McpRuleVerdict verdict, string words)
    {
        WireResponse answer = Seen.Answer(status, "", Star, new HeaderLine(AllowHeaders, headers));
        McpDiscoveryResult server = Seen.Good().With(ProbeKind.MetadataPreflight, To(Seen.Inserted, answer, "OPTIONS")).Judge();
        server.Says("COR-003", verdict, words);
        Assert.DoesNotContain(server.Findings, static f => f.RuleId == "COR-003" && f.Owner != McpOwner.Server);
        McpDiscoveryResult issuer = Asked(ProbeKind.IssuerPreflight, Seen.IssuerUrl, answer).Judge();
        issuer.Says("COR-003", verdict, words);
        Assert.DoesNotContain(issuer.Findings, static f => f.RuleId == "COR-003" && f.Owner != McpOwner.AuthorizationServer);
    }

    [Theory]
    [InlineData(null, null, "In the 401 of https://mcp.contoso.com/mcp add Access-Control-Allow-Origin: * and add Access-Control-Expose-Headers: WWW-Authenticate")]
    [InlineData("*", null, "In the 401 of https://mcp.contoso.com/mcp add Access-Control-Expose-Headers: WWW-Authenticate")]
    [InlineData("*", "Mcp-Session-Id", "In the 401 of https://mcp.contoso.com/mcp add WWW-Authenticate to its Access-Control-Expose-Headers: Mcp-Session-Id")]
    [InlineData("https://other.example", "WWW-Authenticate", "In the 401 of https://mcp.contoso.com/mcp set Access-Control-Allow-Origin: * in place of what is there")]
    public void The_fix_of_the_401_names_only_what_it_lacks(string? origin, string? exposed, string fix)
    {
        HeaderLine[] lines = [new("WWW-Authenticate", Seen.Challenge), .. origin is null ? [] : new[] { new HeaderLine(AllowOrigin, origin) }, .. exposed is null ? [] : new[] { new HeaderLine("Access-Control-Expose-Headers", exposed) }];
        McpDiscoveryResult result = Seen.Good().With(ProbeKind.CrossOriginInitialize, Seen.Endpoint, Seen.Answer(401, "", lines)).Judge();
        Assert.Equal(fix, result.Finding("COR-004").Fix);
    }

    [Fact]
    public void Without_a_preflight_to_look_at_there_is_nothing_to_judge() => Seen.Good().Judge().Says("COR-003", McpRuleVerdict.Skip);

    [Fact]
    public void An_authorization_server_without_cors_has_one_finding_of_its_own()
    {
        WireResponse none = Seen.Answer(404, "");
        McpDiscoveryResult result = Add(Add(Add(Seen.Good(CheckDepth.Full), ProbeKind.CrossOriginIssuerMetadata, Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json)), ProbeKind.IssuerPreflight, Seen.IssuerUrl, none), ProbeKind.RegistrationPreflight, Register, none).Judge();
        Assert.Equal(["COR-002"], result.Findings.Where(static f => f.Verdict == McpRuleVerdict.Warning).Select(static f => f.RuleId));
        Assert.Equal("COR-002", result.Of("COR-003").BlockedBy);
        result.Says("COR-007", McpRuleVerdict.Skip);
    }

    [Fact]
    public void A_server_without_cors_has_one_finding_too()
    {
        McpDiscoveryResult result = Seen.Good()
            .With(ProbeKind.CrossOriginInitialize, Seen.Endpoint, Seen.Answer(401, "", new HeaderLine("WWW-Authenticate", Seen.Challenge)))
            .With(ProbeKind.CrossOriginMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json))
            .With(ProbeKind.EndpointPreflight, Seen.Endpoint, Seen.Answer(404, ""))
            .With(ProbeKind.MetadataPreflight, Seen.Inserted, Seen.Answer(404, "")).Judge();
        Assert.Equal(["COR-004"], result.Findings.Where(static f => f.Verdict == McpRuleVerdict.Warning).Select(static f => f.RuleId));
        Assert.Equal("COR-004", result.Of("COR-003").BlockedBy);
    }

    [Theory]
    [InlineData("*|*", "", "", McpRuleVerdict.Fail, "2 times")]
    [InlineData("https://a.example, https://b.example", "", "", McpRuleVerdict.Fail, "several origins")]
    [InlineData("*", "true", "", McpRuleVerdict.Fail, "credentials together with")]
    [InlineData("https://probe.invalid", "true", "Origin", McpRuleVerdict.Warning, "whatever origin asks")]
    [InlineData("https://probe.invalid", "", "Accept", McpRuleVerdict.Warning, "without Vary")]
    [InlineData("https://probe.invalid", "", "Accept, Origin", McpRuleVerdict.Pass, "")]
    [InlineData("*", "", "", McpRuleVerdict.Pass, "")]
    public void Cors_headers_must_not_contradict_each_other(string origins, string credentials, string vary, McpRuleVerdict verdict, string words)
    {
        List<HeaderLine> headers = [new("WWW-Authenticate", Seen.Challenge), new("Access-Control-Expose-Headers", "WWW-Authenticate"), .. origins.Split('|').Select(static o => new HeaderLine(AllowOrigin, o))];
        headers.AddRange(credentials.Length > 0 ? [new("Access-Control-Allow-Credentials", credentials)] : []);
        headers.AddRange(vary.Length > 0 ? [new("Vary", vary)] : []);
        McpDiscoveryResult result = Seen.Good().With(ProbeKind.CrossOriginInitialize, Seen.Endpoint, Seen.Answer(401, "", [.. headers])).Judge();
        result.Says("COR-006", verdict, words);
        Assert.Equal(verdict == McpRuleVerdict.Pass ? 0 : 1, result.Findings.Count(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning));
    }

    [Fact]
    public void A_doubled_header_everywhere_is_one_finding()
    {
        McpDiscoveryResult result = Seen.Good()
            .With(ProbeKind.CrossOriginInitialize, Seen.Endpoint, Seen.Answer(401, "", new("WWW-Authenticate", Seen.Challenge), Star, Star))
            .With(ProbeKind.CrossOriginMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource, Seen.Json, Star, Star))
            .With(ProbeKind.EndpointPreflight, Seen.Endpoint, Seen.Answer(204, "", Star, Star)).Judge();
        Assert.Equal(["COR-006"], result.Findings.Where(static f => f.Verdict is McpRuleVerdict.Fail or McpRuleVerdict.Warning).Select(static f => f.RuleId));
    }

    [Fact]
    public void A_contradiction_at_the_authorization_server_is_its_owners()
    {
        McpFinding finding = Assert.Single(Asked(ProbeKind.CrossOriginIssuerMetadata, Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json, Star, Star)).Judge().Findings, static f => f.Verdict == McpRuleVerdict.Fail);
        Assert.Equal(("COR-006", McpOwner.AuthorizationServer), (finding.RuleId, finding.Owner));
    }

    [Theory]
    [InlineData(204, true, "content-type", McpRuleVerdict.Pass, McpRuleVerdict.Pass)]
    [InlineData(204, true, "authorization", McpRuleVerdict.Warning, McpRuleVerdict.Fail)]
    [InlineData(204, false, "content-type", McpRuleVerdict.Warning, McpRuleVerdict.Fail)]
    [InlineData(404, true, "content-type", McpRuleVerdict.Warning, McpRuleVerdict.Fail)]
    public void Registration_is_judged_where_pages_may_read_the_metadata(int status, bool allows, string headers, McpRuleVerdict verdict, McpRuleVerdict inAuthKit)
    {
        HeaderLine[] lines = allows ? [Star, new(AllowHeaders, headers)] : [new(AllowHeaders, headers)];
        Seen seen = Add(Asked(ProbeKind.CrossOriginIssuerMetadata, Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json, Star), CheckDepth.Full), ProbeKind.RegistrationPreflight, Register, Seen.Answer(status, "", lines));
        seen.Judge().Says("COR-007", verdict);
        seen.Judge(McpProfile.AuthKit).Says("COR-007", inAuthKit);
    }

    [Theory]
    [InlineData(204, true, McpRuleVerdict.Warning)]
    [InlineData(405, true, McpRuleVerdict.Warning)]
    [InlineData(404, true, McpRuleVerdict.Pass)]
    [InlineData(405, false, McpRuleVerdict.Pass)]
    public void The_authorization_endpoint_is_for_users_and_not_for_scripts(int status, bool allows, McpRuleVerdict verdict)
    {
        Seen seen = Asked(ProbeKind.AuthorizationPreflight, Authorize, Seen.Answer(status, "", allows ? [Star] : []), CheckDepth.Full);
        seen.Judge().Says("COR-008", verdict);
        seen.Judge(McpProfile.Rfc).Says("COR-008", verdict == McpRuleVerdict.Warning ? McpRuleVerdict.Fail : verdict);
    }

    [Fact]
    public void What_the_gateway_itself_does_not_offer_is_only_noted_in_its_profile()
    {
        string document = IssuerEvidence.Edit(Seen.IssuerDocument, [.. new[] { "authorization", "token", "registration", "revocation", "userinfo" }
            .Zip(["authorize", "token", "register", "revoke", "userinfo"], static (name, path) => (name + "_endpoint", $"\"{Seen.Issuer}/oauth/{path}\""))]);
        Seen seen = Add(Asked(ProbeKind.IssuerPreflight, Seen.IssuerUrl, Seen.Answer(204, "", Star, new(AllowHeaders, "Content-Type, Authorization")), CheckDepth.Full), ProbeKind.AuthorizationPreflight, Authorize, Seen.Answer(204, "", Star))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, document, Seen.Json)));
        McpDiscoveryResult result = seen.Judge(McpProfile.AuthKit);
        result.Says("COR-003", McpRuleVerdict.Note, "AuthKit");
        result.Says("COR-008", McpRuleVerdict.Note, "AuthKit");
        seen.Judge().Says("COR-003", McpRuleVerdict.Warning);
    }

    [Fact]
    public void A_server_that_refuses_foreign_origins_is_not_judged_by_the_group()
    {
        Seen seen = Seen.Good(CheckDepth.Full).With(ProbeKind.CrossOriginInitialize, Seen.Endpoint, Seen.Answer(403, "")).With(ProbeKind.CrossOriginMetadata, Seen.Inserted, Seen.Answer(403, "")).With(ProbeKind.EndpointPreflight, Seen.Endpoint, Seen.Answer(403, ""));
        McpDiscoveryResult result = Add(Add(Add(seen, ProbeKind.CrossOriginIssuerMetadata, Seen.IssuerUrl, Seen.Answer(200, "")), ProbeKind.RegistrationPreflight, Register, Seen.Answer(404, "")), ProbeKind.AuthorizationPreflight, Authorize, Seen.Answer(204, "", Star, Star)).Judge();
        Assert.All(Group, id => result.Says(id, McpRuleVerdict.Skip, "refused by design"));
    }

    [Fact]
    public void Reflected_origins_of_an_authorization_server_are_no_credentials_to_the_endpoint() =>
        Asked(ProbeKind.CrossOriginIssuerMetadata, Seen.IssuerUrl, Seen.Answer(200, Seen.IssuerDocument, Seen.Json, Reflected, new("Vary", "Origin"), new("Access-Control-Allow-Credentials", "true"))).Judge().Says("COR-006", McpRuleVerdict.Pass);

    private static Seen Asked(ProbeKind kind, string url, WireResponse response, CheckDepth depth = CheckDepth.Standard) => Add(Seen.Good(depth), kind, url, response);

    private static Seen Add(Seen seen, ProbeKind kind, string url, WireResponse response) =>
        seen.Add(new ProbeResult(kind, To(url, response, kind == ProbeKind.CrossOriginIssuerMetadata ? "GET" : "OPTIONS")) { Subject = Seen.Issuer });
}
