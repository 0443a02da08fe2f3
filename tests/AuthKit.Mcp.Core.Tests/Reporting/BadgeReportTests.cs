using System.Xml.Linq;

namespace AuthKit.Mcp.Core.Tests.Reporting;

public sealed class BadgeReportTests : IDisposable
{
    private readonly Reports _reports = new();

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void It_says_how_many_servers_are_all_right()
    {
        Assert.Equal("MCP servers: 1 of 2 ok", Title(McpLevel.Error, Reports.Judged(("PRM-001", McpRuleVerdict.Warning)), Reports.Judged(("PRM-001", McpRuleVerdict.Fail))));
        Assert.Equal("MCP servers: 0 of 1 ok", Title(McpLevel.Warning, Reports.Judged(("PRM-001", McpRuleVerdict.Warning))));
        Assert.Equal("MCP servers: none checked", Title(McpLevel.Error));
    }

    private string? Title(McpLevel failOn, params McpDiscoveryResult[] results)
    {
        XElement? svg = XDocument.Load(_reports.Write("r.svg", failOn, results)).Root;
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal(ns + "svg", svg?.Name);
        Assert.Equal((string?)svg?.Attribute("aria-label"), svg?.Element(ns + "title")?.Value);
        return svg?.Element(ns + "title")?.Value;
    }
}
