using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>AKT-008 and AKT-009 on what an AuthKit gateway is known to answer.</summary>
public class GatewayRulesTests
{
    private const string UserInfo = Seen.Issuer + "/oauth/userinfo";

    private static readonly string Document = "{\"issuer\":\"" + Seen.Issuer + "\"," + string.Concat(new[] { "authorization", "token", "registration", "revocation", "userinfo" }
        .Select(static n => $"\"{n}_endpoint\":\"{Seen.Issuer}/oauth/{n switch { "authorization" => "authorize", "registration" => "register", "revocation" => "revoke", _ => n }}\","))
        + "\"response_types_supported\":[\"code\"],\"code_challenge_methods_supported\":[\"S256\"]}";

    [Theory]
    [InlineData(401, false, McpRuleVerdict.Note)]
    [InlineData(401, true, McpRuleVerdict.Pass)]
    [InlineData(200, false, McpRuleVerdict.Fail)]
    [InlineData(403, false, McpRuleVerdict.Fail)]
    [InlineData(404, false, McpRuleVerdict.Fail)]
    [InlineData(500, false, McpRuleVerdict.Fail)]
    public void User_info_refuses_a_token_that_nobody_issued(int status, bool challenges, McpRuleVerdict verdict)
    {
        HeaderLine[] lines = challenges ? [Judged.Line("WWW-Authenticate", "Bearer error=\"invalid_token\"")] : [];
        McpCheck check = Judged.With(Gateway().Add(Bogus(Seen.Answer(status, "", lines))), McpProfile.AuthKit, active: true).Check("AKT-008");
        Assert.Equal(verdict, check.Verdict);
    }

    [Theory]
    [InlineData(200, """{"sub":"usr_1","email":"a@b","name":"A"}""", McpRuleVerdict.Note)]
    [InlineData(200, """{"sub":"1","email":"a@b","name":"A"}""", McpRuleVerdict.Warning)]
    [InlineData(200, """{"sub":"usr_1"}""", McpRuleVerdict.Fail)]
    [InlineData(200, "<html>", McpRuleVerdict.Fail)]
    [InlineData(401, "", McpRuleVerdict.Fail)]
    [InlineData(500, "", McpRuleVerdict.Fail)]
    public void User_info_knows_the_valid_token(int status, string body, McpRuleVerdict verdict)
    {
        Seen seen = Gateway().Add(Bogus(Seen.Answer(401, ""))).Add(Valid(Seen.Answer(status, body, Seen.Json)));
        Assert.Equal(verdict, Judged.With(seen, McpProfile.AuthKit, active: true, token: true).Check("AKT-008").Verdict);
    }

    [Fact]
    public void A_token_alone_is_enough_to_judge_user_info_and_without_both_it_is_skipped()
    {
        Seen seen = Gateway().Add(Valid(Seen.Answer(200, """{"sub":"usr_1","email":"a@b","name":"A"}""", Seen.Json)));
        Assert.Equal(McpRuleVerdict.Pass, Judged.With(seen, McpProfile.AuthKit, token: true).Check("AKT-008").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Judged.With(seen, McpProfile.AuthKit).Check("AKT-008").Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Judged.With(seen, token: true).Check("AKT-008").Verdict);
    }

    [Fact]
    public void User_info_without_an_answer_decides_nothing()
    {
        Seen seen = Gateway().Add(new ProbeResult(ProbeKind.TokenService, Seen.Fault(UserInfo, WireFault.TimedOut)) { Subject = Seen.Issuer + " userinfo" });
        Assert.Equal(McpRuleVerdict.Inconclusive, Judged.With(seen, McpProfile.AuthKit, active: true).Check("AKT-008").Verdict);
    }

    [Fact]
    public void A_gateway_that_lets_everybody_in_is_why_the_server_does()
    {
        Seen seen = Gateway().Add(Bogus(Seen.Answer(200, """{"sub":"usr_1","email":"a@b","name":"A"}""", Seen.Json)))
            .Add(Judged.Probe(ProbeKind.BogusToken, "An unknown mat_ token", "POST", Seen.Endpoint, Seen.Result()));
        McpDiscoveryResult result = Judged.With(seen, McpProfile.AuthKit, active: true);
        Assert.Equal("AKT-008", result.Check("AKT-007").BlockedBy);
        Assert.Equal(McpOwner.AuthorizationServer, result.Finding("AKT-008").Owner);
    }

    [Fact]
    public void The_gaps_that_show_without_asking_are_one_warning_of_the_gateways()
    {
        McpFinding finding = Judged.With(Gateway(), McpProfile.AuthKit).Finding("AKT-009");
        Assert.Equal((McpRuleVerdict.Warning, McpOwner.AuthorizationServer), (finding.Verdict, finding.Owner));
        Assert.All(new[] { "TKN-004", "ASM-013", "REG-002" }, id => Assert.Contains(id, finding.Message, StringComparison.Ordinal));
        Assert.All(new[] { "COR-003", "COR-008", "REG-004", "REG-007", "TOK-002", "AUZ-003" }, id => Assert.DoesNotContain(id, finding.Message, StringComparison.Ordinal));
        Assert.Equal(McpRuleVerdict.Skip, Judged.With(Gateway()).Check("AKT-009").Verdict);
    }

    [Theory]
    [InlineData(ProbeKind.IssuerPreflight, "", "OPTIONS", null, 204, "", "COR-003")]
    [InlineData(ProbeKind.AuthorizationPreflight, "", "OPTIONS", null, 204, "", "COR-008")]
    [InlineData(ProbeKind.Registration, " any", "POST", """{"redirect_uris":["javascript:alert(1)"]}""", 201, """{"client_id":"c"}""", "REG-007")]
    [InlineData(ProbeKind.Registration, " any", "POST", """{"redirect_uris":["http://probe.invalid/cb"]}""", 201, """{"client_id":"c"}""", "REG-007")]
    [InlineData(ProbeKind.Registration, " any", "POST", """{"redirect_uris":["https://a/cb"]}""", 201, """{"client_id":"c","token_endpoint_auth_method":"client_secret_post"}""", "REG-004")]
    [InlineData(ProbeKind.TokenRequest, " any", "POST", "grant_type=authorization_code&client_id=nobody&code=x", 400, """{"error":"invalid_grant"}""", "TOK-002")]
    [InlineData(ProbeKind.Authorization, " any", "GET", null, 200, "<html>", "AUZ-003")]
    public void A_gap_that_was_asked_for_is_added(ProbeKind kind, string variant, string method, string? body, int status, string answer, string id)
    {
        Exchange exchange = new()
        {
            Request = new WireRequest(method, Seen.Issuer + "/oauth/x?response_type=code") { Body = body },
            Response = Seen.Answer(status, answer, Seen.Json, Judged.Line("Access-Control-Allow-Origin", "*"), Judged.Line("Access-Control-Allow-Headers", "Content-Type, Authorization")),
        };
        Seen seen = Gateway(CheckDepth.Full).Add(new ProbeResult(kind, exchange) { Subject = Seen.Issuer + variant });
        Assert.Contains(id, Judged.With(seen, McpProfile.AuthKit, active: true).Finding("AKT-009").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProbeKind.Registration, """{"redirect_uris":["cursor://cb","http://127.0.0.1:1/cb","https://a/cb"]}""", 201, """{"client_id":"c","token_endpoint_auth_method":"none"}""", "REG-00[47]")]
    [InlineData(ProbeKind.Registration, """{"redirect_uris":["javascript:alert(1)"]}""", 400, """{"error":"invalid_redirect_uri"}""", "REG-007")]
    [InlineData(ProbeKind.TokenRequest, "client_id=nobody", 401, """{"error":"invalid_client"}""", "TOK-002")]
    public void Good_answers_are_no_gaps(ProbeKind kind, string body, int status, string answer, string ids)
    {
        Exchange exchange = new() { Request = new WireRequest("POST", Seen.Issuer + "/oauth/x") { Body = body }, Response = Seen.Answer(status, answer, Seen.Json) };
        Seen seen = Gateway().Add(new ProbeResult(kind, exchange) { Subject = Seen.Issuer + " any" });
        Assert.DoesNotMatch(ids, Judged.With(seen, McpProfile.AuthKit, active: true).Finding("AKT-009").Message);
    }

    [Fact]
    public void A_gateway_without_gaps_passes()
    {
        string better = Document.Insert(1, "\"authorization_response_iss_parameter_supported\":true,\"client_id_metadata_document_supported\":true,\"introspection_endpoint\":\"" + Seen.Issuer + "/oauth/introspect\",");
        Assert.Equal(McpRuleVerdict.Pass, Judged.With(Gateway(document: better), McpProfile.AuthKit).Check("AKT-009").Verdict);
    }

    [Fact]
    public void Another_authorization_server_is_not_judged_by_what_AuthKit_lacks() =>
        Assert.Equal(McpRuleVerdict.Skip, Judged.With(Seen.Good(), McpProfile.AuthKit).Check("AKT-009").Verdict);

    private static Seen Gateway(CheckDepth depth = CheckDepth.Standard, string? document = null) => Seen.Good(depth).WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, document ?? Document, Seen.Json)));

    private static ProbeResult Bogus(WireResponse response) => Judged.Probe(ProbeKind.TokenService, Seen.Issuer + " userinfo", "GET", UserInfo, response);

    private static ProbeResult Valid(WireResponse response) => Judged.Probe(ProbeKind.TokenService, Seen.Issuer + " userinfo token", "GET", UserInfo, response);
}
