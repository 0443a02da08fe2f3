using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Reporting;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>What servers say of themselves in another way than before, though every verdict is the same.</summary>
public sealed class DriftTests : IDisposable
{
    private static readonly McpServerFacts Known = new()
    {
        Scopes = ["mcp:read", "mcp:tools"],
        Issuers = [new McpIssuerFacts { Named = Seen.Issuer, Issuer = Seen.Issuer, Scopes = ["openid"], Endpoints = [new McpEndpoint { Name = "token_endpoint", Url = Seen.Issuer + "/token" }] }],
        Certificates = [Certificate("mcp.contoso.com", 20)],
    };

    private readonly Reports _reports = new();

    public static TheoryData<McpServerFacts, string> Drifts => new()
    {
        { Known with { Scopes = ["mcp:admin", "mcp:read", "mcp:tools"] }, $"Scopes of {Reports.Server}: mcp:read mcp:tools -> mcp:admin mcp:read mcp:tools" },
        { Known with { Scopes = [] }, $"Scopes of {Reports.Server}: mcp:read mcp:tools -> none" },
        { Known with { Issuers = [Known.Issuers[0] with { Issuer = "https://evil.example" }] }, $"Issuer of {Seen.Issuer}: {Seen.Issuer} -> https://evil.example" },
        { Known with { Issuers = [Known.Issuers[0] with { Scopes = [] }] }, $"Scopes of {Seen.Issuer}: openid -> none" },
        { Known with { Issuers = [Endpoints(("token_endpoint", "https://evil.example/token"))] }, $"token_endpoint of {Seen.Issuer}: {Seen.Issuer}/token -> https://evil.example/token" },
        { Known with { Issuers = [Endpoints(("token_endpoint", Seen.Issuer + "/token"), ("jwks_uri", "k"))] }, $"jwks_uri of {Seen.Issuer}: none -> k" },
        { Known with { Issuers = [Endpoints()] }, $"token_endpoint of {Seen.Issuer}: {Seen.Issuer}/token -> none" },
        { Known with { Certificates = [Certificate("mcp.contoso.com", 110)] }, "Certificate of mcp.contoso.com: until 2027-01-21T00:00:00Z -> until 2027-04-21T00:00:00Z" },
        { Known with { Certificates = [Certificate("mcp.contoso.com", 20) with { Issuer = "CN=other" }] }, "Certificate of mcp.contoso.com: until 2027-01-21T00:00:00Z, by CN=ca -> until 2027-01-21T00:00:00Z, by CN=other" },
        { Known with { Certificates = [Certificate("mcp.contoso.com", 20) with { Names = ["a", "b"] }] }, "Certificate of mcp.contoso.com: until 2027-01-21T00:00:00Z, names a -> until 2027-01-21T00:00:00Z, names a b" },
    };

    public static TheoryData<McpServerFacts?, string> Same => new()
    {
        { Known with { Certificates = [Certificate("MCP.contoso.com", 20) with { Protocol = "Tls12", Problem = "its chain is not trusted" }] }, "the platform of the run" },
        { Known with { Scopes = null }, "resource metadata that could not be read" },
        { Known with { Issuers = [] }, "authorization server metadata that could not be read" },
        { Known with { Certificates = [] }, "a host that showed no certificate" },
        { Known with { Certificates = [Known.Certificates[0], Certificate("new.contoso.com", 1)] }, "a host that was not asked before" },
        { null, "a report of a version that did not keep it" },
    };

    public void Dispose() => _reports.Dispose();

    [Theory]
    [MemberData(nameof(Drifts))]
    public void Each_value_that_is_another_is_one_drift_with_before_and_after(McpServerFacts now, string expected)
    {
        McpReportComparison comparison = Compare(Result(Known), Result(now), McpFailOn.New);
        Assert.Equal(expected, Assert.Single(comparison.Drift).ToString());
        Assert.Equal((Reports.Server, 0, 0), (comparison.Drift[0].Uri, comparison.Changes.Count, comparison.ExitCode));
    }

    [Theory]
    [MemberData(nameof(Same))]
    public void What_was_not_read_in_both_runs_is_no_drift(McpServerFacts? other, string why)
    {
        Assert.NotEmpty(why);
        Assert.Empty(Compare(Result(Known), Result(other), McpFailOn.Drift).Drift);
        Assert.Empty(Compare(Result(other), Result(Known), McpFailOn.Drift).Drift);
    }

    [Fact]
    public void Another_authorization_server_is_drift_and_so_is_another_order_of_them()
    {
        string[] order = [.. new[] { new[] { "https://b" }, ["https://a", "https://b"], ["https://b", "https://a"] }
            .Select(list => Assert.Single(Compare(Result(Known) with { AuthorizationServer = ["https://a"] }, Result(Known) with { AuthorizationServer = list }, McpFailOn.New).Drift).After ?? "")];
        Assert.Equal(["https://b", "https://a https://b", "https://b https://a"], order);
    }

    [Fact]
    public void A_server_that_cannot_be_reached_now_is_a_finding_and_no_drift()
    {
        McpReportComparison comparison = Compare(Result(Known), Reports.Unjudged(McpVerdict.Unreachable) with { Facts = new McpServerFacts() }, McpFailOn.Drift);
        Assert.Equal((0, 1, 0), (comparison.Drift.Count, comparison.New, comparison.ExitCode));
    }

    [Theory]
    [InlineData(0, McpFailOn.New)]
    [InlineData(1, McpFailOn.Drift)]
    [InlineData(1, McpFailOn.New, McpFailOn.Drift)]
    [InlineData(0, McpFailOn.Error, McpFailOn.Warning)]
    [InlineData(0, McpFailOn.None)]
    public void Drift_fails_only_when_it_shall(int exitCode, params McpFailOn[] failOn) =>
        Assert.Equal(exitCode, Compare(Result(Known), Result(Known with { Scopes = [] }), failOn).ExitCode);

    [Fact]
    public void Nodes_and_servers_are_compared_each_with_itself_in_the_order_of_their_uris()
    {
        McpDiscoveryResult[] before = [Result(Known) with { Uri = "https://b/mcp" }, Result(Known) with { Address = "10.0.0.2" }, Result(Known) with { Address = "10.0.0.1" }];
        McpDiscoveryResult[] after = [.. before.Select(static r => r with { Facts = Known with { Scopes = r.Address == "10.0.0.1" ? Known.Scopes : [] } })];
        RunComparison comparison = new();
        Array.ForEach(before, comparison.AddBefore);
        Array.ForEach(after, comparison.AddAfter);
        Assert.Equal(["https://b/mcp ", $"{Reports.Server} 10.0.0.2"], comparison.Compare(McpFailOn.New).Drift.Select(static d => $"{d.Uri} {d.Address}"));
    }

    [Theory]
    [InlineData("r.json")]
    [InlineData("r.jsonl")]
    public void An_old_report_without_the_facts_is_read_and_compared_without_drift(string name)
    {
        string path = _reports.Write(name, Result(null));
        Assert.DoesNotContain("facts", File.ReadAllText(path), StringComparison.Ordinal);
        McpDiscoveryResult old = Assert.Single(Reports.Read(path));
        Assert.Null(old.Facts);
        Assert.Equal((0, 0), (Compare(old, Result(Known), McpFailOn.New, McpFailOn.Drift).ExitCode, Compare(old, Result(Known), McpFailOn.Drift).Drift.Count));
    }

    [Fact]
    public void The_facts_of_a_check_are_scopes_issuer_endpoints_and_certificates()
    {
        string document = Seen.IssuerDocument.TrimEnd('}') + ",\"scopes_supported\":[\"b\",\"a\",\"b\",7],\"jwks_uri\":\"https://k\",\"service_documentation\":\"https://d\",\"mtls_endpoint_aliases\":{\"token_endpoint\":\"https://m\",\"x\":\"y\"}}";
        McpServerFacts? facts = Seen.Good()
            .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.TrimEnd('}') + ",\"scopes_supported\":[\"z\",\"c\"]}", Seen.Json))
            .WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, document, Seen.Json))).Judge().Facts;
        Assert.NotNull(facts);
        Assert.Equal(["c", "z"], facts.Scopes);
        McpIssuerFacts issuer = Assert.Single(facts.Issuers);
        Assert.Equal((Seen.Issuer, Seen.Issuer), (issuer.Named, issuer.Issuer));
        Assert.Equal(["a", "b"], issuer.Scopes);
        Assert.Equal(
            ["authorization_endpoint https://auth.contoso.com/authorize", "jwks_uri https://k", "mtls_endpoint_aliases.token_endpoint https://m", "registration_endpoint https://auth.contoso.com/register", "token_endpoint https://auth.contoso.com/token"],
            issuer.Endpoints.Select(static e => e.ToString()));
    }

    [Fact]
    public void Metadata_that_cannot_be_read_gives_no_facts_about_what_stands_in_it()
    {
        McpServerFacts? facts = Seen.Good().With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(404, "")).Judge().Facts;
        Assert.NotNull(facts);
        Assert.Null(facts.Scopes);
        Assert.Empty(facts.Issuers);
        Assert.Null(Seen.Nothing().Judge().Facts?.Scopes);
    }

    private static McpIssuerFacts Endpoints(params (string Name, string Url)[] endpoints) => Known.Issuers[0] with { Endpoints = [.. endpoints.Select(static e => new McpEndpoint { Name = e.Name, Url = e.Url })] };

    private static McpCertificate Certificate(string host, int days)
    {
        DateTime start = new(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return new McpCertificate(host, "CN=" + host.ToLowerInvariant(), "CN=ca", start, start.AddDays(days), ["a"], "Tls13", null);
    }

    private static McpDiscoveryResult Result(McpServerFacts? facts) => Reports.Judged(("PRM-001", McpRuleVerdict.Pass)) with { Facts = facts };

    private static McpReportComparison Compare(McpDiscoveryResult before, McpDiscoveryResult after, params McpFailOn[] failOn)
    {
        RunComparison comparison = new();
        comparison.AddBefore(before);
        comparison.AddAfter(after);
        return comparison.Compare(failOn);
    }
}
