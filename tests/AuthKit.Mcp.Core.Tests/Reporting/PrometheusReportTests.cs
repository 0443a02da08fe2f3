namespace AuthKit.Mcp.Core.Tests.Reporting;

public sealed class PrometheusReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void There_are_verdict_findings_duration_and_time_of_each_server_and_the_sums()
    {
        Dictionary<string, double> samples = Read(
            Reports.Judged(("PRM-001", McpRuleVerdict.Fail), ("PRM-002", McpRuleVerdict.Warning), ("PRM-003", McpRuleVerdict.Waived)) with { Uri = "https://a/mcp" },
            Reports.Judged() with { Uri = "https://b/mcp", Address = "10.0.0.1" });
        Assert.Equal(1, samples["authkit_mcp_server_verdict|server=https://a/mcp|verdict=Fail"]);
        Assert.Equal(1, samples["authkit_mcp_server_verdict|address=10.0.0.1|server=https://b/mcp|verdict=Pass"]);
        Assert.Equal(1, samples["authkit_mcp_server_findings|level=error|server=https://a/mcp"]);
        Assert.Equal(1, samples["authkit_mcp_server_findings|level=warning|server=https://a/mcp"]);
        Assert.Equal(0, samples["authkit_mcp_server_findings|level=note|server=https://a/mcp"]);
        Assert.Equal(1, samples["authkit_mcp_server_findings|level=waived|server=https://a/mcp"]);
        Assert.Equal(0.0125, samples["authkit_mcp_server_check_duration_seconds|server=https://a/mcp"]);
        Assert.Equal(1795395723, samples["authkit_mcp_server_checked_timestamp_seconds|server=https://a/mcp"]);
        Assert.Equal(1, samples["authkit_mcp_run_exit_code"]);
        Assert.Equal(1, samples["authkit_mcp_run_servers|verdict=Pass"]);
        Assert.Equal(1795395723.013, samples["authkit_mcp_run_timestamp_seconds"], 0.002);
    }

    [Fact]
    public void The_expiry_of_each_hosts_certificate_is_a_time_in_seconds()
    {
        DateTime end = new(2027, 1, 31, 0, 0, 0, DateTimeKind.Utc);
        McpCertificate certificate = new("mcp.contoso.com", "CN=x", "CN=ca", end.AddDays(-90), end, [], "Tls13", null);
        McpServerFacts facts = new() { Certificates = [certificate, certificate with { Host = "auth.contoso.com:8443", NotAfter = end.AddDays(1) }] };
        Dictionary<string, double> samples = Read(
            Reports.Judged() with { Uri = "https://a/mcp", Facts = facts },
            Reports.Judged() with { Uri = "https://b/mcp", Address = "10.0.0.1", Facts = facts with { Certificates = [certificate with { NotAfter = end.AddDays(-1000) }] } },
            Reports.Judged() with { Uri = "http://c/mcp", Facts = new McpServerFacts() },
            Reports.Judged() with { Uri = "http://d/mcp" });
        Assert.Equal(
            [
                ("authkit_mcp_certificate_not_after_timestamp_seconds|address=10.0.0.1|host=mcp.contoso.com|server=https://b/mcp", 1714953600d),
                ("authkit_mcp_certificate_not_after_timestamp_seconds|host=auth.contoso.com:8443|server=https://a/mcp", 1801440000d),
                ("authkit_mcp_certificate_not_after_timestamp_seconds|host=mcp.contoso.com|server=https://a/mcp", 1801353600d),
            ],
            samples.Where(static s => s.Key.Contains("certificate", StringComparison.Ordinal)).Select(static s => (s.Key, s.Value)).Order());
    }

    [Fact]
    public void A_server_that_comes_twice_is_one_series_with_its_latest_numbers()
    {
        McpDiscoveryResult early = Reports.Judged(("PRM-001", McpRuleVerdict.Fail));
        McpDiscoveryResult late = Reports.Judged() with { CheckedAt = early.CheckedAt.AddDays(1) };
        Assert.All<McpDiscoveryResult[]>([[early, late], [late, early]], results =>
            Assert.Equal(["authkit_mcp_server_verdict|server=https://mcp.contoso.com/mcp|verdict=Pass"], Read(results).Keys.Where(static k => k.StartsWith("authkit_mcp_server_verdict", StringComparison.Ordinal))));
    }

    [Fact]
    public void Labels_hold_any_text()
    {
        Dictionary<string, double> samples = Read(Reports.Judged() with { Uri = "a\\b\"c\n}\u001b{\"" }, Reports.Judged() with { Uri = Reports.Hostile });
        Assert.Equal(1, samples["authkit_mcp_server_verdict|server=a\\b\"c\\n}\\u001b{\"|verdict=Pass"]);
    }

    [Fact]
    public void Without_servers_there_is_the_exit_code() => Assert.Equal(["authkit_mcp_run_exit_code", "authkit_mcp_run_inputs_not_checked"], Read().Keys);

    private Dictionary<string, double> Read(params McpDiscoveryResult[] results) => PrometheusText.Read(File.ReadAllText(_reports.Write("r.prom", results)));
}
