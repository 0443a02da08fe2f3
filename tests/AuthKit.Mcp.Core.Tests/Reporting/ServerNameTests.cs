namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>One endpoint may be checked at several addresses and in several ways. GitLab, for one, keeps only the first of two suites with one name.</summary>
public sealed class ServerNameTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Theory]
    [InlineData("r.xml", "<testsuite name=\"https://mcp.contoso.com/mcp at 192.0.2.1:443\"", "<testsuite name=\"https://mcp.contoso.com/mcp with Profile Rfc\"")]
    [InlineData("r.nunit.xml", " name=\"https://mcp.contoso.com/mcp at 192.0.2.1:443\"", " name=\"https://mcp.contoso.com/mcp with Profile Rfc\"")]
    [InlineData("r.md", "| `https://mcp.contoso.com/mcp at 192.0.2.1:443` |", "## Fail: `https://mcp.contoso.com/mcp with Profile Rfc`")]
    [InlineData("r.github.log", "https://mcp.contoso.com/mcp at 192.0.2.1:443: ", "https://mcp.contoso.com/mcp with Profile Rfc: ")]
    [InlineData("r.sarif", "\"https://mcp.contoso.com/mcp at 192.0.2.1:443\"", "\"https://mcp.contoso.com/mcp with Profile Rfc\"")]
    [InlineData("r.csv", "\"https://mcp.contoso.com/mcp\",\"192.0.2.1:443\",", ",\"Profile Rfc\"\r\n")]
    public void Nodes_and_settings_of_an_endpoint_are_told_apart(string name, string node, string settings)
    {
        McpDiscoveryResult result = Reports.Judged(("PRM-001", McpRuleVerdict.Fail));
        string text = File.ReadAllText(_reports.Write(name, result with { Address = "192.0.2.1:443" }, result with { Settings = "Profile Rfc" }));
        Assert.Contains(node, text, StringComparison.Ordinal);
        Assert.Contains(settings, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_keeps_the_host_of_its_server() =>
        Assert.Contains("hostname=\"mcp.contoso.com\"", File.ReadAllText(_reports.Write("r.xml", Reports.Judged() with { Address = "192.0.2.1:443", Settings = "Profile Rfc" })), StringComparison.Ordinal);
}
