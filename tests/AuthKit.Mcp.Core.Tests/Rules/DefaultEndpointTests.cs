using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>ASM-015: the fallback of 2025-03-26 for servers without metadata.</summary>
public class DefaultEndpointTests
{
    [Theory]
    [InlineData(400, 400, 400, McpRuleVerdict.Pass)]
    [InlineData(200, 401, 201, McpRuleVerdict.Pass)]
    [InlineData(404, 400, 400, McpRuleVerdict.Fail)]
    [InlineData(400, 405, 400, McpRuleVerdict.Fail)]
    [InlineData(400, 500, 400, McpRuleVerdict.Fail)]
    [InlineData(400, 400, 404, McpRuleVerdict.Warning)]
    public void An_embedded_server_has_them(int authorize, int token, int register, McpRuleVerdict verdict) =>
        Assert.Equal(verdict, Check(Embedded(Legacy(404), Answers(authorize, token, register))));

    [Fact]
    public void One_that_gives_no_answer_leaves_it_open() => Assert.Equal(McpRuleVerdict.Inconclusive, Check(Embedded(Legacy(404),
        [.. Answers(400, 400, 400).Skip(1), new ProbeResult(ProbeKind.LegacyEndpoint, Seen.Fault("https://mcp.contoso.com/authorize", WireFault.TimedOut)) { Subject = "GET /authorize" }])));

    [Theory]
    [InlineData(200)]
    [InlineData(308)]
    public void Metadata_or_a_redirect_to_it_makes_them_needless(int status) => Assert.Equal(McpRuleVerdict.Skip, Check(Embedded(Legacy(status), Answers(404, 404, 404))));

    [Fact]
    public void A_server_that_names_its_authorization_server_owes_them_to_nobody() =>
        Assert.Equal(McpRuleVerdict.Note, Check(With(Seen.Good(), Answers(404, 404, 404))));

    [Fact]
    public void They_are_asked_for_under_Active_only_and_belong_to_one_revision()
    {
        Evidence evidence = Embedded(Legacy(404), Answers(404, 404, 404));
        Assert.Contains("-Active", IssuerEvidence.Check(evidence with { Active = false }, "ASM-015", SpecVersions.V20250326).Message, StringComparison.Ordinal);
        Assert.Equal(McpRuleVerdict.Skip, IssuerEvidence.Check(evidence, "ASM-015", SpecVersions.V20250618).Verdict);
        Assert.Equal(McpRuleVerdict.Skip, Check(Embedded(Legacy(404), [])));
    }

    private static McpRuleVerdict Check(Evidence evidence) => IssuerEvidence.Check(evidence, "ASM-015", SpecVersions.V20250326).Verdict;

    private static Evidence Embedded(Exchange legacy, IEnumerable<ProbeResult> answers) =>
        With(Seen.Good().Without(ProbeKind.RootMetadata).Without(ProbeKind.InsertedMetadata).Without(ProbeKind.IssuerMetadata).With(ProbeKind.LegacyIssuerMetadata, legacy), answers);

    private static Evidence With(Seen seen, IEnumerable<ProbeResult> answers) => seen.Evidence() is { } evidence ? evidence with { Active = true, Probes = [.. evidence.Probes, .. answers] } : throw new InvalidOperationException("no evidence");

    private static Exchange Legacy(int status) => new()
    {
        Request = new WireRequest("GET", "https://mcp.contoso.com/.well-known/oauth-authorization-server"),
        Response = Seen.Answer(status, status == 200 ? Seen.IssuerDocument.Replace(Seen.Issuer, "https://mcp.contoso.com", StringComparison.Ordinal) : "", Seen.Json),
    };

    private static IEnumerable<ProbeResult> Answers(int authorize, int token, int register) => new[] { ("GET", "/authorize", authorize), ("POST", "/token", token), ("POST", "/register", register) }
        .Select(static a => new ProbeResult(ProbeKind.LegacyEndpoint, new Exchange { Request = new WireRequest(a.Item1, "https://mcp.contoso.com" + a.Item2), Response = Seen.Answer(a.Item3, "") }) { Subject = a.Item1 + " " + a.Item2 });
}
